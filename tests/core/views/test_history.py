"""The pages of the auditor: changes of all records, and who was shown restricted ones."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cities.models import City
from diplomacy.core import records
from diplomacy.core.enums import Role
from diplomacy.core.models import AccessEntry, Bureau
from tests.database import cost
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory

pytestmark = pytest.mark.django_db
HISTORY, ACCESS = "/history/", "/history/access/"


def browser_of(*roles: Role, **values: Any) -> Client:
    client = Client()
    client.force_login(person(*roles, **values))
    return client


@pytest.fixture
def auditor() -> Client:
    return browser_of(Role.AUDITOR, name_en="Auditor")


def exported(response: Any) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SERVICE])
def test_pages_are_for_those_whom_the_policy_names(role: Role) -> None:
    client = browser_of(role)
    reads = role in (Role.ADMINISTRATOR, Role.OFFICE_HEAD, Role.AUDITOR)
    assert client.get(HISTORY).status_code == (200 if reads else 403)
    assert client.get(f"{HISTORY}?format=csv").status_code == (200 if reads else 403)
    audits = role in (Role.ADMINISTRATOR, Role.AUDITOR)
    assert client.get(ACCESS).status_code == (200 if audits else 403)
    menu = client.get("/profile/").content.decode()
    assert (f'href="{HISTORY}"' in menu) == reads


def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    for address in (HISTORY, ACCESS):
        assert client.get(address).status_code == 302


def test_page_tells_a_change_in_words_with_a_link(auditor: Client, city: City) -> None:
    office = person(Role.OFFICE_HEAD, name_en="Office Head")
    records.change(city, actor=office, values={"name_en": "New"}, reason="Renamed by law")
    body = auditor.get(f"{HISTORY}?kind=cities.city&change=update").content.decode()
    for text in ("Office Head", "Renamed by law", "<del>Sample</del>", "<ins>New</ins>"):
        assert text in body
    assert f'<a href="{city.get_absolute_url()}">New</a>' in body


def test_page_reads_japanese(city: City) -> None:
    client = browser_of(Role.AUDITOR, language="ja")
    body = client.get(HISTORY).content.decode()
    assert "全記録の変更履歴" in body
    assert "History of all records" not in body


def test_both_pages_cost_the_same_at_few_and_many_rows(auditor: Client) -> None:
    def make() -> None:
        CompletedVisitFactory(visibility="restricted")
        AgreementFactory(cities=[CityFactory()])

    make()
    few = cost(auditor, HISTORY)
    for _number in range(12):
        make()
    assert cost(auditor, HISTORY) <= few
    AccessEntry.objects.create(how="view", via="page", kind="cities.city", record="x")
    one = cost(auditor, ACCESS)
    AccessEntry.objects.bulk_create(
        AccessEntry(how="view", via="page", kind="cities.city", record="x", user=person())
        for _number in range(20)
    )
    assert cost(auditor, ACCESS) == one <= 10


def test_pages_follow_each_other(auditor: Client) -> None:
    for number in range(60):
        Bureau.objects.create(code=f"b{number}", name_ja="局", name_en=f"Bureau {number}")
    first = auditor.get(f"{HISTORY}?kind=core.bureau")
    assert first.context["newest_url"] == ""
    second = auditor.get(HISTORY + first.context["older_url"])
    assert len(first.context["changes"]) == 50
    assert len(second.context["changes"]) == 10
    assert second.context["older_url"] == ""
    assert [chip.remove_url for chip in second.context["chips"]] == ["?"]
    assert (
        auditor.get(HISTORY + second.context["newest_url"]).context["changes"]
        == (first.context["changes"])
    )


@pytest.mark.parametrize(
    "query",
    [
        "who=nobody-known",
        "kind=nothing.such",
        "change=moved",
        "from=2015-13-01",
        "to=tomorrow",
        "after=nonsense",
        "after=2015-01-01T00:00:00Z_1_core_user",
        "after=2015-01-01T00:00:00_1_core_userevent",
        "after=2015-99-01T00:00:00Z_1_core_userevent",
        "format=xls",
        "colour=red",
        "record=a&record=b",
        "reason=%00",
    ],
)
def test_what_cannot_be_answered_is_refused(auditor: Client, query: str) -> None:
    response = auditor.get(f"{HISTORY}?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


def test_filters_by_person_and_days(auditor: Client) -> None:
    office = person(Role.OFFICE_HEAD, username="office", name_en="Office Head")
    records.save(Bureau(code="one", name_ja="局", name_en="One"), actor=office, reason="New")
    records.save(Bureau(code="two", name_ja="局", name_en="Two"), actor=None)
    for who in ("office", "Office Head"):
        response = auditor.get(HISTORY, {"who": who})
        assert [change.record for change in response.context["changes"]] == ["One"]
    assert auditor.get(HISTORY, {"to": "2000-01-01"}).context["changes"] == []
    assert auditor.get(HISTORY, {"from": "2000-01-01", "to": "9999-12-31"}).context["changes"]


def test_box_of_the_person_suggests_names(auditor: Client) -> None:
    person(username="hanako", name_en="Hanako Sample")
    for address in (HISTORY, ACCESS):
        response = auditor.get(address, {"who": "hana"}, headers={"HX-Target": "f-who-list"})
        assert response.content.decode() == '<option value="hanako">Hanako Sample</option>'
    assert auditor.get(HISTORY, headers={"HX-Target": "f-else-list"}).status_code == 404


def test_export_has_a_row_for_each_field_and_is_written_down(auditor: Client, city: City) -> None:
    office = person(Role.OFFICE_HEAD, name_en="Office Head")
    values = {"name_en": "=1+1", "name_ja": "新市"}
    records.change(city, actor=office, values=values, reason="Renamed")
    head, *rows = exported(auditor.get(f"{HISTORY}?kind=cities.city&format=csv"))
    assert head[:3] == ["When", "Who", "Kind of change"]
    changed = [row[1:] for row in rows if row[2] == "Changed"]
    assert [(row[5], row[6], row[7]) for row in changed] == [
        ("Name in English", "Sample", "'=1+1"),
        ("Name in Japanese", "見本市", "新市"),
    ]
    assert {row[8] for row in changed} == {"Renamed"}
    [entry] = AccessEntry.objects.all()
    assert (entry.how, entry.via, entry.address) == ("export", "page", HISTORY)
    assert entry.user.name_en == "Auditor"


def test_export_is_whole_and_reads_piece_by_piece(auditor: Client) -> None:
    Bureau.objects.bulk_create(
        Bureau(code=f"b{number}", name_ja="局", name_en="B") for number in range(1200)
    )
    rows = exported(auditor.get(f"{HISTORY}?kind=core.bureau&format=csv"))
    assert len(rows) == 1201
    assert len({row[5] for row in rows}) == 1201


def test_record_page_leads_to_all_its_changes(auditor: Client, city: City) -> None:
    page = auditor.get(city.get_absolute_url())
    link = page.context["history_url"]
    assert [change.record for change in auditor.get(link).context["changes"]] == [str(city)]
    viewer = browser_of(Role.VIEWER)
    assert viewer.get(city.get_absolute_url()).context["history_url"] == ""


def test_access_page_shows_filters_and_exports(auditor: Client) -> None:
    hidden = AgreementFactory(visibility="restricted")
    desk = browser_of(Role.DESK_OFFICER, username="desk", name_en="Desk Officer")
    desk.get(hidden.get_absolute_url())
    body = auditor.get(ACCESS).content.decode()
    assert "Desk Officer" in body
    link = f"{HISTORY}?kind=agreements.agreement&amp;record={hidden.pk}"
    assert link in body
    assert auditor.get(link.replace("&amp;", "&")).context["changes"]
    for query, number in (
        ("who=desk", 1),
        ("how=export", 0),
        ("via=page&who=desk", 1),
        ("kind=visits.visit", 0),
    ):
        assert auditor.get(f"{ACCESS}?{query}").context["count"] == number
    assert auditor.get(f"{ACCESS}?record={hidden.pk}&since=2000-01-01").context["count"] == 1
    assert auditor.get(f"{ACCESS}?until=2000-01-01").context["count"] == 0
    # The auditor was shown a change of it as well.
    assert len(exported(auditor.get(f"{ACCESS}?format=csv"))) == 3


def test_addresses_are_what_the_links_say() -> None:
    assert (reverse("core:history_list"), reverse("core:access_list")) == (HISTORY, ACCESS)


def test_a_made_up_position_is_no_page(auditor: Client) -> None:
    for text in ("0001-01-01T00:00:00+23:59_1_core_userevent", "x_1_core_userevent"):
        assert auditor.get(HISTORY, {"after": text}).status_code == 400


def test_a_role_that_was_given_is_named(auditor: Client) -> None:
    person(Role.SECRETARIAT)
    assert "Role: Secretariat of the Promotion Meeting" in auditor.get(HISTORY).text
