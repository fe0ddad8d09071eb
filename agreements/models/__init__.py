"""Agreements with partner cities, the terms they run for, their approval and their reviews."""

from .agreements import Agreement, AgreementQuerySet, Party
from .approvals import Approval
from .reviews import Review
from .terms import Term
from .texts import AgreementText, Amendment

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "AgreementText",
    "Amendment",
    "Approval",
    "Party",
    "Review",
    "Term",
]
