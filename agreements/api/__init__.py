"""Agreements, their reviews and commitments as other systems see them."""

from .commitments import CommitmentViewSet
from .viewsets import AgreementViewSet, ReviewViewSet

__all__ = ["AgreementViewSet", "CommitmentViewSet", "ReviewViewSet"]
