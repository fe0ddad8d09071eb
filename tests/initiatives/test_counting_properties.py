"""The statement that counts against the plain reading of the rule, over made-up worlds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.enums import AgreementStatus
from initiatives.enums import InitiativeStatus
from initiatives.models import Target, TargetRule
from initiatives.progress import Progress, target_progress
from visits.enums import Office, VisitorRank, VisitStatus

from .plain_reading import PlainCity, PlainRecord, PlainRule, PlainTarget, Reading, read
from .worlds import day, store_cities, store_records, store_target

# Days crowd around both ends of the window, so that boundaries and ties are met often.
START, DEADLINE = day("2015-01-01"), day("2015-01-10")
WINDOW = PlainTarget(START, DEADLINE)
DAYS = st.sampled_from([START + timedelta(days=offset) for offset in (-1, 0, 1, 4, 5, 8, 9, 10)])
# Most readers look back from afar, so that most of a world counts.
SEEN_FROM = st.sampled_from([DEADLINE + timedelta(days=30)] * 6) | DAYS
PARTNERS = st.sampled_from(["p1", "p1", "p1", "p2", "p2", "p3", "home"])


@st.composite
def worlds(draw: st.DrawFn) -> list[PlainCity]:
    """Three cities and the home city; the third is often the double of another one."""
    first = PlainCity("p1", merged_into=draw(st.sampled_from([None] * 9 + ["home"])))
    # No record is merged into one that is merged itself: the database refuses that.
    others = [None, "p2"] if first.merged_into else [None, "p1", "p2"]
    return [
        PlainCity("home", home=True),
        first,
        PlainCity("p2", voided=draw(st.sampled_from([False] * 9 + [True]))),
        PlainCity("p3", merged_into=draw(st.sampled_from(others))),
    ]


def flawed(draw: st.DrawFn, sound: dict[str, Any], flaws: list[tuple[str, Any]]) -> dict[str, Any]:
    """Sound evidence in half of the cases, else evidence with a single flaw that decides."""
    flaw = draw(st.sampled_from([None] * len(flaws) + flaws))
    return {**sound, flaw[0]: flaw[1]} if flaw else sound


@st.composite
def visits(draw: st.DrawFn) -> PlainRecord:
    start = draw(DAYS)
    end = start + timedelta(days=draw(st.sampled_from([0, 1])))
    sound = {
        "status": "completed",
        "traveller": "governor",
        "leader_rank": "top",
        "in_japan": True,
        "met_tmg": True,
    }
    kind = draw(st.sampled_from(["visit_out", "visit_in"]))
    flaws = [("voided", True), *(("status", s) for s in VisitStatus.values if s != "completed")]
    if kind == "visit_out":
        flaws += [("traveller", office) for office in Office.values if office != "governor"]
    else:
        flaws += [("leader_rank", rank) for rank in VisitorRank.values if rank != "top"]
        flaws += [("in_japan", False), ("met_tmg", False)] * 3
    return PlainRecord(
        kind=kind,
        partners=(draw(PARTNERS),),
        start=start,
        end=end,
        met_on=draw(st.sampled_from([None, start, end])),
        **flawed(draw, sound, flaws),
    )


@st.composite
def concrete(draw: st.DrawFn) -> PlainRecord:
    kind = draw(st.sampled_from(["agreement", "initiative"]))
    statuses = AgreementStatus if kind == "agreement" else InitiativeStatus
    flaws: list[tuple[str, Any]] = [("voided", True)]
    if kind == "initiative":
        flaws.append(("has_bureau", False))
    return PlainRecord(
        kind=kind,
        partners=tuple(draw(st.lists(PARTNERS, min_size=1, max_size=2, unique=True))),
        start=draw(DAYS),
        **flawed(
            draw, {"status": draw(st.sampled_from(statuses.values)), "has_bureau": True}, flaws
        ),
    )


@st.composite
def decisions(draw: st.DrawFn) -> list[PlainRecord]:
    """At most one standing decision for a city, as the database demands."""
    partners = draw(st.lists(PARTNERS, max_size=2, unique=True))
    return [
        PlainRecord(kind="decision", partners=(code,), start=draw(DAYS), voided=draw(st.booleans()))
        for code in partners
    ]


RULES = st.sampled_from(
    [PlainRule()] * 6
    + [
        PlainRule(accept_substitutes=True),
        PlainRule(allow_decision_override=False),
        PlainRule(require_leader_visit=False),
        PlainRule(require_concrete_output=False),
    ]
)


def as_reading(progress: Progress) -> Reading:
    """The counted lists, to lay beside the plain ones; the three numbers are checked on the way."""
    counted = {city.code: city.counted_on for city in progress.counted}
    away = {city.code for city in progress.one_step_away}
    by_decision = {city.code for city in progress.counted if city.basis == "decision"}
    assert progress.headline == len(counted)
    assert progress.by_decision == len(by_decision)
    return Reading(counted=counted, by_decision=by_decision, broad=away)


WORLDS = given(
    cities=worlds(),
    records=st.lists(visits() | concrete(), min_size=5, max_size=10),
    decided=decisions(),
    rule=RULES,
    as_of=SEEN_FROM,
)
SLOW = [HealthCheck.too_slow]


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW, derandomize=True)
@WORLDS
def test_statement_agrees_with_the_plain_reading(**world: Any) -> None:
    check(**world)


@pytest.mark.prove
@pytest.mark.django_db
def test_statement_agrees_with_the_plain_reading_of_many_worlds() -> None:
    worlds_read = 0

    @settings(max_examples=3000, deadline=None, suppress_health_check=SLOW)
    @WORLDS
    def both_ways(**world: Any) -> None:
        nonlocal worlds_read
        check(**world)
        worlds_read += 1

    both_ways()
    print(f"{worlds_read} worlds counted by the statement and by the plain reading: no difference")


def check(
    cities: list[PlainCity],
    records: list[PlainRecord],
    decided: list[PlainRecord],
    rule: PlainRule,
    as_of: date,
) -> None:
    """Count one world both ways."""
    expected = read(cities, [*records, *decided], WINDOW, rule, as_of)
    with transaction.atomic():
        target, stored_rule = _store(cities, [*records, *decided], rule)
        progress = target_progress(target, as_of, None, stored_rule)
        later = target_progress(target, as_of + timedelta(days=1), None, stored_rule)
        transaction.set_rollback(True)
    found = as_reading(progress)
    # Evidence does not wear off: a city that counts goes on counting.
    assert set(found.counted) <= {city.code for city in later.counted}
    assert found.counted == expected.counted
    assert found.by_decision == expected.by_decision
    assert found.broad == expected.one_step_away
    assert (progress.broad, progress.narrow) == (len(expected.broad), len(expected.narrow))


def _store(
    cities: list[PlainCity], records: list[PlainRecord], rule: PlainRule
) -> tuple[Target, TargetRule]:
    stored = store_cities(cities)
    target, stored_rule = store_target(WINDOW, rule)
    store_records(records, stored, target)
    return target, stored_rule
