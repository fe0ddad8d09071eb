"""What agreements remind of: a rule for each kind of day."""

from . import (  # noqa: F401  (registration is the import's purpose)
    anniversaries,
    approvals,
    commitments,
    questions,
    reviews,
    terms,
)
