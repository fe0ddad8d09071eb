"""Trips and visits as other systems see them."""

from .viewsets import TripViewSet, VisitViewSet

__all__ = ["TripViewSet", "VisitViewSet"]
