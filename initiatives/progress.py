"""How far a target is met on a day: the cities that count, those one step away, and the evidence.

The counting itself is one statement of :mod:`.counting`; this is what a reader is told of it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from diplomacy.core import policies
from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.dates import Precision
from visits.enums import Direction, Office, VisitorRank

from .counting import Relation, Rule, relations
from .enums import Basis, EvidenceKind, Part
from .models import (
    Target,
    TargetDecision,
    TargetRule,
)

DAYS_IN_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record that proves a part; a restricted one tells the reader only that it exists."""

    part: str
    kind: str = ""
    record: dict[str, Any] | None = None

    @property
    def restricted(self) -> bool:
        """Whether the reader may not know which record it is."""
        return self.record is None

    @property
    def id(self) -> str:
        """The record's id; empty when restricted."""
        return str(self.record["id"]) if self.record else ""

    @property
    def on(self) -> datetime.date | None:
        """The record's day, as precise as :attr:`precision` says."""
        return datetime.date.fromisoformat(self.record["on"]) if self.record else None

    @property
    def precision(self) -> str:
        """How much of the day is known."""
        return str(self.record["precision"]) if self.record else Precision.DAY

    @property
    def label(self) -> str:
        """What the record is called here."""
        return _label(self.kind, self.record) if self.record else ""

    @property
    def url(self) -> str:
        """The record's page, where it has one of its own."""
        page = _PAGES.get(self.kind) if self.record else None
        return address(page, pk=UUID(self.id)) if page else ""

    @property
    def part_label(self) -> str:
        """What it proves, in words."""
        return str(Part(self.part).label if self.part in Part.values else Basis(self.part).label)

    @property
    def kind_label(self) -> str:
        """What sort of record it is, in words."""
        return str(EvidenceKind(self.kind).label)


@dataclass(frozen=True)
class CityEntry:
    """A city in a target's lists, as far as the reader may know it.

    Made for every city of every count, so nothing is worked out before somebody asks for it.
    """

    relation: Relation
    user: Any

    @cached_property
    def visible(self) -> bool:
        """Whether the reader may know which city it is."""
        return self.user is None or policies.may_see(self.user, self.relation)

    @property
    def code(self) -> str:
        """Its code; empty for a city the reader may not know of."""
        return self.relation.code if self.visible else ""

    @property
    def name(self) -> str:
        """Its name in the reader's language; empty for a city the reader may not know of."""
        return pick(self.relation, "name") if self.visible else ""

    @property
    def url(self) -> str:
        """Its page; empty for a city the reader may not know of."""
        return address("cities:city_detail", code=self.code) if self.visible else ""

    @property
    def counted_on(self) -> datetime.date | None:
        """Since when it counts; None: it does not."""
        return self.relation.counted_on

    @property
    def counted_precision(self) -> str:
        """How much is known of the day since when it counts.

        Of two records of that day, one known to the day settles it: the other came no later.
        """
        day = self.relation.proven_on.isoformat() if self.relation.proven_on else ""
        precisions = [entry["precision"] for entry in self._records.values() if entry["on"] == day]
        return Precision.DAY if Precision.DAY in precisions or not precisions else precisions[0]

    @property
    def basis(self) -> str:
        """Why it counts; empty if it does not."""
        if self.counted_on is None:
            return ""
        return (Basis.DECISION if self.relation.by_decision else Basis.EVIDENCE).value

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks. The leaders of every city listed have met, so only this can be missing."""
        return () if self.counted_on else (Part.CONCRETE_OUTPUT.value,)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The first evidence of each kind, and the decision while the city counts by it.

        None without a reader: whether it may be shown cannot be said then.
        """
        if self.user is None:
            return ()
        return tuple(
            self._evidence(kind, self._records[kind.value])
            for kind in EvidenceKind
            if kind.value in self._records
            and (kind != EvidenceKind.DECISION or self.relation.by_decision)
        )

    @cached_property
    def _records(self) -> dict[str, dict[str, Any]]:
        return self.relation.evidence()

    def _evidence(self, kind: EvidenceKind, record: dict[str, Any]) -> Evidence:
        guarded = _Guarded(record["visibility"], record["lead_bureau_id"])
        if not self.visible or not policies.may_see(self.user, guarded):
            return Evidence(_PARTS[kind])
        return Evidence(_PARTS[kind], kind.value, record)


@dataclass(frozen=True)
class BaselineEntry(CityEntry):
    """A city with evidence from before the window: the last of each kind, None for none."""

    @property
    def visited(self) -> "Before | None":
        """The last visit of leaders."""
        return self._before(EvidenceKind.VISIT)

    @property
    def signed(self) -> "Before | None":
        """The last agreement signed."""
        return self._before(EvidenceKind.AGREEMENT)

    @property
    def started(self) -> "Before | None":
        """The last initiative started."""
        return self._before(EvidenceKind.INITIATIVE)

    @cached_property
    def _days(self) -> dict[str, tuple[datetime.date, str, str, int | None]]:
        return self.relation.before()

    def _before(self, kind: EvidenceKind) -> "Before | None":
        if kind.value not in self._days:
            return None
        on, precision, visibility, bureau = self._days[kind.value]
        if not policies.may_see(self.user, _Guarded(visibility, bureau)):
            return Before()
        return Before(on, Precision(precision))


