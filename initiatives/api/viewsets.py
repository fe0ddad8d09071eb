"""Resources of strategies, initiatives, targets and funds."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from diplomacy.core import records
from diplomacy.core.api.filters import refuse_unknown
from diplomacy.core.api.problems import invalid
from diplomacy.core.api.schema import RecordSchema
from diplomacy.core.api.viewsets import JSON_MEDIA_TYPE, RecordViewSet, dumps
from diplomacy.core.api.writing import VOID, Writing, moves, voiding
from initiatives import lifecycle, services
from initiatives.enums import StrategyStatus
from initiatives.filters import (
    FundFilterSet,
    InitiativeFilterSet,
    StrategyFilterSet,
    StrategyItemFilterSet,
    TargetDecisionFilterSet,
    TargetFilterSet,
)
from initiatives.models import Fund, Strategy, StrategyItem, Target, TargetRule
from initiatives.progress import Evidence, Progress, target_progress

from .serializers import (
    FundSerializer,
    InitiativeSerializer,
    ProgressSerializer,
    StrategyItemSerializer,
    StrategySerializer,
    TargetDecisionSerializer,
    TargetSerializer,
)


class StrategyViewSet(RecordViewSet):
    """Versions of the strategy; one is current."""

    about = _("Versions of the strategy; one is current.")
    serializer_class = StrategySerializer
    writing = Writing(partial(records.create, Strategy), records.change, (VOID,))
    filterset_class = StrategyFilterSet
    ordering = "code"
    ordering_fields = ("starts_on", "updated_at")


class StrategyItemViewSet(RecordViewSet):
    """Goals, headings and measures. A code means the current strategy unless one is named."""

    about = _(
        "Goals, headings and measures. A code means the current strategy unless one is named."
    )
    serializer_class = StrategyItemSerializer
    writing = Writing(partial(records.create, StrategyItem), records.change, (VOID,))
    filterset_class = StrategyItemFilterSet
    ordering = "position"
    ordering_fields = ("code", "updated_at")

    def get_queryset(self) -> QuerySet[Any]:
        """Visible items of the strategy that is meant."""
        visible: Any = StrategyItem.objects.visible_to(self.request.user)
        items: QuerySet[Any] = visible.of_strategy(self.request.query_params.get("strategy"))
        return items

    def completed(self, values: dict[str, Any]) -> dict[str, Any]:
        """A new item belongs to the strategy that is meant."""
        code = self.request.query_params.get("strategy", "")
        named = Strategy.objects.visible_to(self.request.user).active()
        wanted = {"code": code} if code else {"status": StrategyStatus.CURRENT}
        strategy = None if "\x00" in code else named.filter(**wanted).first()
        if strategy is None:
            raise invalid("strategy", _("There is no such strategy."), "unknown")
        return {**values, "strategy": strategy}

    def query_of(self, record: Any) -> str:
        """Which strategy it is in, unless it is the one that a code means by itself."""
        named = self.request.query_params.get("strategy")
        return f"?strategy={named}" if named else ""

    def get_everything(self) -> QuerySet[Any]:
        """Visible items of all strategies."""
        items: QuerySet[Any] = StrategyItem.objects.visible_to(self.request.user)
        return items

    @classmethod
    def retrieve_parameters(cls) -> frozenset[str]:
        """An item is read inside a strategy."""
        return super().retrieve_parameters() | {"strategy"}


_START = ("starts_on",)
_FINISH = (
    "ends_on",
    "resident_benefit_en",
    "resident_benefit_ja",
    "people_trained",
    "cost_yen",
)


class InitiativeViewSet(RecordViewSet):
    """Programmes and one-off events with partner cities, the newest first."""

    about = _("Programmes and one-off events with partner cities, the newest first.")
    serializer_class = InitiativeSerializer
    writing = Writing(
        services.create_initiative,
        services.change_initiative,
        (
            *moves(
                lifecycle.INITIATIVE_LIFECYCLE,
                services.move_initiative,
                {
                    "start": _START,
                    "hold": _START,
                    "complete": _FINISH,
                    "end": _FINISH,
                },
            ),
            VOID,
        ),
    )
    filterset_class = InitiativeFilterSet
    ordering = "-starts_on"
    ordering_fields = ("ends_on", "title_en", "title_ja", "updated_at")


class TargetViewSet(RecordViewSet):
    """Targets of the strategy. Their progress is counted from evidence when it is asked for."""

    about = _(
        "Targets of the strategy. Their progress is counted from evidence when it is asked for."
    )
    serializer_class = TargetSerializer
    writing = Writing(partial(records.create, Target), services.change_target)
    filterset_class = TargetFilterSet
    ordering = "code"
    ordering_fields = ("deadline", "number", "updated_at")

    @extend_schema(
        summary=_("How far a target is met"),
        description=_(
            "The numbers are the same for every caller. Evidence that the caller may not know of "
            "is marked as restricted."
        ),
        parameters=[
            OpenApiParameter(
                "as_of",
                {"type": "string", "format": "date"},
                description=_("As recorded now, seen from this day; today when absent."),
            )
        ],
        responses=ProgressSerializer,
        filters=False,
    )
    @action(detail=True, schema=RecordSchema())
    def progress(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The three numbers, the cities behind them and those one step away."""
        target = self.found().first()
        if target is None:
            raise Http404
        refuse_unknown(request, {"as_of", "format"})
        self.dated = True  # type: ignore[misc]  # this answer depends on a day, the list does not
        rule = TargetRule.objects.active().order_by("-rule_version").first()
        if rule is None:
            raise Http404
        shown = target_progress(target, self.as_of, request.user, rule)
        return HttpResponse(dumps(represent(shown)), content_type=JSON_MEDIA_TYPE)


def represent(progress: Progress) -> dict[str, Any]:
    """A progress as it is sent; :class:`ProgressSerializer` describes it."""
    return {
        "target": progress.target.code,
        "as_of": progress.as_of,
        "number": progress.target.number,
        "headline": progress.headline,
        "broad": progress.broad,
        "narrow": progress.narrow,
        "by_decision": progress.by_decision,
        "counted": [
            {
                "city": city.code or None,
                "counted_on": city.counted_on,
                "basis": city.basis,
                "evidence": [_represent_evidence(evidence) for evidence in city.evidence],
            }
            for city in progress.counted
        ],
        "one_step_away": [
            {"city": city.code or None, "missing": list(city.missing)}
            for city in progress.one_step_away
        ],
        "rule_version": progress.rule_version,
    }


def _represent_evidence(evidence: Evidence) -> dict[str, Any]:
    if evidence.restricted:
        return {"part": evidence.part, "restricted": True}
    return {
        "part": evidence.part,
        "restricted": False,
        "kind": evidence.kind,
        "id": evidence.id,
        "on": evidence.on,
        "on_precision": evidence.precision,
    }


class TargetDecisionViewSet(RecordViewSet):
    """Decisions of the Promotion Meeting that count a city towards a target."""

    about = _("Decisions of the Promotion Meeting that count a city towards a target.")
    serializer_class = TargetDecisionSerializer
    writing = Writing(services.record_decision, acts=(voiding(services.void_decision),))
    filterset_class = TargetDecisionFilterSet
    ordering = "-decided_on"
    ordering_fields = ("updated_at",)


class FundViewSet(RecordViewSet):
    """Funds for city diplomacy."""

    about = _("Funds for city diplomacy.")
    serializer_class = FundSerializer
    writing = Writing(partial(records.create, Fund), records.change)
    filterset_class = FundFilterSet
    ordering = "code"
    ordering_fields = ("starts_in_fiscal_year", "updated_at")
