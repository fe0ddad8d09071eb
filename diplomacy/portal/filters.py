"""What the lists behind the dashboard can be narrowed by."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.filters.agreements import AgreementFilterSet
from agreements.filters.commitments import CommitmentFilterSet
from cities.enums import Region
from cities.filters import visible_countries
from cities.models import City
from diplomacy.core.filters import ChoicesFilter, CodeFilter, RecordFilterSet

from .asof import AsOfFilterSet, as_of
from .charts import Mark
from .gaps import AgreementGap, CommitmentGap, any_of
from .selectors import contact_condition

ROLE_MARKS = (Mark.SISTER, Mark.MEMBER, Mark.BOTH)
CONTACT_MARKS = (Mark.RECENT, Mark.SILENT, Mark.UNKNOWN)


class PartnerFilterSet(AsOfFilterSet, RecordFilterSet):
    """Partners by role, by contact and by place; reads the annotations of ``partners_on``."""

    role = ChoicesFilter(
        field_name="role_mark", choices=[(m.value, m.label) for m in ROLE_MARKS], label=_("Role")
    )
    contact = ChoicesFilter(
        method="filter_contact",
        choices=[(m.value, m.label) for m in CONTACT_MARKS],
        label=_("Last contact"),
    )
    region = ChoicesFilter(choices=Region.choices, label=_("Part of the world"))
    country = CodeFilter("country", visible_countries, select=True, label=_("Country or region"))
    request: HttpRequest
    tells_of: ClassVar = {"contact": "last_contact"}
    voided = None  # type: ignore[assignment]  # a voided city is nobody's partner

    class Meta:
        model = City
        fields: list[str] = []

    def filter_contact(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any of the marks."""
        if not value:
            return queryset
        condition, on = Q(), as_of(self.request)
        for mark in value:
            condition |= contact_condition(mark, on)
        return queryset.filter(condition)


class AsOfAgreementFilterSet(AsOfFilterSet, AgreementFilterSet):
    """Agreements seen from a day."""

    class Meta(AgreementFilterSet.Meta):
        pass


class CommitmentGapFilterSet(AsOfFilterSet, CommitmentFilterSet):
    """Promises by what is wrong with them; reads the annotations of ``commitment_gaps``."""

    gap = ChoicesFilter(method="filter_gap", choices=CommitmentGap.choices, label=_("Gap"))
    overdue = None  # type: ignore[assignment]  # from today; the gap is seen from the day
    voided = None  # type: ignore[assignment]  # nobody has to keep a promise that is voided

    class Meta(CommitmentFilterSet.Meta):
        pass

    def filter_gap(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any of the gaps; all of them where none is named."""
        return queryset.filter(any_of(value or CommitmentGap.values))


class AgreementGapFilterSet(AsOfAgreementFilterSet):
    """Agreements by what is wrong with them; reads the annotations of ``agreement_gaps``."""

    gap = ChoicesFilter(method="filter_gap", choices=AgreementGap.choices, label=_("Gap"))
    voided = None  # type: ignore[assignment]  # a voided agreement lacks nothing

    class Meta(AsOfAgreementFilterSet.Meta):
        pass

    def filter_gap(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any of the gaps; all of them where none is named."""
        return queryset.filter(any_of(value or AgreementGap.values))
