"""Cities, countries, networks, memberships and interactions as other systems see them."""

from .viewsets import (
    CityViewSet,
    CountryViewSet,
    InteractionViewSet,
    NetworkMembershipViewSet,
    NetworkViewSet,
)

__all__ = [
    "CityViewSet",
    "CountryViewSet",
    "InteractionViewSet",
    "NetworkMembershipViewSet",
    "NetworkViewSet",
]
