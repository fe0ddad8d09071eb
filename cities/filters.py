"""What lists of cities, networks and memberships can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import Language
from diplomacy.core.filters import ChoicesFilter, CodeFilter, FlagFilter, RecordFilterSet
from diplomacy.core.models import Bureau

from .enums import CityKind, CityRoleKind, InteractionKind, NetworkStatus, Region
from .models import (
    City,
    CityRole,
    Country,
    Interaction,
    InteractionCity,
    Network,
    NetworkMembership,
)


def visible_cities(request: HttpRequest) -> QuerySet[City]:
    """The cities that this reader may name."""
    return City.objects.visible_to(request.user).order_by("code")


def visible_countries(request: HttpRequest) -> QuerySet[Country]:
    """The countries or regions that this reader may name."""
    return Country.objects.visible_to(request.user).order_by("code")


def visible_networks(request: HttpRequest) -> QuerySet[Network]:
    """The networks that this reader may name."""
    return Network.objects.visible_to(request.user).order_by("code")


def bureaus(request: HttpRequest) -> QuerySet[Bureau]:
    """Every bureau."""
    return Bureau.objects.order_by("code")


class CityFilterSet(RecordFilterSet):
    """``is_partner`` reads the annotation of :meth:`CityQuerySet.with_partner_flag`."""

    request: Any

    is_partner = FlagFilter(field_name="is_partner", label=_("Partner"))
    kind = ChoicesFilter(choices=CityKind.choices, label=_("Kind"))
    region = ChoicesFilter(choices=Region.choices, label=_("Part of the world"))
    country = CodeFilter("country", visible_countries, select=True, label=_("Country or region"))
    role = ChoicesFilter(
        choices=CityRoleKind.choices, method="filter_role", label=_("Role, at any time")
    )
    network = CodeFilter(
        "network", visible_networks, select=True, method="filter_network", label=_("Network")
    )
    lead_bureau = CodeFilter("lead_bureau", bureaus, select=True, label=_("Lead bureau"))

    class Meta:
        model = City
        fields: list[str] = []

    def filter_role(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Cities that hold or held one of the roles, as far as the reader may know."""
        if not value:
            return queryset
        roles = CityRole.objects.visible_to(self.request.user).filter(role__in=value)
        return queryset.filter(pk__in=roles.values("city"))

    def filter_network(
        self, queryset: QuerySet[Any], name: str, value: Network | None
    ) -> QuerySet[Any]:
        """Cities that belong or belonged to the network."""
        if value is None:
            return queryset
        spells = NetworkMembership.objects.visible_to(self.request.user).active()
        return queryset.filter(pk__in=spells.filter(network=value).values("city"))


class CountryFilterSet(RecordFilterSet):
    """Countries and regions by part of the world. They are few; the search is for names."""

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    region = django_filters.CharFilter(lookup_expr="iexact", label=_("Region"), max_length=60)

    class Meta:
        model = Country
        fields: list[str] = []

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Codes exactly, names by their parts."""
        names = ("name_en", "name_ja", "formal_name_en", "formal_name_ja")
        wanted = Q(code__iexact=value) | Q(iso3__iexact=value)
        for field in names:
            wanted |= Q(**{f"{field}__icontains": value})
        return queryset.filter(wanted)


class NetworkFilterSet(RecordFilterSet):
    """Networks by status and member."""

    request: Any

    status = ChoicesFilter(choices=NetworkStatus.choices, label=_("Status"))
    city = CodeFilter("city", visible_cities, method="filter_city", label=_("Member"))

    class Meta:
        model = Network
        fields: list[str] = []

    def filter_city(self, queryset: QuerySet[Any], name: str, value: City | None) -> QuerySet[Any]:
        """Networks the city belongs or belonged to."""
        if value is None:
            return queryset
        spells = NetworkMembership.objects.visible_to(self.request.user).active()
        return queryset.filter(pk__in=spells.filter(city=value).values("network"))


class NetworkMembershipFilterSet(RecordFilterSet):
    """Memberships by city, network and whether the city is a co-advocate."""

    q = None
    city = CodeFilter("city", visible_cities, label=_("City"))
    network = CodeFilter("network", visible_networks, select=True, label=_("Network"))
    co_advocate = FlagFilter(field_name="co_advocate", label=_("Co-advocate"))

    class Meta:
        model = NetworkMembership
        fields: list[str] = []


class InteractionFilterSet(RecordFilterSet):
    """Interactions by kind, city and day; a city stands for the records merged into it too."""

    request: Any

    kind = ChoicesFilter(choices=InteractionKind.choices, label=_("Kind"))
    city = CodeFilter("city", visible_cities, method="filter_city", label=_("City"))
    country = CodeFilter(
        "country",
        visible_countries,
        select=True,
        method="filter_country",
        label=_("Country or region"),
    )
    lead_bureau = CodeFilter("lead_bureau", bureaus, select=True, label=_("Lead bureau"))
    language = ChoicesFilter(choices=Language.choices, label=_("Language of the summary"))
    occurred_from = django_filters.DateFilter(
        field_name="occurred_on", lookup_expr="gte", label=_("Occurred on or after")
    )
    occurred_to = django_filters.DateFilter(
        field_name="occurred_on", lookup_expr="lte", label=_("Occurred on or before")
    )

    class Meta:
        model = Interaction
        fields: list[str] = []

    def filter_city(self, queryset: QuerySet[Any], name: str, value: City | None) -> QuerySet[Any]:
        """Interactions with the city."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).standing_for(value)
        return self._with(queryset, cities)

    def filter_country(
        self, queryset: QuerySet[Any], name: str, value: Country | None
    ) -> QuerySet[Any]:
        """Interactions with a visible city of the country or region."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).filter(country=value)
        return self._with(queryset, cities)

    @staticmethod
    def _with(queryset: QuerySet[Any], cities: QuerySet[City]) -> QuerySet[Any]:
        links = InteractionCity.objects.filter(city__in=cities)
        return queryset.filter(pk__in=links.values("interaction"))
