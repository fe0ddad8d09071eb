"""Loading a data set: all of it once, nothing twice, and never over what people decided."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Review, Term
from agreements.services import change_agreement
from cities.models import City, CityRole, Country, Network, NetworkMembership
from diplomacy.core import history, records
from diplomacy.core.models import Bureau, LoadedRecord, SourceDocument
from diplomacy.portal import strategy
from initiatives.models import Fund, Strategy, StrategyItem, Target, TargetRule
from visits.models import Trip, Visit

RECORDS = (City, Country, Network, NetworkMembership, CityRole, Agreement, Trip, Visit)
PLANNED = (Strategy, StrategyItem, Target, TargetRule, Fund)

Edit = Callable[[Any], Any]


class Folder:
    """A data set that a test may change: six cities of the strategy and what belongs to them."""

    CITIES = ("tokyo", "new-york", "beijing", "tomsk", "moscow", "london")

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(strategy.BUNDLED, path, dirs_exist_ok=True)
        self.edit("cities", lambda rows: [row for row in rows if row["code"] in self.CITIES])
        countries = {row["country"] for row in self.read("cities")}
        self.edit("countries", lambda rows: [row for row in rows if row["code"] in countries])
        self.edit("bureaus", lambda rows: rows[:2])
        self.edit("agreements", lambda rows: [rows[0], rows[11]])
        self.edit("networks", self._trim_network)
        self.edit("visits", self._trim_visits)
        self.edit("strategy", lambda content: {**content, "items": content["items"][:4]})
        for name in ("candidates", "comparators"):
            self.edit(name, lambda rows: [row for row in rows if row["city"] == "london"])

    def _trim_network(self, rows: Any) -> Any:
        rows[0]["memberships"] = [
            row for row in rows[0]["memberships"] if row["city"] in self.CITIES
        ]
        return rows

    def _trim_visits(self, content: Any) -> Any:
        content["visits"] = [row for row in content["visits"] if row["city"] in self.CITIES]
        return content

    def read(self, name: str) -> Any:
        return json.loads((self.path / f"{name}.json").read_text(encoding="utf-8"))

    def write(self, name: str, content: Any) -> None:
        (self.path / f"{name}.json").write_text(
            json.dumps(content, ensure_ascii=False), encoding="utf-8"
        )

    def edit(self, name: str, edit: Edit) -> None:
        self.write(name, edit(self.read(name)))

    def set(self, name: str, *path: str | int, **fields: Any) -> None:
        """Set fields of the record that stands at ``path`` in a file."""
        content = self.read(name)
        record = content
        for step in path:
            record = record[step]
        record.update(fields)
        self.write(name, content)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "small")


def load(folder: Folder) -> dict[str, strategy.Tally]:
    return strategy.load(folder.path)[1]


def outcome(tallies: dict[str, strategy.Tally]) -> Counter[str]:
    return Counter(
        {
            column: sum(len(getattr(tally, column)) for tally in tallies.values())
            for column in ("created", "updated", "kept", "unchanged", "dropped")
        }
    )


def events() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in history.event_models()}


def agreement(reference: str) -> Agreement:
    return Agreement.objects.get(reference=reference)


@pytest.mark.django_db
def test_the_bundled_strategy_is_loaded_whole_and_public() -> None:
    _dataset, tallies = strategy.load()

    assert {label: len(tally.created) for label, tally in tallies.items()} == {
        "source documents": 2,
        "bureaus": 16,
        "countries and regions": 22,
        "cities": 26,
        "networks": 1,
        "network memberships": 13,
        "agreements": 14,
        "trips": 1,
        "visits": 8,
        "strategies": 1,
        "strategy items": 69,
        "targets": 2,
        "counting rules": 1,
        "funds": 2,
    }
    for model in (*RECORDS, *PLANNED):
        assert set(model.objects.values_list("visibility", flat=True)) == {"public"}, model
    # What a review found is for the staff, whoever may read the agreement.
    assert set(Review.objects.values_list("visibility", flat=True)) == {"internal"}
    for model in (*RECORDS, *PLANNED, Bureau):
        assert not model.objects.filter(source=[]).exists(), model
    assert City.objects.partners(date(2015, 1, 5)).count() == 21
    assert City.objects.get(roles__role="home").code == "tokyo"
    assert Counter(CityRole.objects.values_list("role", flat=True)) == {
        "home": 1,
        "sister_friendship": 11,
        "network_member": 13,
        "network_co_advocate": 4,
    }
    network = Network.objects.get()
    assert (network.status, network.status_since, network.status_since_precision) == (
        "suspended",
        date(2014, 12, 31),
        "month",
    )
    assert Counter(Review.objects.values_list("due_on", flat=True)) == {
        date(2017, 12, 31): 11,
        date(2017, 4, 30): 1,
        date(2017, 7, 31): 1,
        date(2017, 10, 31): 1,
    }
    assert Counter(Agreement.objects.values_list("kind", "historical", "status")) == {
        ("sister_friendship", True, "in_force"): 11,
        ("leader_agreement", False, "in_force"): 3,
    }
    assert Counter(Term.objects.values_list("starts_on_precision", "ends_on")) == {
        ("day", None): 11,
        ("month", None): 3,
    }
    assert Counter(Visit.objects.values_list("dates_precision", flat=True)) == {
        "month": 5,
        "year": 3,
    }
    trip = Trip.objects.get()
    assert {visit.city.code for visit in trip.visits.all()} == {"tomsk", "moscow"}
    assert SourceDocument.objects.get(code="S1").dated == date(2014, 12, 31)
    assert StrategyItem.objects.filter(parent=None).count() == 2
    assert Fund.objects.get(successor__isnull=False).successor.code == "city-diplomacy-hr-fund"


@pytest.mark.django_db
def test_loading_the_bundled_strategy_again_writes_nothing() -> None:
    strategy.load()
    before = events()

    with CaptureQueriesContext(connection) as queries:
        _dataset, tallies = strategy.load()

    assert outcome(tallies) == Counter(unchanged=178)
    assert events() == before
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []
    assert len(queries) < 30


@pytest.mark.django_db
def test_the_history_says_that_the_portal_loaded_it_and_from_what(folder: Folder) -> None:
    dataset, _tallies = strategy.load(folder.path)

    for model in history.event_models():
        for context in model._default_manager.values_list("pgh_context", flat=True):
            assert context["user"] is None, model
            assert dataset.title_ja in context["reason"], model
            assert dataset.title_en in context["reason"], model


@pytest.mark.django_db
def test_a_corrected_data_set_reaches_the_fields_that_nobody_changed(folder: Folder) -> None:
    load(folder)
    beijing = City.objects.get(code="beijing")
    records.change(beijing, actor=None, values={"name_en": "Peking"})
    at = next(i for i, row in enumerate(folder.read("cities")) if row["code"] == "beijing")
    folder.set("cities", at, name_en="Beijing City", aliases=["Peiping"], latitude=39.5)

    tallies = load(folder)

    assert tallies["cities"].updated == ["beijing: aliases, latitude"]
    beijing.refresh_from_db()
    assert (beijing.name_en, beijing.aliases, float(beijing.latitude)) == (
        "Peking",
        ["Peiping"],
        39.5,
    )
    assert "peiping" in beijing.search_text
    again = load(folder)
    assert again["cities"].kept == ["beijing: name_en"]
    assert outcome(again)["updated"] == 0


@pytest.mark.django_db
def test_a_corrected_conclusion_moves_the_term_and_the_review(folder: Folder) -> None:
    load(folder)
    folder.set("agreements", 1, concluded_on="2014-04-24", concluded_on_precision="day")
    folder.set("agreements", 0, concluded_on="1960-03", concluded_on_precision="month")

    load(folder)

    beijing = agreement("AG-12")
    assert (beijing.concluded_on, beijing.concluded_on_precision) == (date(2014, 4, 24), "day")
    assert [(t.starts_on, t.starts_on_precision) for t in beijing.terms.all()] == [
        (date(2014, 4, 24), "day")
    ]
    assert [review.due_on for review in beijing.reviews.all()] == [date(2017, 4, 24)]
    role = CityRole.objects.get(origin=agreement("AG-01").pk)
    assert (role.starts_on, role.starts_on_precision) == (date(1960, 3, 31), "month")


@pytest.mark.django_db
def test_a_term_that_people_moved_stays_when_the_conclusion_is_corrected(folder: Folder) -> None:
    load(folder)
    Term.objects.filter(agreement__reference="AG-12").update(starts_on=date(2014, 6, 1))
    folder.set("agreements", 1, concluded_on="2014-04-24", concluded_on_precision="day")

    load(folder)

    assert agreement("AG-12").terms.get().starts_on == date(2014, 6, 1)


@pytest.mark.django_db
def test_a_new_party_leaves_what_is_recorded_of_the_others(folder: Folder) -> None:
    load(folder)
    agreement("AG-12").parties.update(signatory="Wang Anshun")
    folder.set("agreements", 1, parties=["beijing", "moscow"])

    load(folder)

    parties = agreement("AG-12").parties.values_list("city__code", "signatory")
    assert set(parties) == {("beijing", "Wang Anshun"), ("moscow", "")}


@pytest.mark.django_db
def test_a_corrected_status_goes_the_way_people_would(folder: Folder) -> None:
    load(folder)
    folder.set("agreements", 1, status="rested")

    load(folder)

    assert agreement("AG-12").status == "rested"
    folder.set("agreements", 1, status="draft")
    with pytest.raises(strategy.DatasetError, match=r"AG-12, status: cannot go from rested"):
        load(folder)


@pytest.mark.django_db
def test_what_people_decided_about_an_agreement_stays(folder: Folder) -> None:
    load(folder)
    change_agreement(agreement("AG-12"), actor=None, values={"review_interval_months": 24})
    folder.set("agreements", 1, review_interval_months=48, notes="Corrected.")

    tallies = load(folder)

    assert tallies["agreements"].updated == ["AG-12: notes"]
    assert agreement("AG-12").review_interval_months == 24
    assert agreement("AG-12").reviews.get().due_on == date(2016, 4, 30)


@pytest.mark.django_db
def test_a_voided_record_does_not_come_back(folder: Folder) -> None:
    load(folder)
    visit = Visit.objects.get(city__code="london")
    records.void(visit, actor=None, reason="Entered twice")
    before = events()
    position = [row["city"] for row in folder.read("visits")["visits"]].index("london")
    folder.set("visits", "visits", position, results_en="New")

    tallies = load(folder)

    assert tallies["visits"].kept == ["VI-07 (voided)"]
    assert Visit.objects.count() == 4
    assert events() == before


@pytest.mark.django_db
def test_a_record_that_people_made_before_stays_theirs(folder: Folder) -> None:
    own = records.create(
        Country,
        actor=None,
        values={"code": "CN", "iso3": "CHN", "name_en": "Our China", "name_ja": "中国"},
    )

    tallies = load(folder)

    own.refresh_from_db()
    assert (own.name_en, own.visibility) == ("Our China", "internal")
    assert tallies["countries and regions"].kept == [
        "CN: name_en, formal_name_en, formal_name_ja, region, subregion, source"
    ]
    assert City.objects.get(code="beijing").country == own
    assert outcome(load(folder))["updated"] == 0


@pytest.mark.django_db
def test_a_record_that_leaves_the_data_set_is_named_and_left(folder: Folder) -> None:
    load(folder)
    folder.edit("funds", lambda rows: [{**row, "successor": None} for row in rows[:1]])

    tallies = load(folder)

    assert tallies["funds"].dropped == ["city-diplomacy-hr-fund"]
    assert Fund.objects.active().count() == 2


@pytest.mark.django_db
def test_a_record_that_joins_the_data_set_is_made(folder: Folder) -> None:
    load(folder)
    rows = json.loads((strategy.BUNDLED / "agreements.json").read_text(encoding="utf-8"))
    moscow = next(row for row in rows if row["parties"] == ["moscow"])
    folder.edit("agreements", lambda present: [*present, moscow])

    tallies = load(folder)

    assert outcome(tallies)["created"] == 1
    assert agreement(moscow["reference"]).reviews.get().due_on == date(2017, 12, 31)


def _without(name: str) -> Edit:
    return lambda rows: [{k: v for k, v in row.items() if k != name} for row in rows]


def _with(**fields: Any) -> Edit:
    return lambda rows: [{**rows[0], **fields}, *rows[1:]]


BROKEN = {
    "unknown country": ("cities", _with(country="XX"), "new-york, country: there is no country"),
    "30 February": (
        "agreements",
        _with(concluded_on="2014-02-30"),
        "AG-01, concluded_on: 2014-02-30 is not a day of the calendar",
    ),
    "wrong precision": (
        "agreements",
        _with(concluded_on="1960-02"),
        "AG-01, concluded_on: '1960-02' does not have the precision 'day'",
    ),
    "missing field": ("cities", _without("timezone"), "new-york, timezone: is missing"),
    "unknown field": ("funds", _with(colour="red"), "asian-hr-fund, colour: is no field"),
    "missing key": ("countries", _without("code"), "number 1 of the country records, code: is"),
    "given twice": ("bureaus", lambda rows: [*rows, rows[0]], "policy-planning: is given twice"),
    "wrong type": ("cities", _with(latitude="north"), "new-york, latitude: is not a number"),
    "no list": ("cities", lambda rows: {"cities": rows}, "cities.json: is not a list of records"),
    "no source": ("funds", _with(source=[]), "asian-hr-fund, source: names nothing"),
    "unknown document": (
        "funds",
        _with(source=[{"doc": "S9", "quote": "x"}]),
        "asian-hr-fund, source: there is no document 'S9'",
    ),
    "source of no field": (
        "funds",
        _with(source=[{"note": "x", "fields": ["colour"]}]),
        "asian-hr-fund, source: speaks of colour",
    ),
    "source of a strange shape": (
        "funds",
        _with(source=[{"note": "x", "fields": 5}]),
        "asian-hr-fund, source: is not a list",
    ),
    "part of a file": (
        "visits",
        lambda content: {**content, "journeys": []},
        "visits.json, journeys: is no field",
    ),
    "nested record": (
        "funds",
        _with(purposes=[{"code": "A"}]),
        "asian-hr-fund, purposes[0].source: is missing",
    ),
    "circle": (
        "strategy",
        lambda content: {
            **content,
            "items": [{**content["items"][0], "parent": content["items"][0]["code"]}],
        },
        "refers to itself in a circle",
    ),
    "kept in the file only": ("comparators", _with(city="atlantis"), "there is no city 'atlantis'"),
    # Only the database's own checks find these, when much has been written already.
    "unknown kind": ("funds", _with(status="lost"), "funds.json, asian-hr-fund, status: "),
    "not in the future": (
        "agreements",
        _with(concluded_on="2914-02-28"),
        "agreements.json, AG-01, concluded_on: ",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "edit", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_where_and_changes_nothing(
    folder: Folder, name: str, edit: Edit, message: str
) -> None:
    folder.edit(name, edit)
    before = events()

    with pytest.raises(CommandError) as refused:
        call_command("load_strategy", str(folder.path), stdout=StringIO())

    assert str(refused.value).startswith(f"{name}.json")
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert events() == before
    assert LoadedRecord.objects.count() == Bureau.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[", "cities.json: is not plain JSON in UTF-8"),
        (b"[\xff]", "cities.json: is not plain JSON in UTF-8"),
        (b'[{"a": 1, "a": 2}]', "'a' is given twice in one object"),
        (b'["a\\u0000"]', "null character"),
        (b"[NaN]", "NaN is no number of JSON"),
        (b"[1]", "cities.json, number 1 of the city records: is not an object"),
        (None, "cities.json: cannot be read"),
    ],
)
def test_a_file_that_is_no_json_is_named(
    folder: Folder, content: bytes | None, message: str
) -> None:
    path = folder.path / "cities.json"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=message.replace(".", r"\.")):
        call_command("load_strategy", str(folder.path))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere is not a folder"):
        call_command("load_strategy", str(tmp_path / "nowhere"))


@pytest.mark.django_db
def test_the_command_says_what_became_of_the_records(folder: Folder) -> None:
    load(folder)
    records.change(City.objects.get(code="beijing"), actor=None, values={"name_en": "Peking"})
    output = StringIO()

    call_command("load_strategy", str(folder.path), stdout=output, verbosity=2)

    lines = output.getvalue().splitlines()
    assert lines[1].split() == ["created", "updated", "kept", "unchanged"]
    assert ["cities", "0", "0", "1", "5"] in [line.split() for line in lines]
    assert "kept: cities beijing: name_en" in lines


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_everything_once(folder: Folder) -> None:
    def one() -> Counter[str]:
        try:
            return outcome(load(folder))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = (future.result() for future in [pool.submit(one), pool.submit(one)])

    assert sorted([first, second], key=lambda o: o["created"]) == [
        Counter(unchanged=first.total()),
        Counter(created=first.total()),
    ]
    assert City.objects.count() == len(Folder.CITIES)
