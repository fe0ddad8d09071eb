"""Writing through the API: what every resource that can be written has in common."""

from __future__ import annotations

import base64
import datetime
import json
from typing import Any

import pytest
from django.test import Client

from agreements.models import Agreement, Party
from cities.models import City
from diplomacy.api import router
from diplomacy.core.enums import Visibility
from diplomacy.core.models import Bureau, User
from initiatives.models import Initiative, Strategy
from tests.api import calls
from tests.api.calls import BODIES, Caller
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory, CountryFactory, MembershipFactory
from tests.factories.initiatives import (
    BureauFactory,
    StrategyFactory,
    StrategyItemFactory,
)
from tests.factories.people import person
from tests.factories.visits import TripFactory
from visits.models import Trip, Visit

from .conftest import caller

pytestmark = pytest.mark.django_db

RESOURCES = {name: viewset for name, viewset, _basename in router.registry}
# Webhooks are written with a scope of their own: tests/core/webhooks/test_api.py.
RECORDS = {name: viewset for name, viewset in RESOURCES.items() if name != "webhooks"}
WRITTEN = [name for name, viewset in RECORDS.items() if viewset.writing.create]
CHANGED = [name for name, viewset in RECORDS.items() if viewset.writing.change]


@pytest.fixture(autouse=True)
def pinned(settings: Any) -> None:
    settings.PORTAL_TODAY = datetime.date(2015, 1, 5)


@pytest.fixture
def writer(db: None) -> Caller:
    """A system that reads and writes for its bureau."""
    return Caller(caller("read", "write"))


@pytest.fixture
def reader(db: None) -> Caller:
    return Caller(caller("read"))


