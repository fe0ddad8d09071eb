"""What the list of commitments can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.enums import CommitmentState, Side
from agreements.models import Commitment
from cities.filters import bureaus, visible_cities
from cities.models import City
from diplomacy.core import clock
from diplomacy.core.filters import ChoicesFilter, CodeFilter, FlagFilter, RecordFilterSet


class CommitmentFilterSet(RecordFilterSet):
    """``backed`` reads the annotation ``is_backed``."""

    request: Any

    state = ChoicesFilter(choices=CommitmentState.choices, label=_("State"))
    overdue = FlagFilter(method="filter_overdue", label=_("Overdue"))
    backed = FlagFilter(field_name="is_backed", label=_("Live initiative behind it"))
    agreement = django_filters.UUIDFilter(field_name="agreement_id", label=_("Agreement"))
    side = ChoicesFilter(choices=Side.choices, label=_("Promised by"))
    city = CodeFilter(
        "city", visible_cities, method="filter_city", label=_("Partner city that promised")
    )
    lead_bureau = CodeFilter("lead_bureau", bureaus, select=True, label=_("Owner bureau"))
    unassigned = FlagFilter(
        field_name="lead_bureau", lookup_expr="isnull", label=_("Without an owner bureau")
    )
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label=_("Due on or after")
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=_("Due on or before")
    )
    open_ended = FlagFilter(
        field_name="due_on", lookup_expr="isnull", label=_("Without a due date")
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def filter_city(self, queryset: QuerySet[Any], name: str, value: City | None) -> QuerySet[Any]:
        """Promises of the city, or of a visible record merged into it."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).standing_for(value)
        return queryset.filter(city__in=cities)

    def filter_overdue(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Outstanding promises whose day has passed today, or all others."""
        late = Commitment.objects.overdue(clock.today()).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)
