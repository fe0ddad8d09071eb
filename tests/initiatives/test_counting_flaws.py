"""Evidence with one single flaw each, all in one world: nothing of it may count."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from cities.models import CityRole
from initiatives.enums import InitiativeStatus
from initiatives.progress import target_progress
from visits.enums import Office, VisitorRank, VisitStatus

from .plain_reading import PlainCity, PlainRecord, PlainRule, PlainTarget, read
from .worlds import day, store_cities, store_records, store_target

pytestmark = pytest.mark.django_db

WINDOW = PlainTarget(day("2015-01-01"), day("2017-12-31"))
LATER = day("2020-01-01")
OUT = PlainRecord(
    kind="visit_out",
    partners=("x",),
    status="completed",
    start=day("2016-05-12"),
    end=day("2016-05-14"),
    traveller="governor",
)
IN = replace(OUT, kind="visit_in", traveller="", leader_rank="top", in_japan=True, met_tmg=True)
AGREEMENT = PlainRecord(kind="agreement", partners=("x",), status="signed", start=day("2016-06-01"))
INITIATIVE = replace(AGREEMENT, kind="initiative", status="running", has_bureau=True)
TOO_EARLY = {"start": day("2014-12-31"), "end": day("2014-12-31")}
TOO_LATE = {"start": day("2018-01-01"), "end": day("2018-01-01")}

UNFINISHED: list[dict[str, Any]] = [
    {"status": status} for status in VisitStatus.values if status != "completed"
]
VISITS = [
    *[
        replace(OUT, **flaw)
        for flaw in [
            {"voided": True},
            TOO_EARLY,
            TOO_LATE,
            {"end": day("2018-01-01")},  # no meeting on record: the last day decides
            *UNFINISHED,
            *({"traveller": office} for office in Office.values if office != "governor"),
        ]
    ],
    *[
        replace(IN, **flaw)
        for flaw in [
            {"voided": True},
            TOO_EARLY,
            TOO_LATE,
            {"in_japan": False},
            {"met_tmg": False},
            *UNFINISHED,
            *({"leader_rank": rank} for rank in VisitorRank.values if rank != "top"),
        ]
    ],
]
CONCRETE = [
    *[
        replace(AGREEMENT, **flaw)
        for flaw in [
            {"voided": True},
            {"status": "draft"},
            {"status": "approved"},
            {"start": day("2014-12-31")},
            {"start": day("2018-01-01")},
        ]
    ],
    *[
        replace(INITIATIVE, **flaw)
        for flaw in [
            {"voided": True},
            {"has_bureau": False},
            {"start": day("2014-12-31")},
            {"start": day("2018-01-01")},
            *(
                {"status": status}
                for status in InitiativeStatus.values
                if status in ("planned", "cancelled")
            ),
        ]
    ],
]


def world(
    flawed: list[PlainRecord], sound: PlainRecord
) -> tuple[list[PlainCity], list[PlainRecord]]:
    """A city for each flawed record, each with the sound other part."""
    cities = [PlainCity(f"p{number}") for number in range(len(flawed))]
    records = []
    for city, record in zip(cities, flawed, strict=True):
        records += [replace(record, partners=(city.code,)), replace(sound, partners=(city.code,))]
    return cities, records


def counted(
    cities: list[PlainCity], records: list[PlainRecord], rule: PlainRule
) -> tuple[set[str], set[str]]:
    """The counted cities and those one step away, in the database and in the plain reading."""
    target, stored_rule = store_target(WINDOW, rule)
    store_records(records, store_cities(cities), target)
    progress = target_progress(target, LATER, None, stored_rule)
    reading = read(cities, records, WINDOW, rule, LATER)
    found = {city.code for city in progress.counted}
    away = {city.code for city in progress.one_step_away}
    assert (found, away) == (set(reading.counted), reading.one_step_away)
    return found, away


def test_no_flawed_visit_is_the_leaders_part() -> None:
    assert counted(*world(VISITS, AGREEMENT), PlainRule()) == (set(), set())


def test_nothing_flawed_is_the_concrete_part() -> None:
    cities, records = world(CONCRETE, OUT)
    assert counted(cities, records, PlainRule()) == (set(), {city.code for city in cities})


def test_what_has_no_flaw_counts() -> None:
    cities = [PlainCity("a"), PlainCity("b"), PlainCity("c")]
    records = [
        replace(OUT, partners=("a",)),
        replace(AGREEMENT, partners=("a", "b")),
        replace(IN, partners=("b",)),
        # Both ends of the window belong to it.
        replace(OUT, partners=("c",), start=WINDOW.window_start, end=WINDOW.window_start),
        replace(INITIATIVE, partners=("c",), start=WINDOW.deadline),
    ]
    assert counted(cities, records, PlainRule()) == ({"a", "b", "c"}, set())


def test_only_named_substitutes_count_where_the_rule_accepts_them() -> None:
    offices = Office.values
    cities, records = world([replace(OUT, traveller=office) for office in offices], AGREEMENT)
    found, _away = counted(cities, records, PlainRule(accept_substitutes=True))
    assert {offices[int(code[1:])] for code in found} == set(offices) - {"other"}


def test_city_that_was_home_by_mistake_counts_again() -> None:
    cities = store_cities([PlainCity("x", home=True)])
    target, rule = store_target(WINDOW, PlainRule())
    store_records([OUT, AGREEMENT], cities, target)
    assert target_progress(target, LATER, None, rule).headline == 0
    CityRole.objects.update(voided_at=timezone.now(), void_reason="mistake")
    assert target_progress(target, LATER, None, rule).headline == 1
