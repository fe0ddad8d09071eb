"""Agreements with partner cities, their terms, their reviews and what was promised in them."""

from .agreements import Agreement, AgreementQuerySet, Party
from .commitments import Commitment, CommitmentQuerySet
from .reviews import Review
from .terms import Term

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "Commitment",
    "CommitmentQuerySet",
    "Party",
    "Review",
    "Term",
]
