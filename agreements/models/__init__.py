"""Agreements with partner cities: approval, text, terms, what was promised, and reviews."""

from .agreements import Agreement, AgreementQuerySet, Party
from .approvals import Approval
from .commitments import Commitment, CommitmentQuerySet
from .memos import MemoFile, ReviewMemo
from .questions import ReviewQuestion
from .reviews import Review
from .terms import Term
from .texts import AgreementText, Amendment

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "AgreementText",
    "Amendment",
    "Approval",
    "Commitment",
    "CommitmentQuerySet",
    "MemoFile",
    "Party",
    "Review",
    "ReviewMemo",
    "ReviewQuestion",
    "Term",
]
