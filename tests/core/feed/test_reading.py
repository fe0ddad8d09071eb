"""What is told, to whom, and from where."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.idp.oidc.models import Token
from django.core import signing
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from agreements.models import Party
from cities import services as cities
from cities.models import City
from diplomacy.core import records
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.feed import epochs, reading, recording
from diplomacy.core.models import AccessEntry, Bureau, Change, FeedEpoch, User
from tests.api.samples import MAKE
from tests.conftest import acting_as_owner
from tests.core.feed.conftest import RESOURCES, Copying, Follower, caller, listed
from tests.database import settle
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory, MembershipFactory
from tests.factories.initiatives import BureauFactory, StrategyFactory, StrategyItemFactory
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory

pytestmark = pytest.mark.django_db(transaction=True)

FEED = "/api/v1/changes/"


def hide(record: Any, visibility: str = Visibility.RESTRICTED) -> None:
    records.change(record, actor=None, values={"visibility": visibility})


def test_every_resource_is_in_the_feed() -> None:
    missing = [
        name for name, viewset in RESOURCES.items() if not recording.is_published(viewset.model)
    ]
    assert missing == []


@pytest.mark.parametrize("name", RESOURCES)
def test_new_record_is_told_as_its_own_address_shows_it(system: Client, name: str) -> None:
    follower = Follower(system)
    record = MAKE[name]()
    key = getattr(record, "code", str(record.pk))
    shown = system.get(f"/api/v1/{name}/{key}/").json()
    told = f"{record.strategy.code}/{key}" if name == "strategy-items" else key
    entry, *_more = [e for e in follower.news() if (e["resource"], e["key"]) == (name, told)]
    assert entry["kind"] == "create"
    assert entry["record"] == shown
    assert entry["version"] == shown["version"]


def test_change_is_told_once_however_often_a_transaction_writes_it(system: Client) -> None:
    city = CityFactory()
    follower = Follower(system)
    with transaction.atomic():
        records.change(city, actor=None, values={"name_en": "Renamed"})
        records.touch(city)
    assert follower.told() == [("update", "cities", city.code)]
    assert follower.told() == []


def test_what_is_taken_back_is_not_told(system: Client) -> None:
    city = CityFactory()
    follower = Follower(system)
    with transaction.atomic():
        records.change(city, actor=None, values={"name_en": "Renamed"})
        transaction.set_rollback(True)
    assert follower.told() == []


def test_void_is_told_with_the_record(system: Client) -> None:
    city = CityFactory()
    follower = Follower(system)
    cities.void_city(city, actor=None, reason="Sample reason")
    (entry,) = follower.news()
    assert (entry["kind"], entry["record"]["voided"]) == ("void", True)


def test_bulk_statement_is_told_row_by_row(system: Client) -> None:
    made = [CityFactory() for _ in range(3)]
    follower = Follower(system)
    City.objects.update(name_ja="同名")
    assert sorted(follower.told()) == sorted(("update", "cities", c.code) for c in made)


def test_loss_of_visibility_is_a_tombstone_and_then_silence(
    system: Client, trusted: Client
) -> None:
    city = CityFactory()
    followers = Follower(system), Follower(trusted)
    hide(city)
    assert [f.told() for f in followers] == [
        [("remove", "cities", city.code)],
        [("update", "cities", city.code)],
    ]
    City.objects.update(name_en="Secret")
    assert [f.told() for f in followers] == [[], [("update", "cities", city.code)]]
    hide(City.objects.get(), Visibility.INTERNAL)
    assert [f.told() for f in followers] == [[("update", "cities", city.code)]] * 2


def test_nothing_of_a_record_that_was_never_open_is_told(system: Client) -> None:
    follower = Follower(system)
    secret = CityFactory(visibility=Visibility.RESTRICTED)
    CompletedVisitFactory(city=secret)
    with transaction.atomic():  # open and hidden again before anybody can look
        hide(secret, Visibility.INTERNAL)
        hide(City.objects.get(pk=secret.pk))
    with transaction.atomic():
        hide(CityFactory(code="made-and-hidden", country=secret.country))
    told = follower.news()
    assert {entry["resource"] for entry in told} == {"countries"}
    assert secret.code not in str(told)
    assert "made-and-hidden" not in str(told)


def test_people_of_the_bureau_keep_what_others_lose(system: Client) -> None:
    bureau = BureauFactory()
    own, other = Client(), Client()
    own.force_login(person(Role.BUREAU_OFFICER, bureau=bureau))
    other.force_login(person(Role.BUREAU_OFFICER, bureau=BureauFactory()))
    city = CityFactory(lead_bureau=bureau)
    visit = CompletedVisitFactory(city=city, lead_bureau=bureau, visibility="restricted")
    followers = {client: Follower(client) for client in (own, other, system)}
    hide(city)
    gone = [("remove", "cities", city.code)]
    assert followers[system].told() == followers[other].told() == gone
    assert followers[own].told() == [
        ("update", "cities", city.code),
        ("update", "visits", str(visit.pk)),
    ]
    # Led by another bureau, the visit would still be theirs, but no longer its city.
    City.objects.filter(pk=city.pk).update(lead_bureau=BureauFactory())
    assert ("remove", "visits", str(visit.pk)) in followers[own].told()
    assert followers[other].told() == [("create", "bureaus", Bureau.objects.latest("pk").code)]


@pytest.mark.parametrize("name", RESOURCES)
def test_whatever_names_a_hidden_record_is_told_of(
    name: str, system: Client, copying: Callable[[Client], Copying]
) -> None:
    """Hides and opens, one by one, everything that a record of this kind hangs on."""
    MAKE[name]()
    copy = copying(system)
    for model in recording.published():
        if model is Bureau:
            continue
        for visibility in (Visibility.RESTRICTED, Visibility.INTERNAL):
            if model._base_manager.update(visibility=visibility):
                copy.follow()
                assert copy.records() == listed(system), (model, visibility)


def test_part_that_moves_is_missing_where_it_was(system: Client) -> None:
    one, two = AgreementFactory(), AgreementFactory()
    follower = Follower(system)
    Party.objects.filter(agreement=one).update(agreement=two)
    assert sorted(follower.told()) == sorted(
        ("update", "agreements", str(agreement.pk)) for agreement in (one, two)
    )


def test_record_kept_after_a_merge_is_told_of(system: Client) -> None:
    kept, merged = CityFactory(), CityFactory()
    cities.change_city(merged, actor=None, values={"merged_into": kept})
    follower = Follower(system)
    assert not system.get(f"/api/v1/cities/{kept.code}/").json()["is_partner"]
    MembershipFactory(city=kept)
    follower.news()
    # The database allows what the service would refuse: the role moves to the merged record.
    kept.roles.update(city=merged)
    told = {entry["key"]: entry["record"] for entry in follower.news()}
    assert told[kept.code]["is_partner"]
    assert not told[merged.code]["is_partner"]


def test_another_code_is_a_removal_and_an_update(system: Client) -> None:
    strategy = StrategyFactory()
    item = StrategyItemFactory(strategy=strategy)
    follower = Follower(system)
    type(strategy).objects.filter(pk=strategy.pk).update(code="other")
    told = follower.told()
    assert told[0] == ("remove", "strategies", "sample-strategy")
    assert set(told) == {
        ("remove", "strategies", "sample-strategy"),
        ("update", "strategies", "other"),
        ("remove", "strategy-items", f"sample-strategy/{item.code}"),
        ("update", "strategy-items", f"other/{item.code}"),
    }


def test_deleted_row_is_a_removal(system: Client) -> None:
    city = CityFactory()
    follower = Follower(system)
    with acting_as_owner():
        City.objects.filter(pk=city.pk).delete()
    assert follower.told() == [("remove", "cities", city.code)]


# --- Pages and cursors ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 3, 500])
def test_pages_of_any_size_tell_the_same(system: Client, size: int) -> None:
    for name in RESOURCES:
        MAKE[name]()
    first = Follower(system, f"page_size={size}")
    copied = [(entry["resource"], entry["key"]) for entry in first.news()]
    assert len(copied) == len(set(copied))
    assert set(copied) == listed(system).keys()
    order = list(RESOURCES)
    assert copied == sorted(copied, key=lambda told: order.index(told[0]))
    whole, small = Follower(system), Follower(system, f"cursor=now&page_size={size}")
    for name in RESOURCES:
        MAKE[name]()
    assert small.told() == whole.told() != []


def test_no_more_means_the_present_not_the_end_of_a_window(system: Client) -> None:
    made = [CityFactory() for _ in range(3)]
    follower = Follower(system, "cursor=now&page_size=2")
    City.objects.update(name_ja="同名")
    settle()
    assert follower.page()["more"] is True
    cities.void_city(made[0], actor=None, reason="Sample reason")
    settle()
    assert follower.page()["more"] is True  # the last of the window that the first page opened
    last = follower.page()
    assert ([entry["kind"] for entry in last["results"]], last["more"]) == (["void"], False)


def test_what_changes_during_the_copy_is_told_after_it(
    system: Client, copying: Callable[[Client], Copying]
) -> None:
    kept, hidden, _renamed = (CityFactory(code=code) for code in ("aa", "bb", "cc"))
    copy = copying(system)
    page = copy.page("page_size=4")
    copy.copy.take(page)
    hide(hidden)
    City.objects.filter(pk=kept.pk).update(name_en="Renamed")
    CompletedVisitFactory(city=kept)
    copy.follow()
    assert copy.records() == listed(system)


def test_statements_do_not_depend_on_the_number_of_entries(system: Client) -> None:
    made = [CompletedVisitFactory() for _ in range(20)]
    follower = Follower(system)

    def cost(number: int) -> int:
        City.objects.filter(pk__in=[v.city_id for v in made[:number]]).update(visibility="public")
        City.objects.filter(pk__in=[v.city_id for v in made[:number]]).update(visibility="internal")
        with CaptureQueriesContext(connection) as queries:
            assert len(follower.page()["results"]) >= number
        return len(queries)

    assert cost(1) == cost(20) <= 7


def test_only_the_resources_asked_for(system: Client) -> None:
    CompletedVisitFactory()
    follower = Follower(system, "resource=cities&resource=visits")
    assert {entry["resource"] for entry in follower.news()} == {"cities", "visits"}
    CompletedVisitFactory()
    assert {entry["resource"] for entry in follower.news()} == {"cities", "visits"}
    other = follower.next.replace("resource=visits", "resource=trips")
    assert system.get(other).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "cursor=x",
        "cursor=a.b",
        "cursor=now&cursor=now",
        "page_size=0",
        "page_size=501",
        "resource=nothing",
        "format=csv",
        "x=1",
    ],
)
def test_what_cannot_be_understood_is_refused(system: Client, query: str) -> None:
    answer = system.get(f"{FEED}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_cursor_that_was_altered_is_refused(system: Client) -> None:
    cursor = Follower(system).page()["next"].rpartition("cursor=")[2]
    body, _dot, _seal = cursor.partition(".")
    forged = signing.Signer(key="another", sep=".", salt="diplomacy.feed").sign(body)
    assert system.get(f"{FEED}?cursor={forged}").status_code == 400


def gone(client: Client, link: str) -> bool:
    answer = client.get(link)
    if answer.status_code == 410:
        assert answer["Content-Type"] == "application/problem+json"
        assert "Start again" in answer.json()["detail"]
    return answer.status_code == 410


def test_cursor_expires_before_the_rows_it_needs_are_purged(system: Client) -> None:
    link = Follower(system).page()["next"]
    now = datetime.datetime.now(datetime.UTC)
    assert reading.CURSOR_TERM < epochs.KEPT
    with time_machine.travel(now + reading.CURSOR_TERM - datetime.timedelta(hours=1), tick=True):
        reading.read(_user(system), _cursor(link))
    with (
        time_machine.travel(now + reading.CURSOR_TERM + datetime.timedelta(hours=1), tick=True),
        pytest.raises(reading.Expired),
    ):
        reading.read(_user(system), _cursor(link))


def _cursor(link: str) -> str:
    return link.rpartition("cursor=")[2]


def _user(client: Client) -> Any:
    """The service user of the only caller."""
    user = User.objects.get(is_service=True)
    user.scopes = frozenset({"read"})
    return user


def test_cursor_of_another_epoch_is_gone(system: Client) -> None:
    link = Follower(system).page()["next"]
    FeedEpoch.objects.all().delete()  # as in a database that was just restored
    assert gone(system, link)
    assert system.get(FEED).status_code == 200


def test_cursor_made_under_other_rights_is_gone(db: None) -> None:
    link = Follower(caller("read")).page()["next"]
    assert gone(caller("read"), link)
    issued = create_client("Both", bureau=BureauFactory(), scopes=["read", "read:restricted"])
    wide = Client(headers={"authorization": f"Bearer {issued.token}", "accept-language": "en"})
    link = Follower(wide).page()["next"]
    assert not gone(wide, link)
    Token.objects.update(scopes="read")
    assert gone(wide, link)


def test_copy_is_made_anew_after_a_restore(
    system: Client, copying: Callable[[Client], Copying]
) -> None:
    city = CityFactory()
    copy = copying(system)
    copy.follow()
    FeedEpoch.objects.all().delete()
    with acting_as_owner():  # what was recorded since the backup is gone, its changes as well
        City.objects.filter(pk=city.pk).delete()
        Change.objects.all().delete()
    copy.follow()
    assert copy.records() == listed(system)
    assert ("cities", city.code) not in copy.records()


# --- Access --------------------------------------------------------------------------------------


def test_nobody_and_those_without_the_right_are_refused(client: Client) -> None:
    assert client.get(FEED).status_code == 401
    assert caller("write").get(FEED).status_code == 403
    # Without a role one sees what is public; the feed does not tell when it ceases to be.
    client.force_login(person())
    assert client.get(FEED).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(system: Client, method: str) -> None:
    assert getattr(system, method)(FEED).status_code == 405


def test_who_is_shown_restricted_records_is_written_down(system: Client, trusted: Client) -> None:
    CityFactory(visibility=Visibility.RESTRICTED)
    CompletedVisitFactory()
    Follower(system, "").news()
    assert not AccessEntry.objects.exists()
    Follower(trusted, "").news()
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.restricted, entry.address) == ("cities.city", 1, FEED)


def test_values_that_few_may_read_are_absent(system: Client) -> None:
    follower = Follower(system)
    visit = CompletedVisitFactory(protocol_notes="Secret notes")
    (entry,) = [e for e in follower.news() if e["resource"] == "visits"]
    assert entry["record"] == system.get(f"/api/v1/visits/{visit.pk}/").json()


def test_answers_are_what_the_schema_says(system: Client) -> None:
    schema = system.get("/api/v1/schema/").json()
    operation = schema["paths"][FEED]["get"]
    assert {"200", "400", "401", "403", "406", "410", "429", "500"} == operation["responses"].keys()
    root = {"$ref": "#/components/schemas/Changes", "components": schema["components"]}
    validator = Draft202012Validator(root, format_checker=Draft202012Validator.FORMAT_CHECKER)
    follower = Follower(system)
    for name in RESOURCES:
        MAKE[name]()
    City.objects.update(visibility=Visibility.RESTRICTED)
    for link in (follower.next, FEED):
        page = system.get(link).json()
        assert page["results"]
        assert [error.message for error in validator.iter_errors(page)] == []


def test_entries_without_records_are_the_same_otherwise(system: Client) -> None:
    user = _user(system)
    start = reading.read(user, reading.NOW).cursor
    for name in RESOURCES:
        MAKE[name]()
    with_records = reading.read(user, start, 500)
    bare = reading.read(user, start, 500, with_records=False)
    strip = [(e.kind, e.resource, e.model, e.key, e.version, e.at) for e in with_records.entries]
    assert strip == [(e.kind, e.resource, e.model, e.key, e.version, e.at) for e in bare.entries]
    assert not any(entry.record for entry in bare.entries)
    assert all(entry.record for entry in with_records.entries)
