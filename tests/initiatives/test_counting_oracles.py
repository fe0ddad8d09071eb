"""The worked examples of the targets: what the count has to be, case by case."""

import json
from pathlib import Path
from typing import Any

import pytest

from diplomacy.core.dates import parse_partial
from initiatives.progress import target_progress

from .plain_reading import PlainCity, PlainRecord, PlainRule, PlainTarget, read
from .worlds import day, store_cities, store_records, store_target

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))
TARGETS = {
    "T15": PlainTarget(day("2015-01-01"), day("2017-12-31")),
    "T30": PlainTarget(day("2015-01-01"), day("2020-07-24")),
}


def record_of(entry: dict[str, Any]) -> PlainRecord:
    """An example's evidence; a month or a year means its last day."""
    start = parse_partial(entry.get("start") or entry["on"]).on
    return PlainRecord(
        kind=entry["kind"],
        partners=tuple(entry.get("partners") or [entry["partner"]]),
        status=entry["status"],
        start=start,
        end=parse_partial(entry["end"]).on if "end" in entry else None,
        met_on=parse_partial(entry["met_on"]).on if "met_on" in entry else None,
        traveller=entry.get("traveller", ""),
        leader_rank=entry.get("leader_rank", ""),
        in_japan=entry.get("in_japan", False),
        met_tmg=entry.get("met_tmg", False),
        has_bureau=bool(entry.get("lead_bureau")),
    )


CHECKS = [
    pytest.param(oracle, check, id=f"{oracle['id']}-{check['target']}-{check['as_of']}")
    for oracle in ORACLES
    for check in oracle["checks"]
]


def test_examples_are_all_there() -> None:
    assert (len(ORACLES), len(CHECKS)) == (7, 16)


@pytest.mark.parametrize(("oracle", "check"), CHECKS)
def test_database_counts_as_the_example_says(
    oracle: dict[str, Any], check: dict[str, Any], db: None
) -> None:
    records = [record_of(entry) for entry in oracle["evidence"]]
    codes = sorted({code for record in records for code in record.partners})
    cities = store_cities([PlainCity(code) for code in codes])
    target, rule = store_target(TARGETS[check["target"]], PlainRule())
    store_records(records, cities, target)
    progress = target_progress(target, day(check["as_of"]), None, rule)
    assert (progress.headline, progress.broad, progress.narrow) == (
        check["headline"],
        check["broad"],
        check["narrow"],
    )
    if "dates" in check:
        assert {city.code: city.counted_on for city in progress.counted} == {
            code: day(on) for code, on in check["dates"].items()
        }


@pytest.mark.parametrize(("oracle", "check"), CHECKS)
def test_plain_reading_counts_as_the_example_says(
    oracle: dict[str, Any], check: dict[str, Any]
) -> None:
    records = [record_of(entry) for entry in oracle["evidence"]]
    codes = sorted({code for record in records for code in record.partners})
    reading = read(
        [PlainCity(code) for code in codes],
        records,
        TARGETS[check["target"]],
        PlainRule(),
        day(check["as_of"]),
    )
    assert (len(reading.counted), len(reading.broad), len(reading.narrow)) == (
        check["headline"],
        check["broad"],
        check["narrow"],
    )
    if "dates" in check:
        assert reading.counted == {code: day(on) for code, on in check["dates"].items()}
