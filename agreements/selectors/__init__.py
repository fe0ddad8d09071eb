"""Reading the way pages, panels and reminders need it, a module for each subject."""
