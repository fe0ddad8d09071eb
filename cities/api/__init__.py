"""Cities, countries, networks and memberships as other systems see them."""

from .viewsets import CityViewSet, CountryViewSet, NetworkMembershipViewSet, NetworkViewSet

__all__ = ["CityViewSet", "CountryViewSet", "NetworkMembershipViewSet", "NetworkViewSet"]
