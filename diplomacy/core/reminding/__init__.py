"""The office's side of reminders: terms it sets, previews, mutes, and what became of each."""
