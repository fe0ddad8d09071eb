"""Pages of agreements, their terms and reviews."""
