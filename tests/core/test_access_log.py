"""Who was shown restricted data is written down, once for each request, and nothing else is."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.models import City
from diplomacy.core import access_log
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import AccessKind, AccessRoute, Role
from diplomacy.core.models import AccessEntry, User
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory, TripFactory

pytestmark = pytest.mark.django_db
Entry = tuple[Any, ...]


@pytest.fixture
def desk() -> User:
    return person(Role.DESK_OFFICER, username="desk")


@pytest.fixture
def browser(desk: User, client: Client) -> Client:
    client.force_login(desk)
    return client


@pytest.fixture
def system() -> Client:
    issued = create_client("Sample system", bureau=None, scopes=["read", "read:restricted"])
    return Client(headers={"authorization": f"Bearer {issued.token}"})


def written() -> list[Entry]:
    """The lines, oldest first."""
    return list(
        AccessEntry.objects.order_by("pk").values_list(
            "how", "via", "kind", "record", "restricted", "address"
        )
    )


def consumed(response: Any) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


@pytest.mark.parametrize(
    "make", [AgreementFactory, CompletedVisitFactory, TripFactory, CityFactory]
)
def test_page_of_a_restricted_record_is_written_down(
    make: Callable[..., Any], browser: Client, desk: User
) -> None:
    open_, hidden = make(), make(visibility="restricted")
    assert browser.get(open_.get_absolute_url()).status_code == 200
    assert written() == []
    path = hidden.get_absolute_url()
    assert browser.get(path).status_code == 200
    key = str(getattr(hidden, "code", hidden.pk))
    kind = type(hidden)._meta.label_lower
    assert written() == [("view", "page", kind, key, 1, path)]
    assert AccessEntry.objects.get().user == desk


def test_page_to_edit_one_is_written_down(browser: Client) -> None:
    hidden = AgreementFactory(visibility="restricted")
    path = f"{hidden.get_absolute_url()}edit/"
    assert browser.get(path).status_code == 200
    assert [(entry[0], entry[5]) for entry in written()] == [("view", path)]


def test_page_that_was_refused_is_not(client: Client) -> None:
    client.force_login(person(Role.VIEWER))
    hidden = AgreementFactory(visibility="restricted")
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert written() == []


def test_list_that_names_restricted_records_is_not_but_its_export_is(browser: Client) -> None:
    CityFactory.create_batch(2, visibility="restricted")
    CityFactory()
    assert browser.get("/cities/").status_code == 200
    assert written() == []
    assert len(consumed(browser.get("/cities/?format=csv"))) == 4
    assert written() == [("export", "page", "cities.city", "", 2, "/cities/")]


def test_export_without_restricted_records_is_not(browser: Client) -> None:
    CityFactory()
    hidden = CityFactory(visibility="restricted")
    rows = consumed(browser.get("/cities/?format=csv&visibility=internal"))
    assert hidden.name_en not in {cell for row in rows for cell in row}
    assert written() == []


def test_address_is_written_without_what_was_asked(browser: Client) -> None:
    CityFactory(visibility="restricted")
    consumed(browser.get("/cities/?format=csv&visibility=restricted"))
    assert written()[0][5] == "/cities/"


def test_api_writes_one_line_for_a_record_a_page_and_a_file(system: Client) -> None:
    hidden = CityFactory.create_batch(3, visibility="restricted")
    CityFactory()
    one = system.get(f"/api/v1/cities/{hidden[0].code}/")
    assert one.status_code == 200
    assert system.get("/api/v1/cities/?fields=code").json()["count"] == 4
    consumed(system.get("/api/v1/cities/?format=csv"))
    kind, path = "cities.city", "/api/v1/cities/"
    assert written() == [
        ("view", "api", kind, hidden[0].code, 1, f"{path}{hidden[0].code}/"),
        ("view", "api", kind, "", 3, path),
        ("export", "api", kind, "", 3, path),
    ]
    assert {entry.user.is_service for entry in AccessEntry.objects.select_related("user")} == {True}
    # Who has it already is shown nothing.
    again = system.get(f"/api/v1/cities/{hidden[0].code}/", headers={"if-none-match": one["ETag"]})
    assert (again.status_code, len(written())) == (304, 3)


def test_api_counts_what_is_inlined(system: Client) -> None:
    hidden = CityFactory(visibility="restricted")
    visit = CompletedVisitFactory(city=hidden)
    assert system.get(f"/api/v1/visits/{visit.pk}/").status_code == 200
    assert written() == []
    body = system.get(f"/api/v1/visits/{visit.pk}/?expand=city").json()
    assert body["city"]["code"] == hidden.code
    assert written() == [
        ("view", "api", "visits.visit", str(visit.pk), 1, f"/api/v1/visits/{visit.pk}/")
    ]


def test_api_writes_nothing_for_what_is_not_restricted(system: Client) -> None:
    city = CityFactory()
    for path in ("cities/", f"cities/{city.code}/", "bureaus/"):
        assert system.get(f"/api/v1/{path}").status_code == 200
    consumed(system.get("/api/v1/cities/?format=csv"))
    assert written() == []


def test_a_request_costs_one_insert_at_most(system: Client) -> None:
    def inserts() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert system.get("/api/v1/cities/").status_code == 200
        return sum("core_accessentry" in query["sql"] for query in queries)

    CityFactory()
    assert inserts() == 0
    CityFactory.create_batch(20, visibility="restricted")
    assert inserts() == 1


@pytest.mark.django_db(transaction=True)
def test_export_of_everything_is_written_down_and_holds_that_line(tmp_path: Path) -> None:
    CityFactory.create_batch(2, visibility="restricted")
    call_command("export_all", str(tmp_path / "all"))
    [(how, via, kind, record, restricted, address)] = written()
    assert (how, via, kind, record, restricted) == ("export", "command", "", "", 2)
    assert address.startswith(f"export_all {tmp_path / 'all'} (")
    [line] = (tmp_path / "all" / "core_accessentry.jsonl").read_text().splitlines()
    assert json.loads(line)["restricted"] == 2


@pytest.mark.django_db(transaction=True)
def test_export_of_everything_without_restricted_records_writes_no_line(tmp_path: Path) -> None:
    CityFactory()
    call_command("export_all", str(tmp_path / "all"))
    assert written() == []


def test_others_may_write_lines_of_their_own(desk: User) -> None:
    """Whoever shows a field that few may read calls the same function."""
    access_log.record(desk, City, AccessKind.VIEW, via=AccessRoute.PAGE, key="x" * 100)
    access_log.record(None, None, AccessKind.EXPORT, via=AccessRoute.COMMAND, address="y" * 900)
    first, second = written()
    assert first == ("view", "page", "cities.city", "x" * 64, None, "")
    assert second[2:] == ("", "", None, "y" * 500)


def test_a_value_that_few_may_read_is_written_though_the_record_is_for_all() -> None:
    protocol = Client()
    protocol.force_login(person(Role.PROTOCOL_OFFICER))
    plain, noted = CompletedVisitFactory(), CompletedVisitFactory(protocol_notes="Sample")
    for visit in (plain, noted):
        assert protocol.get(visit.get_absolute_url()).status_code == 200
    assert [entry[3] for entry in written()] == [str(noted.pk)]
    viewer = Client()
    viewer.force_login(person(Role.VIEWER))
    assert viewer.get(noted.get_absolute_url()).status_code == 200
    assert len(written()) == 1


def test_an_assessment_on_the_page_of_its_agreement_is_written(browser: Client) -> None:
    agreement = AgreementFactory()
    browser.get(agreement.get_absolute_url())
    assert written() == []
    agreement.reviews.update(
        state="completed",
        outcome="continue",
        rationale="Sample",
        completed_on="2015-01-02",
        author=person(Role.OFFICE_HEAD),
    )
    browser.get(agreement.get_absolute_url())
    assert [entry[3] for entry in written()] == [str(agreement.pk)]


def test_an_api_answer_with_an_assessment_is_written(system: Client) -> None:
    review = AgreementFactory().reviews.get()
    address = "/api/v1/reviews/"
    system.get(address)
    assert written() == []
    type(review).objects.filter(pk=review.pk).update(
        state="completed",
        outcome="continue",
        rationale="Sample",
        completed_on="2015-01-02",
        author=person(Role.OFFICE_HEAD),
    )
    system.get(address)
    system.get(f"{address}{review.pk}/")
    system.get(f"{address}?fields=state")
    consumed(system.get(f"{address}?format=csv"))
    assert [entry[:2] for entry in written()] == [("view", "api")] * 2 + [("export", "api")]


def test_a_conflict_that_shows_such_a_value_is_written() -> None:
    protocol = Client()
    protocol.force_login(person(Role.PROTOCOL_OFFICER))
    visit = CompletedVisitFactory(protocol_notes="Sample")
    answer = protocol.post(f"{visit.get_absolute_url()}edit/", {"version": "999"})
    assert answer.status_code == 409
    assert [entry[3] for entry in written()] == [str(visit.pk)]


def test_a_value_that_is_only_in_the_history_is_written() -> None:
    protocol = Client()
    protocol.force_login(person(Role.PROTOCOL_OFFICER))
    visit = CompletedVisitFactory(protocol_notes="Sample")
    type(visit).objects.filter(pk=visit.pk).update(protocol_notes="")
    assert "Sample" in protocol.get(visit.get_absolute_url()).text
    assert [entry[3] for entry in written()] == [str(visit.pk)]
    auditor = Client()
    auditor.force_login(person(Role.AUDITOR))
    auditor.get("/history/?kind=visits.visit")
    assert written()[-1][:2] == ("view", "page")
    assert written()[-1][4] >= 1


def test_a_list_with_addresses_of_people_is_written() -> None:
    admin = Client()
    admin.force_login(person(Role.ADMINISTRATOR))
    admin.get("/people/?columns=name")
    assert written() == []
    admin.get("/people/?columns=name,email")
    assert [entry[:3] for entry in written()] == [("view", "page", "core.user")]
