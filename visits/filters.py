"""What lists of trips and visits can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from cities.filters import visible_cities, visible_countries
from cities.models import City, Country
from diplomacy.core.filters import ChoicesFilter, CodeFilter, FlagFilter, RecordFilterSet

from .enums import Direction, Office, VisitorRank, VisitStatus
from .models import Trip, Visit


class DatedFilterSet(RecordFilterSet):
    """What trips and visits are both narrowed by."""

    status = ChoicesFilter(choices=VisitStatus.choices, label=_("Status"))
    starts_from = django_filters.DateFilter(
        field_name="starts_on", lookup_expr="gte", label=_("Starts on or after")
    )
    starts_to = django_filters.DateFilter(
        field_name="starts_on", lookup_expr="lte", label=_("Starts on or before")
    )
    ends_from = django_filters.DateFilter(
        field_name="ends_on", lookup_expr="gte", label=_("Ends on or after")
    )
    ends_to = django_filters.DateFilter(
        field_name="ends_on", lookup_expr="lte", label=_("Ends on or before")
    )


class VisitFilterSet(DatedFilterSet):
    """A city stands for the records that were merged into it too."""

    direction = ChoicesFilter(choices=Direction.choices, label=_("Direction"))
    city = CodeFilter("city", visible_cities, method="filter_city", label=_("City"))
    country = CodeFilter(
        "country",
        visible_countries,
        select=True,
        method="filter_country",
        label=_("Country or region"),
    )
    traveller = ChoicesFilter(choices=Office.choices, label=_("Traveller's office"))
    visitor_rank = ChoicesFilter(choices=VisitorRank.choices, label=_("Visitor's rank"))
    by_leaders = FlagFilter(method="filter_by_leaders", label=_("Completed visit of leaders"))
    official = FlagFilter(field_name="official", label=_("Official visit"))
    trip = django_filters.UUIDFilter(method="filter_trip", label=_("Trip"))
    agreement = django_filters.UUIDFilter(
        method="filter_agreement", label=_("Agreement concluded on it")
    )

    request: Any

    class Meta:
        model = Visit
        fields: list[str] = []

    def filter_city(self, queryset: QuerySet[Any], name: str, value: City | None) -> QuerySet[Any]:
        """Visits to or from the city."""
        if value is None:
            return queryset
        return queryset.filter(city__in=City.objects.standing_for(value))

    def filter_country(
        self, queryset: QuerySet[Any], name: str, value: Country | None
    ) -> QuerySet[Any]:
        """Visits to or from visible cities of the country or region."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).filter(country=value)
        return queryset.filter(city__in=cities)

    def filter_by_leaders(self, queryset: Any, name: str, value: bool) -> QuerySet[Any]:
        """Visits of one leader to the other, as relation signals and targets see them."""
        leaders = Visit.objects.by_leaders()
        return queryset.filter(pk__in=leaders) if value else queryset.exclude(pk__in=leaders)

    def filter_trip(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Visits of a trip that the reader may know of."""
        if value is None:
            return queryset
        return queryset.filter(trip__in=Trip.objects.visible_to(self.request.user).filter(pk=value))

    def filter_agreement(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Visits on which an agreement was concluded that the reader may know of."""
        if value is None:
            return queryset
        visible = Agreement.objects.visible_to(self.request.user)
        return queryset.filter(agreement__in=visible.filter(pk=value))


class TripFilterSet(DatedFilterSet):
    """Trips by person and office."""

    principal = django_filters.CharFilter(
        field_name="principal_key", max_length=120, label=_("Traveller's code")
    )
    office = ChoicesFilter(choices=Office.choices, label=_("Office held"))
    announced = FlagFilter(method="filter_announced", label=_("Announced"))

    class Meta:
        model = Trip
        fields: list[str] = []

    def filter_announced(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Trips that were announced, or not yet."""
        return queryset.filter(announced_on__isnull=not value)
