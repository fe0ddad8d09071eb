"""Forms, a module for each subject."""
