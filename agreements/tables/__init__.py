"""The columns of lists, a module for each subject."""
