"""The Tokyo 2014 dataset agrees with itself and with the counts the strategy states.

No database: a wrong fact should be named before a loader turns it into rows.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from initiatives.themes import THEMES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "diplomacy" / "portal" / "data" / "tokyo-2014"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
DATA: dict[str, Any] = {
    name: json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES
}
ORACLES = json.loads((ROOT / "tests/initiatives/oracles.json").read_text(encoding="utf-8"))

Json = Any
# Lines of the two source documents; a citation beyond them cannot be right.
LAST_LINE = {"S1": 367, "S2": 34}
PARTIAL = {"day": r"\d{4}-\d{2}-\d{2}", "month": r"\d{4}-\d{2}", "year": r"\d{4}"}


def records(node: Json, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record (an object in a list, or one with a source), with a path for messages."""
    if isinstance(node, dict):
        if "source" in node:
            yield path, node
        for key, value in node.items():
            if key != "source":
                yield from records(value, f"{path}.{key}")
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from records(value, f"{path}[{position}]")


SOURCED = [
    pytest.param(record, id=path)
    for name in [*NAMES, "oracles"]
    for path, record in records(ORACLES if name == "oracles" else DATA[name], name)
]


def codes(name: str) -> set[str]:
    return {record["code"] for record in DATA[name]}


def sister_agreements() -> list[dict[str, Any]]:
    return [a for a in DATA["agreements"] if a["kind"] == "sister_friendship"]


def partner_codes() -> set[str]:
    """Sister and friendship cities and network members, without the home city."""
    members = {m["city"] for network in DATA["networks"] for m in network["memberships"]}
    sisters = {city for agreement in sister_agreements() for city in agreement["parties"]}
    return (sisters | members) - {DATA["dataset"]["home_city"]}


def test_counts_are_those_of_the_strategy() -> None:
    kinds = Counter(agreement["kind"] for agreement in DATA["agreements"])
    assert len(DATA["cities"]) == 26
    assert len(partner_codes()) == 21
    assert kinds == {"sister_friendship": 11, "leader_agreement": 3}
    assert len(DATA["visits"]["visits"]) == 8
    assert len(DATA["strategy"]["items"]) == 69
    assert {t["code"]: t["number"] for t in DATA["targets"]["targets"]} == {"T15": 15, "T30": 30}
    assert len(DATA["targets"]["rule"]["texts"]) == 12
    assert len(DATA["funds"]) == 2
    assert len(ORACLES) == 7


def test_partners_lie_in_twenty_countries_or_regions() -> None:
    country = {city["code"]: city["country"] for city in DATA["cities"]}
    assert len({country[code] for code in partner_codes()}) == 20


def test_visits_of_2014_reached_five_countries() -> None:
    country = {city["code"]: city["country"] for city in DATA["cities"]}
    visited = [visit["city"] for visit in DATA["visits"]["visits"]]
    assert len(set(visited)) == 8
    assert len({country[code] for code in visited}) == 5


def test_regional_balance_of_sister_and_friendship_cities() -> None:
    region = {city["code"]: city["region"] for city in DATA["cities"]}
    balance = Counter(region[a["parties"][0]] for a in sister_agreements())
    assert balance == {
        "North America": 1,
        "Asia": 3,
        "Europe": 4,
        "Oceania": 1,
        "South America": 1,
        "Africa": 1,
    }


def test_network_members_co_advocates_and_suspension() -> None:
    (network,) = DATA["networks"]
    members = [m["city"] for m in network["memberships"]]
    advocates = {m["city"] for m in network["memberships"] if m["co_advocate"]}
    assert len(members) == len(set(members)) == 13
    assert advocates == {"tokyo", "delhi", "kuala-lumpur", "seoul"}
    assert (network["status"], network["status_since"]) == ("suspended", "2014-12")
    assert len(network["suspension_terms"]) == 3
    assert network["joint_projects_reported"] == 12


