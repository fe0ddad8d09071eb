"""What agreements say on pages: a city's, their own, and the workspace of a review."""

from . import agreements, reviews  # noqa: F401  (registration is the import's purpose)
