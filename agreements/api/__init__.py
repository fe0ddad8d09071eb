"""Agreements and their reviews as other systems see them."""

from .viewsets import AgreementViewSet, ReviewViewSet

__all__ = ["AgreementViewSet", "ReviewViewSet"]
