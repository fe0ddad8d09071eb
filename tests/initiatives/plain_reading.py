"""The counting rule read once more, from its words, in plain Python.

Written from the wording of the clauses alone and without looking at the statement that counts in
the database, so that a slip in one of the two shows as a difference. Slow and simple on purpose:
it walks through cities one at a time and asks each clause in turn.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class PlainCity:
    """A city on record: the double of another one, withdrawn, or home, or none of these."""

    code: str
    merged_into: str | None = None
    voided: bool = False
    home: bool = False


@dataclass(frozen=True)
class PlainRecord:
    """Anything that could be evidence, in the words of the clauses."""

    kind: str  # visit_out, visit_in, agreement, initiative, decision
    partners: tuple[str, ...]
    status: str = ""
    start: date | None = None
    end: date | None = None
    met_on: date | None = None
    traveller: str = ""
    leader_rank: str = ""
    in_japan: bool = False
    met_tmg: bool = False
    has_bureau: bool = False
    voided: bool = False


@dataclass(frozen=True)
class PlainRule:
    """The switches of a version of the rule."""

    require_leader_visit: bool = True
    require_concrete_output: bool = True
    accept_substitutes: bool = False
    allow_decision_override: bool = True


@dataclass(frozen=True)
class PlainTarget:
    """The window of a target, both days included."""

    window_start: date
    deadline: date


@dataclass
class Reading:
    """What the clauses give."""

    counted: dict[str, date] = field(default_factory=dict)
    by_decision: set[str] = field(default_factory=set)
    broad: set[str] = field(default_factory=set)
    narrow: set[str] = field(default_factory=set)

    @property
    def one_step_away(self) -> set[str]:
        """Broad minus headline, city by city."""
        return self.broad - set(self.counted)


def read(
    cities: list[PlainCity],
    records: list[PlainRecord],
    target: PlainTarget,
    rule: PlainRule,
    as_of: date,
) -> Reading:
    """Count the cities of ``target`` as they are recorded now, seen from ``as_of``."""
    by_code = {city.code: city for city in cities}
    reading = Reading()
    # "Tokyo never": nor under another name.
    never = {_stands_for(city.code, by_code) for city in cities if city.home and not city.voided}
    for city in cities:
        if city.merged_into is not None or city.voided or city.code in never:
            continue
        own = [
            record
            for record in records
            if not record.voided  # "voided = nothing"
            and any(_stands_for(code, by_code) == city.code for code in record.partners)
        ]
        visits, agreements, initiatives, decisions = [], [], [], []
        for record in own:
            if _is_leaders_visit(record, rule):
                # "meeting date, else the stop's last day"
                visits.append(record.met_on or record.end)
            elif _is_signed_agreement(record):
                agreements.append(record.start)
            elif _is_started_initiative(record):
                initiatives.append(record.start)
            elif record.kind == "decision" and rule.allow_decision_override:
                decisions.append(record.start)
        first_visit = _first(visits, target, as_of)
        first_agreement = _first(agreements, target, as_of)
        first_concrete = _first(agreements + initiatives, target, as_of)
        if first_visit is not None:
            reading.broad.add(city.code)
            if first_agreement is not None:
                reading.narrow.add(city.code)
        asked = []
        if rule.require_leader_visit:
            asked.append(first_visit)
        if rule.require_concrete_output:
            asked.append(first_concrete)
        if all(day is not None for day in asked):
            # "count date = the later of the first V and the first C"
            reading.counted[city.code] = max(asked)
            continue
        decided = _first(decisions, target, as_of)
        if decided is not None:
            reading.counted[city.code] = decided
            reading.by_decision.add(city.code)
    return reading


def _stands_for(code: str, by_code: dict[str, PlainCity]) -> str:
    while by_code[code].merged_into is not None:
        code = by_code[code].merged_into  # type: ignore[assignment]
    return code


def _first(days: list[date], target: PlainTarget, as_of: date) -> date | None:
    """The first of ``days`` that lies in the window and is not later than ``as_of``."""
    inside = [day for day in days if target.window_start <= day <= target.deadline]
    seen = [day for day in inside if day <= as_of]
    return min(seen) if seen else None


def _is_leaders_visit(record: PlainRecord, rule: PlainRule) -> bool:
    if record.status != "completed":
        return False
    if record.kind == "visit_out":
        if record.traveller == "governor":
            return True
        named_substitutes = ("vice_governor", "special_advisor", "director_general")
        return rule.accept_substitutes and record.traveller in named_substitutes
    if record.kind == "visit_in":
        return record.leader_rank == "top" and record.in_japan and record.met_tmg
    return False


def _is_signed_agreement(record: PlainRecord) -> bool:
    after_signature = ("signed", "in_force", "rested", "ended", "terminated", "superseded")
    return record.kind == "agreement" and record.status in after_signature


def _is_started_initiative(record: PlainRecord) -> bool:
    taken_place = ("running", "held", "completed", "ended")
    return record.kind == "initiative" and record.status in taken_place and record.has_bureau
