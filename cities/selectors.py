"""Reading cities the way pages and the API need them."""

import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from diplomacy.core.models import RecordQuerySet
from diplomacy.core.panels import Newest, newest
from diplomacy.core.prepared import GIVEN_ID, prepared

from .enums import CityRoleKind, Region
from .models import (
    City,
    CityQuerySet,
    CityRole,
    Country,
    Interaction,
    InteractionCity,
    Network,
    NetworkMembership,
)


def home_city() -> City | None:
    """The city whose portal this is, if it is on record yet."""
    return City.objects.filter(roles__role=CityRoleKind.HOME).first()


#: South America as the United Nations' M49 has it. Its code for the countries is "Americas", of
#: which the rest counts as North America.
_SOUTH_AMERICA = frozenset(
    ["AR", "BO", "BR", "CL", "CO", "EC", "FK", "GF", "GY", "PE", "PY", "SR", "UY", "VE"]
)


def part_of_the_world(country: Country) -> str:
    """The part of the world in which a country's cities lie; empty where that is not known.

    A city may say otherwise: Tomsk lies in Asia, although its country is counted to Europe.
    """
    if country.region == "Americas":
        return Region.SOUTH_AMERICA if country.code in _SOUTH_AMERICA else Region.NORTH_AMERICA
    return country.region if country.region in Region.values else ""


def cities_for(user: Any, on: datetime.date) -> CityQuerySet:
    """Visible cities with country, desk officer, roles and whether each is a partner on the day.

    Roles of records the user may not know of are left out; ``is_partner`` is the same for all,
    as the number of partners is no secret.
    """
    roles = CityRole.objects.visible_to(user).select_related("network")
    return (
        City.objects.visible_to(user)
        .with_partner_flag(on)
        .select_related("country", "desk_officer", "lead_bureau")
        .prefetch_related(Prefetch("roles", queryset=roles, to_attr="visible_roles"))
    )


@prepared
def _roles_of(user: Any, on: datetime.date) -> RecordQuerySet:
    return CityRole.objects.visible_to(user).select_related("network").filter(city=GIVEN_ID)


def roles_of(city: City, user: Any) -> list[CityRole]:
    """The roles that a city has had, as far as the user may know of them."""
    return _roles_of(user, city.pk)


def networks_for(user: Any) -> QuerySet[Network]:
    """Visible networks with the number of member cities that the user may know of."""
    spells = NetworkMembership.objects.visible_to(user).active()
    members = Count("memberships__city", filter=Q(memberships__in=spells), distinct=True)
    return Network.objects.visible_to(user).annotate(member_count=members)


def memberships_for(user: Any) -> RecordQuerySet:
    """Visible memberships with their city and network."""
    return NetworkMembership.objects.visible_to(user).select_related("city", "network")


# --- Interactions --------------------------------------------------------------------------------


def _visible_cities_of(user: Any) -> QuerySet[InteractionCity]:
    """Rows that name a city of an interaction which the reader may know of."""
    links = InteractionCity.objects.order_by("city__code")
    allowed = City.objects.visible_to(user)
    return links.filter(city__in=allowed) if allowed.query.where else links


def interaction_rows(user: Any) -> QuerySet[Interaction]:
    """The interactions a reader may know of, as a list shows them: the names of their cities come
    in the same statement."""
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    cities = _visible_cities_of(user).filter(interaction=OuterRef("pk"))
    rows: QuerySet[Interaction] = Interaction.objects.visible_to(user)
    return rows.select_related("lead_bureau").annotate(
        city_names=ArraySubquery(cities.values(f"city__name_{language}"))
    )


def interactions_for(user: Any) -> QuerySet[Interaction]:
    """The interactions a reader may know of, with the cities that a page shows."""
    links = Prefetch("city_links", queryset=_visible_cities_of(user).select_related("city"))
    visible: QuerySet[Interaction] = Interaction.objects.visible_to(user)
    return visible.select_related("lead_bureau").prefetch_related(links)


_LINE = ("kind", "occurred_on", "occurred_on_precision", "summary", "visibility")


@prepared
def _interactions_of_city(user: Any, on: datetime.date) -> QuerySet[Interaction]:
    cities = City.objects.visible_to(user).standing_for(GIVEN_ID)
    links = InteractionCity.objects.filter(city__in=cities)
    rows: QuerySet[Interaction] = Interaction.objects.visible_to(user).active().only(*_LINE)
    rows = rows.filter(pk__in=links.values("interaction"))
    return newest(rows.order_by("-occurred_on", "id"))


def interactions_of_city(city: City, user: Any) -> Newest:
    """What happened with a city, or with a record merged into it, newest first."""
    url = f"{reverse('cities:interaction_list')}?city={city.code}"
    return Newest(_interactions_of_city(user, city.pk), url)
