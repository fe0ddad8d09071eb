"""Agreements with partner cities, the terms they run for, and their reviews."""

from .agreements import Agreement, AgreementQuerySet, Party
from .reviews import Review
from .terms import Term

__all__ = ["Agreement", "AgreementQuerySet", "Party", "Review", "Term"]
