"""Agreements and their reviews as other systems see them."""

from .viewsets import AgreementViewSet, ApprovalViewSet, ReviewViewSet

__all__ = ["AgreementViewSet", "ApprovalViewSet", "ReviewViewSet"]