def test_two_cities_are_both_sister_city_and_network_member() -> None:
    members = {m["city"] for m in DATA["networks"][0]["memberships"]}
    sisters = {a["parties"][0] for a in sister_agreements()}
    assert members & sisters == {"jakarta", "seoul"}


def test_the_misprinted_name_finds_its_city_and_says_why() -> None:
    tomsk = next(city for city in DATA["cities"] if city["code"] == "tomsk")
    assert "Toms" in tomsk["aliases"]
    evidence = [s for s in tomsk["source"] if s.get("fields") == ["aliases"]]
    assert any("Toms," in s.get("quote", "") for s in evidence)


def test_states_are_not_their_capitals() -> None:
    kind = {city["code"]: city["kind"] for city in DATA["cities"]}
    assert {code for code, value in kind.items() if value == "state"} == {
        "new-south-wales",
        "sao-paulo-state",
    }


def test_strategy_tree_has_three_goals_and_every_kind_in_its_number() -> None:
    items = DATA["strategy"]["items"]
    assert Counter(item["kind"] for item in items) == {
        "section": 2,
        "goal": 3,
        "enabler": 1,
        "support_area": 3,
        "heading": 14,
        "measure": 41,
        "sub_measure": 5,
    }
    goals = {item["code"]: item["goal_number"] for item in items if item["goal_number"]}
    assert goals == {"4.1": 1, "4.2": 2, "4.3": 3}


def test_strategy_tree_is_in_order_with_parents_first() -> None:
    seen: set[str] = set()
    for position, item in enumerate(DATA["strategy"]["items"], start=1):
        assert item["position"] == position
        assert item["code"] not in seen
        if item["parent"] is None:
            assert item["kind"] == "section"
        else:
            assert item["parent"] in seen
            assert item["code"].startswith(f"{item['parent']}.")
        seen.add(item["code"])


def test_codes_are_unique_and_well_formed() -> None:
    slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    for name in ("cities", "bureaus", "networks", "funds"):
        listed = [record["code"] for record in DATA[name]]
        assert len(listed) == len(set(listed)), name
        assert all(slug.fullmatch(code) for code in listed), name
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in codes("countries"))
    assert len(DATA["countries"]) == len(codes("countries")) == 22
    assert "international-affairs-office" in codes("bureaus")
    references = [a["reference"] for a in DATA["agreements"]]
    assert references == [f"AG-{number:02}" for number in range(1, 15)]
    keys = [visit["key"] for visit in DATA["visits"]["visits"]]
    assert keys == [f"VI-{number:02}" for number in range(1, 9)]


def references() -> Iterator[tuple[str, str, set[str]]]:
    """(where, the code given, the codes there are) for every reference in the dataset."""
    cities = codes("cities")
    trips = {trip["key"] for trip in DATA["visits"]["trips"]}
    agreements = {agreement["reference"] for agreement in DATA["agreements"]}
    holders = {holder["principal_key"] for holder in DATA["office_holders"]}
    documents = {document["code"] for document in DATA["dataset"]["documents"]}
    yield "dataset.home_city", DATA["dataset"]["home_city"], cities
    yield "strategy.document", DATA["strategy"]["strategy"]["document"], documents
    for city in DATA["cities"]:
        yield f"cities.{city['code']}.country", city["country"], codes("countries")
    for bureau in DATA["bureaus"]:
        if bureau["parent"]:
            yield f"bureaus.{bureau['code']}.parent", bureau["parent"], codes("bureaus")
    for network in DATA["networks"]:
        for row in [*network["memberships"], *network["plenaries"]]:
            yield f"networks.{network['code']}", row["city"], cities
    for agreement in DATA["agreements"]:
        for party in agreement["parties"]:
            yield agreement["reference"], party, cities
    for visit in DATA["visits"]["visits"]:
        yield visit["key"], visit["city"], cities
        yield visit["key"], visit["principal_key"], holders
        if visit["agreement"]:
            yield visit["key"], visit["agreement"], agreements
        if visit["trip"]:
            yield visit["key"], visit["trip"], trips
    for trip in DATA["visits"]["trips"]:
        yield trip["key"], trip["principal_key"], holders
    for name in ("comparators", "candidates", "office_holders"):
        for row in DATA[name]:
            yield name, row["city"], cities
    for fund in DATA["funds"]:
        if fund["successor"]:
            yield fund["code"], fund["successor"], codes("funds")
    figures = {figure["code"] for figure in DATA["reported"]["figures"]}
    for figure in DATA["reported"]["figures"]:
        if figure["part_of"]:
            yield figure["code"], figure["part_of"], figures
    for case in ORACLES:
        for evidence in case["evidence"]:
            for partner in evidence.get("partners") or [evidence["partner"]]:
                known = cities if case["id"] == "O1" else {"P1"}
                yield case["id"], partner, known


