"""What is done with partner cities, under which strategy, and how far the targets are met."""
