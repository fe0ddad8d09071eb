"""Agreements and their reviews as other systems see them."""

from .questions import ReviewQuestionViewSet
from .viewsets import AgreementViewSet, ReviewViewSet

__all__ = ["AgreementViewSet", "ReviewQuestionViewSet", "ReviewViewSet"]