def test_every_code_referred_to_exists() -> None:
    missing = [(where, code) for where, code, known in references() if code not in known]
    assert missing == []


def test_the_agreements_of_2014_were_concluded_on_visits() -> None:
    visits = {v["agreement"]: v for v in DATA["visits"]["visits"] if v["agreement"]}
    agreements = {a["reference"]: a for a in DATA["agreements"] if a["kind"] == "leader_agreement"}
    assert visits.keys() == agreements.keys() == {"AG-12", "AG-13", "AG-14"}
    for reference, visit in visits.items():
        assert agreements[reference]["parties"] == [visit["city"]]
        assert agreements[reference]["concluded_on"] == visit["ends_on"]


def test_only_tomsk_and_moscow_share_a_trip() -> None:
    shared = [visit["city"] for visit in DATA["visits"]["visits"] if visit["trip"] == "TR-01"]
    assert shared == ["tomsk", "moscow"]
    assert {visit["trip"] for visit in DATA["visits"]["visits"]} == {"TR-01", None}


def test_sister_agreements_need_approval_whose_dates_are_not_on_record() -> None:
    for agreement in DATA["agreements"]:
        sister = agreement["kind"] == "sister_friendship"
        assert agreement["assembly_approval_required"] is sister
        assert agreement["historical"] is sister
        assert agreement["assembly_approved_on"] is None


def test_reported_receptions_are_an_aggregate_with_a_part() -> None:
    figures = {figure["code"]: figure for figure in DATA["reported"]["figures"]}
    assert figures["vips-received"]["value"] == 64
    assert figures["ambassadors-received"]["value"] == 46
    assert figures["ambassadors-received"]["part_of"] == "vips-received"


def test_comparators_are_the_five_cities_named() -> None:
    held = {row["city"]: row["agreements_held"] for row in DATA["comparators"]}
    assert held == {"london": 11, "berlin": 17, "paris": 40, "seoul": 42, "beijing": 50}


def test_fund_amount_is_in_whole_yen_and_only_requested() -> None:
    funds = {fund["code"]: fund for fund in DATA["funds"]}
    new = funds["city-diplomacy-hr-fund"]
    assert (new["amount_yen"], new["status"]) == (8_000_000_000, "budget_requested")
    assert funds["asian-hr-fund"]["amount_yen"] is None
    assert funds["asian-hr-fund"]["successor"] == "city-diplomacy-hr-fund"


def test_places_have_a_real_time_zone_and_point() -> None:
    for city in DATA["cities"]:
        assert ZoneInfo(city["timezone"]).key == city["timezone"]
        assert -90 <= city["latitude"] <= 90
        assert -180 <= city["longitude"] <= 180


