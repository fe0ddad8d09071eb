"""What was agreed with partner cities, for how long, and when it is looked at again."""
