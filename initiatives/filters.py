"""What lists of initiatives, strategies, targets and funds can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Commitment
from cities.filters import bureaus, visible_cities, visible_countries
from cities.models import City, Country
from diplomacy.core.filters import ChoicesFilter, CodeFilter, FlagFilter, RecordFilterSet

from .enums import FundStatus, InitiativeStatus, ItemKind, StrategyStatus
from .models import (
    Fund,
    Initiative,
    InitiativeCity,
    InitiativeCommitment,
    InitiativeMeasure,
    Strategy,
    StrategyItem,
    Target,
    TargetDecision,
)
from .selectors import of_agreements
from .themes import theme_word


def visible_strategies(request: HttpRequest) -> QuerySet[Strategy]:
    """The strategies that this reader may name."""
    return Strategy.objects.visible_to(request.user).order_by("code")


def visible_targets(request: HttpRequest) -> QuerySet[Target]:
    """The targets that this reader may name."""
    return Target.objects.visible_to(request.user).order_by("code")


def items_meant(request: HttpRequest) -> QuerySet[StrategyItem]:
    """What a bare item code means: an item of ``?strategy=``, else of the current strategy."""
    visible: Any = StrategyItem.objects.visible_to(request.user).active()
    return visible.of_strategy(request.GET.get("strategy")).order_by("position")


class InitiativeFilterSet(RecordFilterSet):
    """A city stands for the records merged into it, a measure for everything below it."""

    status = ChoicesFilter(choices=InitiativeStatus.choices, label=_("Status"))
    city = CodeFilter("city", visible_cities, method="filter_city", label=_("City"))
    country = CodeFilter(
        "country",
        visible_countries,
        select=True,
        method="filter_country",
        label=_("Country or region"),
    )
    strategy = CodeFilter(
        "strategy",
        visible_strategies,
        select=True,
        method="filter_strategy",
        label=_("Strategy"),
    )
    measure = CodeFilter("measure", items_meant, method="filter_measure", label=_("Measure"))
    agreement = django_filters.UUIDFilter(method="filter_agreement", label=_("Agreement"))
    commitment = django_filters.UUIDFilter(method="filter_commitment", label=_("Commitment"))
    lead_bureau = CodeFilter("lead_bureau", bureaus, select=True, label=_("Lead bureau"))
    unassigned = FlagFilter(method="filter_unassigned", label=_("Without a lead bureau"))
    starts_from = django_filters.DateFilter(
        field_name="starts_on", lookup_expr="gte", label=_("Starts on or after")
    )
    starts_to = django_filters.DateFilter(
        field_name="starts_on", lookup_expr="lte", label=_("Starts on or before")
    )

    request: Any

    class Meta:
        model = Initiative
        fields: list[str] = []

    def filter_city(self, queryset: QuerySet[Any], name: str, value: City | None) -> QuerySet[Any]:
        """Initiatives in which the city takes part."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).standing_for(value)
        links = InitiativeCity.objects.filter(city__in=cities)
        return queryset.filter(pk__in=links.values("initiative"))

    def filter_country(
        self, queryset: QuerySet[Any], name: str, value: Country | None
    ) -> QuerySet[Any]:
        """Initiatives with a visible city of the country or region."""
        if value is None:
            return queryset
        cities = City.objects.visible_to(self.request.user).filter(country=value)
        links = InitiativeCity.objects.filter(city__in=cities)
        return queryset.filter(pk__in=links.values("initiative"))

    def filter_strategy(
        self, queryset: QuerySet[Any], name: str, value: Strategy | None
    ) -> QuerySet[Any]:
        """Initiatives that carry out any item of the strategy."""
        if value is None:
            return queryset
        links = InitiativeMeasure.objects.filter(item__strategy=value)
        return queryset.filter(pk__in=links.values("initiative"))

    def filter_measure(
        self, queryset: QuerySet[Any], name: str, value: StrategyItem | None
    ) -> QuerySet[Any]:
        """Initiatives that carry out the item or anything below it."""
        if value is None:
            return queryset
        below = Q(item__code=value.code) | Q(item__code__startswith=f"{value.code}.")
        links = InitiativeMeasure.objects.filter(below, item__strategy=value.strategy_id)
        return queryset.filter(pk__in=links.values("initiative"))

    def filter_agreement(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Initiatives that fulfil an agreement that the reader may know of, or a promise in it."""
        if value is None:
            return queryset
        user = self.request.user
        if not Agreement.objects.visible_to(user).filter(pk=value).exists():
            return queryset.none()
        return queryset.filter(of_agreements(user, value))

    def filter_commitment(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Initiatives that fulfil a promise that the reader may know of."""
        if value is None:
            return queryset
        visible = Commitment.objects.visible_to(self.request.user).filter(pk=value)
        links = InitiativeCommitment.objects.filter(commitment__in=visible)
        return queryset.filter(pk__in=links.values("initiative"))

    def filter_unassigned(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Initiatives that no bureau answers for; they are no evidence for a target."""
        return queryset.filter(lead_bureau__isnull=value)


class StrategyFilterSet(RecordFilterSet):
    """Strategies by status. They are few; nobody searches them by words."""

    q = None
    status = ChoicesFilter(choices=StrategyStatus.choices, label=_("Status"))

    class Meta:
        model = Strategy
        fields: list[str] = []


class StrategyItemFilterSet(RecordFilterSet):
    """Items of the current strategy, or of the one that is named."""

    strategy = CodeFilter("strategy", visible_strategies, select=True, label=_("Strategy"))
    kind = ChoicesFilter(choices=ItemKind.choices, label=_("Kind"))
    parent = CodeFilter("parent", items_meant, label=_("Part of"))
    theme = django_filters.CharFilter(
        field_name="themes",
        lookup_expr="contains",
        method="filter_theme",
        label=_("Theme, in Japanese or English"),
    )

    class Meta:
        model = StrategyItem
        fields: list[str] = []

    def filter_theme(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Items that have the theme, named in either language."""
        return queryset.filter(themes__contains=[theme_word(value)])


class TargetFilterSet(RecordFilterSet):
    """Targets by strategy."""

    q = None
    strategy = CodeFilter("strategy", visible_strategies, select=True, label=_("Strategy"))

    class Meta:
        model = Target
        fields: list[str] = []


class TargetDecisionFilterSet(RecordFilterSet):
    """Decisions by target, city and day."""

    q = None
    target = CodeFilter("target", visible_targets, select=True, label=_("Target"))
    city = CodeFilter("city", visible_cities, label=_("City"))
    decided_from = django_filters.DateFilter(
        field_name="decided_on", lookup_expr="gte", label=_("Decided on or after")
    )
    decided_to = django_filters.DateFilter(
        field_name="decided_on", lookup_expr="lte", label=_("Decided on or before")
    )

    class Meta:
        model = TargetDecision
        fields: list[str] = []


class FundFilterSet(RecordFilterSet):
    """Funds by status."""

    q = None
    status = ChoicesFilter(choices=FundStatus.choices, label=_("Status"))

    class Meta:
        model = Fund
        fields: list[str] = []
