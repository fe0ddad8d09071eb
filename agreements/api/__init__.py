"""Agreements, their approval, commitments and reviews as other systems see them."""

from .commitments import CommitmentViewSet
from .questions import ReviewQuestionViewSet
from .viewsets import AgreementViewSet, ApprovalViewSet, ReviewViewSet

__all__ = [
    "AgreementViewSet",
    "ApprovalViewSet",
    "CommitmentViewSet",
    "ReviewQuestionViewSet",
    "ReviewViewSet",
]