@pytest.mark.parametrize("record", SOURCED)
def test_source_quotes_a_document_or_says_what_it_rests_on(record: dict[str, Any]) -> None:
    assert record["source"], "a fact without a source"
    for entry in record["source"]:
        if "doc" in entry:
            assert set(entry) <= {"doc", "section", "line", "quote", "fields", "note", "note_ja"}
            assert 1 <= entry["line"] <= LAST_LINE[entry["doc"]]
            assert entry["section"]
            assert entry["quote"].strip() == entry["quote"] != ""
        else:
            assert set(entry) <= {"note", "note_ja", "fields"}
            assert entry["note"]
        assert set(entry.get("fields", [])) <= set(record)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("cities", "cities"),
        ("agreements", "agreements"),
        ("visits", "visits"),
        ("strategy", "items"),
        ("targets", "targets"),
        ("funds", "funds"),
        ("networks", "networks"),
        ("comparators", "comparators"),
        ("candidates", "candidates"),
    ],
)
def test_every_fact_from_the_documents_is_quoted(name: str, key: str) -> None:
    rows = DATA[name] if isinstance(DATA[name], list) else DATA[name][key]
    for row in rows:
        assert any(entry.get("quote") for entry in row["source"]), row


def test_notes_on_sources_are_in_both_languages() -> None:
    japanese: dict[str, set[str]] = {}
    for name in NAMES:
        for _path, record in records(DATA[name], name):
            for entry in record.get("source", []):
                assert bool(entry.get("note")) == bool(entry.get("note_ja")), entry
                if entry.get("note"):
                    japanese.setdefault(entry["note"], set()).add(entry["note_ja"])
    assert len(japanese) > 20
    assert {note: said for note, said in japanese.items() if len(said) > 1} == {}


def test_the_data_set_is_called_what_its_document_is_called() -> None:
    (document,) = [d for d in DATA["dataset"]["documents"] if d["code"] == "S1"]
    for language in ("en", "ja"):
        assert DATA["dataset"][f"title_{language}"].startswith(document[f"title_{language}"])


def test_every_theme_has_a_name_in_both_languages() -> None:
    used = {theme for item in DATA["strategy"]["items"] for theme in item["themes"]}
    assert used == THEMES


def bilingual_pairs() -> Iterator[tuple[str, dict[str, Any], str]]:
    for name in NAMES:
        for path, record in records(DATA[name], name):
            for field in record:
                if field.endswith("_en") and f"{field[:-3]}_ja" in record:
                    yield path, record, field[:-3]


def test_texts_exist_in_both_languages_or_in_neither() -> None:
    for path, record, field in bilingual_pairs():
        # A country may have a formal name in one language only: none is made up.
        if field != "formal_name":
            assert bool(record[f"{field}_en"]) == bool(record[f"{field}_ja"]), (path, field)


def test_japanese_is_marked_unless_it_is_published_or_known() -> None:
    for path, record, field in bilingual_pairs():
        if record[f"{field}_ja"]:
            notes = [
                s["note"]
                for s in record["source"]
                if "doc" not in s and f"{field}_ja" in s.get("fields", [f"{field}_ja"])
            ]
            assert notes, (path, f"{field}_ja")


def test_dates_have_the_form_of_their_precision() -> None:
    checked = 0
    for name in NAMES:
        for path, record in records(DATA[name], name):
            for field, precision in record.items():
                if not field.endswith("_precision") or field == "month_precision":
                    continue
                stem = field.removesuffix("_precision")
                fields = {"dates": ("starts_on", "ends_on"), "period": ("period_from", "period_to")}
                for dated in fields.get(stem, (stem,)):
                    value = record[dated]
                    if value is None:
                        assert precision is None, (path, dated)
                        continue
                    assert re.fullmatch(PARTIAL[precision], value), (path, dated, value)
                    date.fromisoformat(f"{value}-01-01"[:10])
                    checked += 1
    assert checked > 30


def test_files_are_plain_readable_utf8() -> None:
    for path in [*FOLDER.glob("*.json"), ROOT / "tests/initiatives/oracles.json"]:
        text = path.read_text(encoding="utf-8")
        assert "\\u" not in text, path.name
        assert "\t" not in text, path.name
        assert text.endswith(("}\n", "]\n")), path.name
