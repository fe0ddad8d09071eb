"""Template tags of the bottom layer."""
