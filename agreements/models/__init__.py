"""Agreements with partner cities, the terms they run for, and their reviews."""

from .agreements import Agreement, AgreementQuerySet, Party
from .memos import MemoFile, ReviewMemo
from .questions import ReviewQuestion
from .reviews import Review
from .terms import Term

__all__ = [
    "Agreement",
    "AgreementQuerySet",
    "MemoFile",
    "Party",
    "Review",
    "ReviewMemo",
    "ReviewQuestion",
    "Term",
]
