"""Pages of the top layer."""
