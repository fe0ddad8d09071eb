"""Keeping the data: backup and restore, retention, and taking everything out in open formats."""