@dataclass(frozen=True, slots=True)
class Before:
    """When something happened before the window; without a day where the reader may not know."""

    on: datetime.date | None = None
    precision: Precision = Precision.DAY


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How many cities counted from a day on."""

    on: datetime.date
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A target seen from a day; see :mod:`initiatives.counting` for the rule.

    ``pace_needed`` is cities a year from ``as_of`` to the deadline; None when no day is left,
    zero when the target is met.
    """

    target: Target
    as_of: datetime.date
    rule: TargetRule
    headline: int
    broad: int
    narrow: int
    by_decision: int
    counted: tuple[CityEntry, ...]
    one_step_away: tuple[CityEntry, ...]
    baseline: tuple[BaselineEntry, ...]
    curve: tuple[CurvePoint, ...]
    pace_needed: float | None

    @property
    def rule_version(self) -> int:
        """The version of the rule by which the cities were counted."""
        return self.rule.rule_version

    @property
    def remaining(self) -> int:
        """Cities still missing."""
        return max(0, self.target.number - self.headline)

    @property
    def baseline_visited(self) -> int:
        """Cities whose leaders visited each other before the window opened."""
        return sum(1 for city in self.baseline if city.visited)

    @property
    def baseline_signed(self) -> int:
        """Cities with which an agreement was signed before the window opened."""
        return sum(1 for city in self.baseline if city.signed)


def target_progress(
    target: Target, as_of: datetime.date, user: Any = None, rule: TargetRule | None = None
) -> Progress:
    """How far a target is met, seen from a day, by the newest version of the rule unless given.

    The numbers are the same for every reader. ``user`` decides which cities and evidence are
    named; without one only the numbers' lists of names are made, for readers who see everything.
    """
    rule = rule or TargetRule.objects.current()
    found = relations(
        window_start=target.window_start,
        deadline=target.deadline,
        as_of=as_of,
        target_id=target.pk,
        rule=Rule(
            require_leader_visit=rule.require_leader_visit,
            require_concrete_output=rule.require_concrete_output,
            accept_substitutes=rule.accept_substitutes,
            allow_decision_override=rule.allow_decision_override,
        ),
    )
    counted = sorted(
        (relation for relation in found if relation.counted_on),
        key=lambda r: (r.counted_on, r.code),
    )
    broad = [relation for relation in found if relation.visited_on]
    one_step_away = [relation for relation in broad if not relation.counted_on]
    days = [relation.counted_on for relation in counted if relation.counted_on]
    return Progress(
        target=target,
        as_of=as_of,
        rule=rule,
        headline=len(counted),
        broad=len(broad),
        narrow=sum(1 for relation in broad if relation.signed_on),
        by_decision=sum(1 for relation in counted if relation.by_decision),
        counted=tuple(CityEntry(relation, user) for relation in counted),
        one_step_away=tuple(CityEntry(relation, user) for relation in one_step_away),
        baseline=tuple(BaselineEntry(relation, user) for relation in found if relation.baseline),
        curve=_curve(days),
        pace_needed=_pace(target, as_of, len(counted)),
    )


@dataclass(frozen=True, slots=True)
class _Guarded:
    """As much of a record as the policy asks about."""

    visibility: str
    lead_bureau_id: int | None


_PARTS: dict[str, str] = {
    EvidenceKind.VISIT: Part.LEADER_VISIT.value,
    EvidenceKind.AGREEMENT: Part.CONCRETE_OUTPUT.value,
    EvidenceKind.INITIATIVE: Part.CONCRETE_OUTPUT.value,
    EvidenceKind.DECISION: Basis.DECISION.value,
}
_PAGES: dict[str, str] = {
    EvidenceKind.VISIT: "visits:visit_detail",
    EvidenceKind.AGREEMENT: "agreements:agreement_detail",
    EvidenceKind.INITIATIVE: "initiatives:initiative_detail",
}


def _label(kind: str, record: dict[str, Any]) -> str:
    if kind == EvidenceKind.VISIT:
        if record["direction"] == Direction.OUTBOUND:
            return str(Office(record["traveller"]).label)
        return str(VisitorRank(record["visitor_rank"]).label)
    if kind == EvidenceKind.DECISION:
        return record["meeting"] or str(Basis.DECISION.label)
    return pick(_Texts(record["title_en"], record["title_ja"]), "title")


@dataclass(frozen=True, slots=True)
class _Texts:
    title_en: str
    title_ja: str


def _curve(days: Sequence[datetime.date]) -> tuple[CurvePoint, ...]:
    """One point for each day on which the count rose; ``days`` are in order."""
    totals: dict[datetime.date, int] = {}
    for count, day in enumerate(days, start=1):
        totals[day] = count
    return tuple(CurvePoint(day, count) for day, count in totals.items())


def _pace(target: Target, as_of: datetime.date, headline: int) -> float | None:
    """Cities a year that it takes from the day after ``as_of``, or from the window's first day."""
    if headline >= target.number:
        return 0.0
    eve = max(as_of, target.window_start - datetime.timedelta(days=1))
    days_left = (target.deadline - eve).days
    if days_left <= 0:
        return None
    return (target.number - headline) / (days_left / DAYS_IN_YEAR)


def targets_for(user: Any) -> Any:
    """The targets a reader may know of."""
    return Target.objects.visible_to(user).select_related("strategy")


def decisions_of_target(target: Target, user: Any) -> Any:
    """The decisions on a target that a reader may know of, voided ones included."""
    return (
        TargetDecision.objects.visible_to(user)
        .filter(target=target)
        .select_related("city", "target")
    )
