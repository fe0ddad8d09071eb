"""What lists of agreements and reviews can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementKind, AgreementStatus, ApprovalState, ReviewPhase
from agreements.models import Agreement, Approval, Party
from cities.filters import bureaus, visible_cities, visible_countries
from cities.models import City, Country
from diplomacy.core.filters import ChoicesFilter, CodeFilter, RecordFilterSet


class AgreementFilterSet(RecordFilterSet):
    """``review_state`` and the due dates read the annotations of ``with_review``."""

    request: Any

    kind = ChoicesFilter(choices=AgreementKind.choices, label=_("Kind"))
    status = ChoicesFilter(choices=AgreementStatus.choices, label=_("Status"))
    review_state = ChoicesFilter(
        field_name="review_state", choices=ReviewPhase.choices, label=_("Review")
    )
    city = CodeFilter("city", visible_cities, method="filter_city", label=_("Partner city"))
    country = CodeFilter(
        "country",
        visible_countries,
        select=True,
        method="filter_country",
        label=_("Country or region"),
    )
    lead_bureau = CodeFilter("lead_bureau", bureaus, select=True, label=_("Lead bureau"))
    awaiting = CodeFilter(
        "awaiting",
        bureaus,
        select=True,
        method="filter_awaiting",
        label=_("Waits for the approval of"),
    )
    concluded_from = django_filters.DateFilter(
        field_name="concluded_on", lookup_expr="gte", label=_("Concluded on or after")
    )
    concluded_to = django_filters.DateFilter(
        field_name="concluded_on", lookup_expr="lte", label=_("Concluded on or before")
    )
    due_from = django_filters.DateFilter(
        field_name="next_review_due", lookup_expr="gte", label=_("Review due on or after")
    )
    due_to = django_filters.DateFilter(
        field_name="next_review_due", lookup_expr="lte", label=_("Review due on or before")
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def filter_city(self, queryset: QuerySet[Any], name: str, value: City | None) -> QuerySet[Any]:
        """Agreements to which the city, or a visible record merged into it, is party."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).standing_for(value)
        return queryset.filter(pk__in=Party.objects.filter(city__in=cities).values("agreement"))

    def filter_country(
        self, queryset: QuerySet[Any], name: str, value: Country | None
    ) -> QuerySet[Any]:
        """Agreements with a visible party in the country or region."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).filter(country=value)
        parties = Party.objects.filter(city__in=cities)
        return queryset.filter(pk__in=parties.values("agreement"))

    def filter_awaiting(
        self, queryset: QuerySet[Any], name: str, value: Any | None
    ) -> QuerySet[Any]:
        """Agreements that the bureau has been asked to approve and has not answered."""
        if value is None:
            return queryset
        approvals = Approval.objects.visible_to(self.request.user)
        waiting = approvals.filter(bureau=value, state=ApprovalState.PENDING)
        return queryset.filter(pk__in=waiting.values("agreement"))
