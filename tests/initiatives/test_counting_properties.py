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
from initiatives.selectors import Progress, target_progress
from visits.enums import Office, VisitorRank, VisitStatus

from .plain_reading import PlainCity, PlainRecord, PlainRule, PlainTarget, Reading, read
from .worlds import day, store_cities, store_records, store_target

# Days crowd around both ends of the window, so that boundaries and ties are met often.
START, DEADLINE = day("2015-01-01"), day("2015-01-20")
WINDOW = PlainTarget(START, DEADLINE)
DAYS = st.integers(-6, 26).map(lambda offset: START + timedelta(days=offset))
CODES = ("p1", "p2", "p3", "p4", "home")
PARTNERS = st.sampled_from(CODES)


@st.composite
def worlds(draw: st.DrawFn) -> list[PlainCity]:
    """Four cities and the home city. Doubles point at an earlier city, so that chains occur."""
    cities = [PlainCity("home", home=True, voided=False)]
    for index, code in enumerate(CODES[:4]):
        earlier = ["home", *CODES[:index]]
        double = draw(st.sampled_from([None, None, None, *earlier]))
        cities.append(PlainCity(code, merged_into=double, voided=draw(st.integers(0, 7)) == 0))
    return cities


@st.composite
def visits(draw: st.DrawFn) -> PlainRecord:
    start = draw(DAYS)
    end = start + timedelta(days=draw(st.integers(0, 3)))
    met_on = draw(st.sampled_from([None, start, end]))
    return PlainRecord(
        kind=draw(st.sampled_from(["visit_out", "visit_in"])),
        partners=(draw(PARTNERS),),
        status=draw(st.sampled_from([VisitStatus.COMPLETED.value] * 4 + VisitStatus.values)),
        start=start,
        end=end,
        met_on=met_on,
        traveller=draw(st.sampled_from([Office.GOVERNOR.value] * 4 + Office.values)),
        leader_rank=draw(st.sampled_from([VisitorRank.TOP.value] * 3 + VisitorRank.values)),
        in_japan=draw(st.sampled_from([True, True, True, False])),
        met_tmg=draw(st.sampled_from([True, True, True, False])),
        voided=draw(st.integers(0, 7)) == 0,
    )


@st.composite
def concrete(draw: st.DrawFn) -> PlainRecord:
    kind = draw(st.sampled_from(["agreement", "initiative"]))
    statuses = AgreementStatus.values if kind == "agreement" else InitiativeStatus.values
    return PlainRecord(
        kind=kind,
        partners=tuple(draw(st.lists(PARTNERS, min_size=1, max_size=3, unique=True))),
        status=draw(st.sampled_from(statuses)),
        start=draw(DAYS),
        has_bureau=draw(st.booleans()),
        voided=draw(st.integers(0, 7)) == 0,
    )


@st.composite
def decisions(draw: st.DrawFn) -> list[PlainRecord]:
    """At most one standing decision for a city, as the database demands."""
    partners = draw(st.lists(PARTNERS, max_size=2, unique=True))
    return [
        PlainRecord(
            kind="decision",
            partners=(code,),
            start=draw(DAYS),
            voided=draw(st.integers(0, 4)) == 0,
        )
        for code in partners
    ]


RULES = st.builds(
    PlainRule,
    require_leader_visit=st.sampled_from([True, True, False]),
    require_concrete_output=st.just(True),
    accept_substitutes=st.booleans(),
    allow_decision_override=st.sampled_from([True, True, False]),
) | st.just(PlainRule(require_concrete_output=False))


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
    records=st.lists(visits() | concrete(), max_size=14),
    decided=decisions(),
    rule=RULES,
    as_of=DAYS,
)
SLOW = [HealthCheck.too_slow]


@pytest.mark.django_db
@settings(max_examples=80, deadline=None, suppress_health_check=SLOW, derandomize=True)
@WORLDS
def test_statement_agrees_with_the_plain_reading(**world: Any) -> None:
    check(**world)


@pytest.mark.prove
@pytest.mark.django_db
@settings(max_examples=3000, deadline=None, suppress_health_check=SLOW)
@WORLDS
def test_statement_agrees_with_the_plain_reading_of_many_worlds(**world: Any) -> None:
    check(**world)


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
