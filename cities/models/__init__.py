"""Tables of cities, the networks they belong to, and what happened with them."""

from .interactions import Interaction, InteractionCity
from .partners import (
    City,
    CityQuerySet,
    CityRole,
    CityRoleQuerySet,
    Country,
    Network,
    NetworkMembership,
    NetworkMembershipQuerySet,
    days,
    roles_of_each,
)

__all__ = [
    "City",
    "CityQuerySet",
    "CityRole",
    "CityRoleQuerySet",
    "Country",
    "Interaction",
    "InteractionCity",
    "Network",
    "NetworkMembership",
    "NetworkMembershipQuerySet",
    "days",
    "roles_of_each",
]