@pytest.fixture
def head(db: None) -> Caller:
    """Somebody with every right, in a browser."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("administrator", "secretariat"))
    return Caller(client)


def key_of(name: str, record: dict[str, Any]) -> str:
    return str(record[RESOURCES[name].lookup_field])


def made(caller: Caller, name: str, **more: Any) -> tuple[str, dict[str, Any]]:
    answer = caller.post(f"{name}/", BODIES[name](**more))
    assert answer.status_code == 201, answer.content
    return f"{name}/{key_of(name, answer.json())}/", answer.json()


def codes(answer: Any) -> dict[str, str]:
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


def test_every_resource_that_is_written_has_a_body_here() -> None:
    assert set(WRITTEN) == set(BODIES)


# --- Creating --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WRITTEN)
def test_new_record_is_answered_as_it_is_read(head: Caller, name: str) -> None:
    answer = head.post(f"{name}/", BODIES[name]())
    assert answer.status_code == 201, answer.content
    where = f"{name}/{key_of(name, answer.json())}/"
    assert answer["Location"] == f"http://testserver/api/v1/{where}"
    read = head.get(where)
    assert (answer.json(), answer["ETag"]) == (read.json(), read["ETag"])
    assert answer.json()["version"] >= 1


@pytest.mark.parametrize("name", WRITTEN)
def test_what_was_sent_is_what_is_kept(head: Caller, name: str) -> None:
    body = BODIES[name]()
    shown = head.post(f"{name}/", body).json()
    for field, value in body.items():
        if field in shown and f"{field}_precision" not in shown:
            assert shown[field] == value, field


@pytest.mark.parametrize("name", WRITTEN)
def test_unknown_and_read_only_fields_are_refused_beside_wrong_ones(
    head: Caller, name: str
) -> None:
    body = {**BODIES[name](), "nonsense": 1, "version": 3, "visibility": "secret"}
    answer = head.post(f"{name}/", body)
    assert answer.status_code == 400
    found = codes(answer)
    assert (found["nonsense"], found["version"]) == ("unknown_field", "read_only")
    if "visibility" in RESOURCES[name].serializer_class.Meta.fields:
        assert found["visibility"] == "invalid_choice"


@pytest.mark.parametrize("name", WRITTEN)
def test_nothing_is_made_without_what_is_needed(head: Caller, name: str) -> None:
    before = RESOURCES[name].model._base_manager.count()
    answer = head.post(f"{name}/", {})
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"]
    assert RESOURCES[name].model._base_manager.count() == before


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "3", "{", "", '{"a": NaN}'])
def test_what_is_no_object_is_refused(writer: Caller, body: str) -> None:
    answer = writer.client.post("/api/v1/cities/", body, content_type="application/json")
    assert answer.status_code == 400, answer.content


def test_what_is_no_json_is_refused(writer: Caller) -> None:
    answer = writer.client.post("/api/v1/cities/", "code=x", content_type="text/plain")
    assert answer.status_code == 415


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
@pytest.mark.parametrize("field", ["name_en", "names_local", "aliases", "country"])
def test_text_that_cannot_be_stored_is_refused(writer: Caller, field: str, text: str) -> None:
    shapes = {"names_local": [{"lang": "fr", "name": text}], "aliases": [text]}
    answer = writer.post("cities/", calls.city(**{field: shapes.get(field, text)}))
    assert answer.status_code == 400, answer.content


def test_code_that_is_taken_is_a_conflict(writer: Caller) -> None:
    CityFactory(code="sampleton")
    answer = writer.post("cities/", calls.city())
    assert (answer.status_code, codes(answer)) == (409, {"code": "unique"})


def test_system_writes_for_its_own_bureau_unless_it_says_otherwise(writer: Caller) -> None:
    own = User.objects.get(is_service=True).bureau.code
    _where, record = made(writer, "cities")
    assert record["lead_bureau"] == own
    other = writer.post("cities/", calls.city(code="other", lead_bureau=BureauFactory().code))
    assert other.status_code == 403


def test_city_lies_where_its_country_does_unless_said_otherwise(writer: Caller) -> None:
    country = CountryFactory(code="BR", region="Americas").code
    assert made(writer, "cities", country=country)[1]["region"] == "South America"
    record = made(writer, "cities", code="b", name_en="B", country=country, region="Asia")[1]
    assert record["region"] == "Asia"


def test_completed_visit_of_another_system_needs_no_report(writer: Caller, head: Caller) -> None:
    past = {"status": "completed", "starts_on": "2014-09-10", "ends_on": "2014-09-12"}
    made(writer, "visits", **past)
    assert Visit.objects.get().from_system is True
    answer = head.post("visits/", calls.visit(**past))
    assert (answer.status_code, codes(answer)) == (400, {"report": "needed"})


@pytest.mark.parametrize(
    ("sent", "kept", "precision"),
    [
        ({"concluded_on": "2014-04"}, "2014-04-30", "month"),
        ({"concluded_on": "2014"}, "2014-12-31", "year"),
        ({"concluded_on": "2014-04-07"}, "2014-04-07", "day"),
        (
            {"concluded_on": "2014-04-30", "concluded_on_precision": "month"},
            "2014-04-30",
            "month",
        ),
    ],
)
def test_partial_date_is_taken_as_it_is_sent(
    writer: Caller, sent: dict[str, str], kept: str, precision: str
) -> None:
    body = {**calls.agreement(), **sent}
    shown = writer.post("agreements/", body).json()
    assert (shown["concluded_on"], shown["concluded_on_precision"]) == (kept, precision)


@pytest.mark.parametrize(
    "sent",
    [
        {"concluded_on": "2014-04", "concluded_on_precision": "day"},
        {"concluded_on": "2014-02-30"},
        {"concluded_on": "0001-01-01"},
        {"concluded_on": "9999-12-31"},
        {"concluded_on": "2014年4月"},
        {"concluded_on": 2014},
    ],
)
def test_date_that_is_none_is_refused(writer: Caller, sent: dict[str, Any]) -> None:
    answer = writer.post("agreements/", {**calls.agreement(), **sent})
    assert answer.status_code == 400
    assert codes(answer).keys() == {"concluded_on"}


def test_dates_that_share_a_precision_are_equally_precise(writer: Caller) -> None:
    answer = writer.post("visits/", calls.visit(starts_on="2014-09", ends_on="2014-09-12"))
    assert codes(answer) == {"starts_on": "precision", "ends_on": "precision"}
    where, record = made(writer, "visits", starts_on="2014-09", ends_on="2014-09")
    assert (record["starts_on"], record["dates_precision"]) == ("2014-09-30", "month")
    answer = writer.patch(where, {"starts_on": "2014-09-01"}, if_match=writer.etag(where))
    assert codes(answer) == {"starts_on": "precision"}


@pytest.mark.parametrize("value", [True, "1", 1.5, [], {}])
def test_number_is_a_whole_number(writer: Caller, value: Any) -> None:
    answer = writer.post("agreements/", calls.agreement(review_interval_months=value))
    assert codes(answer).keys() == {"review_interval_months"}


def test_hidden_record_cannot_be_told_from_none(writer: Caller) -> None:
    hidden = CityFactory(visibility=Visibility.RESTRICTED)
    answers = [
        writer.post("visits/", calls.visit(city=code)) for code in (hidden.code, "no-such-city")
    ]
    assert [codes(answer) for answer in answers] == [{"city": "unknown"}] * 2


def test_what_is_said_is_in_the_callers_language(writer: Caller) -> None:
    answer = writer.post("cities/", {"nonsense": 1}, accept_language="ja")
    assert answer["Content-Language"] == "ja"
    assert {error["message"].isascii() for error in answer.json()["errors"]} == {False}


# --- Changing --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGED)
def test_change_raises_the_version_and_keeps_the_rest(head: Caller, name: str) -> None:
    where, before = made(head, name)
    texts = ("name_en", "text_en", "title_en", "purpose_en", "summary")
    field = next(f for f in (*texts, "co_advocate") if f in before)
    value: Any = True if field == "co_advocate" else "Changed"
    why = {"reason": "Sample"} if name in ("bureaus", "targets") else {}
    answer = head.patch(where, {field: value, **why}, if_match=head.etag(where))
    assert answer.status_code == 200, answer.content
    after = answer.json()
    assert after["version"] > before["version"]
    volatile = {"version": after["version"], "updated_at": after.get("updated_at")}
    known = {key: volatile[key] for key in volatile if key in before}
    assert after == {**before, field: value, **known}
    assert answer["ETag"] == head.etag(where)


@pytest.mark.parametrize("name", CHANGED)
def test_replacement_sets_every_field(head: Caller, name: str) -> None:
    where, before = made(head, name)
    shown = RESOURCES[name].serializer_class
    writable = calls_of(head, name, where)
    body = {field: before[field] for field in writable if field in before}
    body |= {"reason": "Sample"} if "reason" not in shown.Meta.fields else {}
    answer = head.put(where, body, if_match=head.etag(where))
    assert answer.status_code == 200, answer.content
    assert {**answer.json(), "version": 0, "updated_at": 0} == {
        **before,
        "version": 0,
        "updated_at": 0,
    }


def calls_of(caller: Caller, name: str, where: str) -> set[str]:
    """The fields that the schema lets a replacement have."""
    schema = caller.get("schema/").json()
    viewset = RESOURCES[name]
    operation = schema["paths"][f"/api/v1/{name}/{{{viewset.lookup_field}}}/"]["put"]
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    component = schema["components"]["schemas"][reference.rpartition("/")[2]]
    return set(component["properties"]) - {"reason"}


def test_replacement_resets_what_it_leaves_out_but_not_who_sees_and_leads(
    writer: Caller,
) -> None:
    where, before = made(
        writer, "cities", aliases=["Old"], visibility="public", latitude=1, longitude=1
    )
    body = {name: before[name] for name in ("kind", "name_en", "name_ja", "country", "region")}
    after = writer.put(where, body, if_match=writer.etag(where)).json()
    assert (after["aliases"], after["latitude"]) == ([], None)
    assert (after["visibility"], after["lead_bureau"]) == ("public", before["lead_bureau"])


def test_code_and_status_are_not_changed(writer: Caller) -> None:
    where, _record = made(writer, "agreements")
    answer = writer.patch(where, {"status": "ended"}, if_match=writer.etag(where))
    assert (answer.status_code, codes(answer)) == (400, {"status": "read_only"})
    where, _record = made(writer, "cities")
    answer = writer.patch(where, {"code": "other"}, if_match=writer.etag(where))
    assert (answer.status_code, codes(answer)) == (400, {"code": "read_only"})


def test_parties_that_the_caller_cannot_see_and_signatories_stay(writer: Caller) -> None:
    where, record = made(writer, "agreements")
    stored = Agreement.objects.get(pk=record["id"])
    hidden = CityFactory(visibility=Visibility.RESTRICTED)
    Party.objects.create(agreement=stored, city=hidden)
    stored.parties.exclude(city=hidden).update(signatory="Sample Mayor")
    added = CityFactory().code
    body = {"parties": [*record["parties"], added]}
    after = writer.patch(where, body, if_match=writer.etag(where)).json()
    assert after["parties"] == sorted([*record["parties"], added])
    assert stored.parties.filter(city=hidden).exists()
    assert stored.parties.get(city__code=record["parties"][0]).signatory == "Sample Mayor"


def test_measures_of_an_earlier_strategy_stay_as_they_are_read(writer: Caller) -> None:
    where, record = made(writer, "initiatives")
    links = Initiative.objects.get(pk=record["id"]).measure_links
    before = list(links.values_list("item", flat=True))
    Strategy.objects.update(status="superseded")
    later = StrategyFactory(code="later", status="current")
    StrategyItemFactory(strategy=later, code=record["measures"][0])
    tag = writer.etag(where)
    assert writer.patch(where, {"measures": record["measures"]}, if_match=tag).status_code == 200
    assert list(links.values_list("item", flat=True)) == before
    after = writer.patch(where, {"measures": []}, if_match=writer.etag(where)).json()
    assert after["measures"] == []


def test_dates_that_are_not_sent_keep_what_is_known_of_them(writer: Caller) -> None:
    where, record = made(writer, "visits", starts_on="2014-09-10", ends_on="2014-09-12")
    answer = writer.act(where, "complete", {"met_on": "2014-09"})
    assert (answer.status_code, codes(answer)) == (400, {"met_on": "precision"})
    done = writer.act(where, "complete", {"met_on": "2014-09-11"}).json()
    shown = ("starts_on", "ends_on", "dates_precision", "met_on")
    assert [done[name] for name in shown] == ["2014-09-10", "2014-09-12", "day", "2014-09-11"]
    body = {name: record[name] for name in ("direction", "city", "traveller")}
    new = {**body, "starts_on": "2014-08", "ends_on": "2014-08"}
    after = writer.put(where, new, if_match=writer.etag(where)).json()
    assert [after[name] for name in shown] == ["2014-08-31", "2014-08-31", "month", None]


def test_system_of_another_bureau_changes_nothing(writer: Caller) -> None:
    other = Caller(caller("read", "write"))
    for name in ("cities", "networks", "agreements", "trips", "visits", "initiatives"):
        where, _record = made(writer, name)
        for method, end in (("PATCH", ""), ("PUT", ""), ("POST", "void/")):
            assert other.send(method, where + end, {}, if_match="*").status_code == 403, name


def test_system_withdraws_what_it_recorded_wrongly(writer: Caller) -> None:
    where, _record = made(writer, "visits")
    assert writer.act(where, "void", {"reason": "Sample"}).json()["voided"] is True


def test_city_with_a_role_is_not_voided(writer: Caller) -> None:
    where, record = made(writer, "cities")
    MembershipFactory(city=City.objects.get(code=record["code"]))
    answer = writer.act(where, "void", {"reason": "Sample"})
    assert (answer.status_code, codes(answer)) == (409, {"": "in_use"})


def test_withdrawn_relation_stays_until_another_is_named(writer: Caller) -> None:
    where, record = made(writer, "visits")
    City.objects.filter(code=record["city"]).update(voided_at="2015-01-01T00:00Z")
    answer = writer.patch(where, {"city": record["city"]}, if_match=writer.etag(where))
    assert answer.status_code == 200
    other = CityFactory(voided_at="2015-01-01T00:00Z").code
    answer = writer.patch(where, {"city": other}, if_match=writer.etag(where))
    assert codes(answer) == {"city": "unknown"}


# --- Acts ------------------------------------------------------------------------------------


def test_agreement_is_signed_and_enters_into_force(db: None) -> None:
    writer = Caller(caller("read", "write", "approve"))
    where, record = made(writer, "agreements", status="draft", concluded_on=None)
    assert writer.act(where, "approve").json()["status"] == "approved"
    signed = writer.act(where, "sign", {"concluded_on": "2014-12-24"}).json()
    assert (signed["status"], signed["concluded_on"]) == ("signed", "2014-12-24")
    in_force = writer.act(where, "enter-force", {"effective_on": "2015-01-01"}).json()
    assert in_force["status"] == "in_force"
    ended = writer.act(where, "end", {"effective_on": "2015-01-04", "reason": "Sample"})
    assert ended.json()["status"] == "ended"
    term = Agreement.objects.get(pk=record["id"]).terms.get()
    assert (str(term.starts_on), str(term.ends_on)) == ("2015-01-01", "2015-01-04")


def test_move_that_the_state_forbids_is_a_conflict(writer: Caller) -> None:
    where, _record = made(writer, "agreements")
    answer = writer.act(where, "sign")
    assert (answer.status_code, codes(answer)) == (409, {"": "transition"})


def test_reason_is_asked_for_where_the_move_needs_one(writer: Caller) -> None:
    where, _record = made(writer, "visits")
    assert codes(writer.act(where, "cancel")) == {"reason": "required"}
    cancelled = writer.act(where, "cancel", {"reason": "Storm"}).json()
    assert (cancelled["status"], cancelled["status_reason"]) == ("cancelled", "Storm")


def test_superseding_names_what_takes_the_place(writer: Caller) -> None:
    where, _record = made(writer, "agreements")
    other = made(writer, "agreements", reference="API-2")[1]["id"]
    answer = writer.act(where, "supersede", {"superseded_by": other, "reason": "Sample"})
    assert (answer.json()["status"], answer.json()["superseded_by"]) == ("superseded", other)


def test_voided_record_stays_readable_and_changes_no_more(head: Caller) -> None:
    where, _record = made(head, "visits")
    assert head.act(where, "void", {"reason": "Sample"}).json()["voided"] is True
    for answer in (
        head.act(where, "void", {"reason": "Again"}),
        head.patch(where, {"purpose_en": "x"}, if_match=head.etag(where)),
        head.act(where, "confirm"),
    ):
        assert answer.status_code == 409, answer.content


def test_review_is_completed(head: Caller) -> None:
    review = AgreementFactory(status="in_force").reviews.get()
    where = f"reviews/{review.pk}/"
    assert codes(head.act(where, "complete")) == {"outcome": "required", "rationale": "required"}
    body = {"outcome": "continue", "rationale": "Sample", "completed_on": "2015-01-04"}
    done = head.act(where, "complete", body).json()
    assert (done["state"], done["outcome"], done["completed_on"]) == (
        "completed",
        "continue",
        "2015-01-04",
    )


def test_trip_is_announced_by_the_office_only(head: Caller, writer: Caller) -> None:
    where, record = made(writer, "trips")
    assert writer.act(where, "announce", {"announced_on": "2015-01-04"}).status_code == 403
    announced = head.act(where, "announce", {"announced_on": "2015-01-04"}).json()
    assert (announced["announced_on"], announced["visibility"]) == ("2015-01-04", "public")
    assert record["visibility"] == "internal"


def test_bureau_is_closed_and_reopened(head: Caller) -> None:
    where, _record = made(head, "bureaus")
    assert head.act(where, "close", {"reason": "Sample"}).json()["is_active"] is False
    assert head.act(where, "reopen", {"reason": "Sample"}).json()["is_active"] is True
    assert Bureau.objects.get(code="sample").is_active


# --- In which order a request is refused -----------------------------------------------------


def test_request_is_refused_in_the_order_of_the_contract(writer: Caller, reader: Caller) -> None:
    where, _record = made(writer, "visits")
    nobody, stale, wrong = Caller(Client()), '"99-x"', {"nonsense": 1}
    good = writer.etag(where)
    missing = "visits/00000000-0000-0000-0000-000000000000/"
    for method, end in (("PATCH", ""), ("PUT", ""), ("POST", "cancel/"), ("POST", "complete/")):
        assert nobody.send(method, where + end, wrong).status_code == 401
        assert reader.send(method, missing + end, wrong).status_code == 404
        assert reader.send(method, where + end, wrong).status_code == 403
        assert writer.send(method, where + end, wrong).status_code == 428
        assert writer.send(method, where + end, wrong, if_match=stale).status_code == 412
        assert writer.send(method, where + end, wrong, if_match=good).status_code == 400
    # A day to come: the state would be refused as well, but the body comes first.
    assert writer.post(f"{where}reschedule/", {"starts_on": 1}, if_match=good).status_code == 400
    assert writer.post(f"{where}reschedule/", {}, if_match=good).status_code == 409


@pytest.mark.parametrize("tag", ["3", "W/x", '"x"', '"-1"', '""', '"1', ","])
def test_tag_that_names_no_version_never_matches(writer: Caller, tag: str) -> None:
    where, _record = made(writer, "cities")
    assert writer.patch(where, {"name_en": "New"}, if_match=tag).status_code == 412


def test_only_the_version_of_the_tag_counts(writer: Caller) -> None:
    where, record = made(writer, "cities")
    tag = f'"{record["version"]}-of-another-representation"'
    assert writer.patch(where, {"name_en": "New"}, if_match=f'"99-x", {tag}').status_code == 200
    assert writer.patch(where, {"name_en": "Newer"}, if_match="*").status_code == 200


@pytest.mark.parametrize("name", sorted(set(RECORDS) - set(WRITTEN)))
def test_what_cannot_be_written_says_so(head: Caller, name: str) -> None:
    answer = head.post(f"{name}/", {})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_item_belongs_to_the_strategy_that_is_meant(head: Caller) -> None:
    draft = StrategyFactory(code="draft-2030", status="draft")
    body = {**calls.strategy_item(), "code": "1"}
    assert made(head, "strategy-items")[1]["strategy"] != draft.code
    top = head.post("strategy-items/?strategy=draft-2030", body)
    assert top.json()["strategy"] == draft.code
    assert top["Location"].endswith("/strategy-items/1/?strategy=draft-2030")
    inner = head.post("strategy-items/?strategy=draft-2030", {**body, "code": "1.1", "parent": "1"})
    assert (inner.status_code, inner.json()["parent"]) == (201, "1")
    answer = head.post("strategy-items/?strategy=nowhere", {**body, "code": "2"})
    assert codes(answer) == {"strategy": "unknown"}


def test_replacement_keeps_relations_that_the_caller_cannot_see(writer: Caller) -> None:
    where, record = made(writer, "visits")
    hidden = TripFactory(visibility=Visibility.RESTRICTED, office="governor")
    Visit.objects.filter(pk=record["id"]).update(trip=hidden)
    assert writer.get(where).json()["trip"] is None
    names = ("direction", "city", "traveller", "starts_on", "ends_on")
    body = {name: record[name] for name in names}
    for more in ({}, {"trip": None}):
        Visit.objects.filter(pk=record["id"]).update(trip=None)
        Trip.objects.filter(pk=hidden.pk).update(starts_on="2015-09-10", ends_on="2015-09-12")
        Visit.objects.filter(pk=record["id"]).update(trip=hidden)
        answer = writer.put(where, {**body, **more}, if_match=writer.etag(where))
        assert answer.status_code == 200, answer.content
        assert Visit.objects.get(pk=record["id"]).trip_id == hidden.pk


def test_many_unknown_fields_are_not_all_named(writer: Caller) -> None:
    answer = writer.post("cities/", {f"k{number}": 1 for number in range(5000)})
    unknown = [e for e in answer.json()["errors"] if e["code"] == "unknown_field"]
    assert (answer.status_code, len(unknown)) == (400, 100)


def test_body_of_too_many_values_is_refused(writer: Caller) -> None:
    answer = writer.post("cities/", calls.city(aliases=["x"] * 30_000))
    assert (answer.status_code, answer.json()["errors"]) == (400, [])


@pytest.mark.parametrize("value", [0, -1, 1e300, True])
def test_word_is_a_text(writer: Caller, value: Any) -> None:
    answer = writer.post("trips/", calls.trip(principal_key=value))
    assert codes(answer) == {"principal_key": "invalid"}


@pytest.mark.parametrize("body", ["[]", "false", "0", '""', "null", "[1]"])
def test_act_takes_an_object_or_nothing(writer: Caller, body: str) -> None:
    where, _record = made(writer, "visits")
    send = {"content_type": "application/json", "headers": {"if-match": "*"}}
    address = f"/api/v1/{where}confirm/"
    assert writer.client.post(address, body, **send).status_code == 400
    assert writer.client.generic("POST", address, headers={"if-match": "*"}).status_code == 200


def test_members_of_hidden_spells_are_not_told(writer: Caller) -> None:
    spell = MembershipFactory(visibility=Visibility.RESTRICTED)
    assert writer.get(f"networks/{spell.network.code}/").json()["members"] == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_cursor_at_the_end_of_time_is_refused(writer: Caller, moment: str) -> None:
    raw = json.dumps(["-updated_at", 0, moment, "00000000-0000-4000-8000-000000000000"])
    cursor = base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")
    for text in (cursor, base64.urlsafe_b64encode(raw.encode()).decode()):
        answer = writer.get(f"cities/?ordering=-updated_at&cursor={text}")
        assert answer.status_code == 400


def test_nul_in_the_id_of_a_client_is_refused(client: Client) -> None:
    for name in ("token", "revoke"):
        answer = client.post(f"/identity/o/api/{name}", headers={"authorization": "Basic ADp4"})
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
