"""What other systems are told about interactions."""

import datetime

import pytest
from django.test import Client

from cities.models import City, Interaction
from cities.services import declare_home
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.history import changes_of
from tests.factories.cities import CityFactory, InteractionFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
API = "/api/v1/interactions/"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def api(client):
    client.force_login(person(Role.DESK_OFFICER))
    return client


@pytest.fixture
def system(client):
    """A bureau's system that may only read."""
    issued = create_client("Sample system", bureau=BureauFactory(), scopes=["read"])
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {issued.token}"
    return client


def listed(api, **query):
    response = api.get(API, query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_interaction_has_the_fields_of_the_contract(system):
    interaction = InteractionFactory(
        cities=[CityFactory(code="sample-b"), CityFactory(code="sample-a")],
        kind="courtesy_call",
        occurred_on_precision="month",
        summary="見本",
        language="ja",
        lead_bureau=BureauFactory(code="sample-bureau"),
    )
    body = system.get(f"{API}{interaction.pk}/").json()
    contract = {
        "id": str(interaction.pk),
        "occurred_on": "2014-06-30",
        "occurred_on_precision": "month",
        "kind": "courtesy_call",
        "cities": ["sample-a", "sample-b"],
        "summary": "見本",
        "language": "ja",
        "lead_bureau": "sample-bureau",
        "visibility": "internal",
        "voided": False,
        "version": 1,
    }
    assert {name: body[name] for name in contract} == contract
    assert listed(system) == [body]


def test_newest_come_first(api):
    days = [DAY(2014, 3, 1), DAY(2014, 5, 1), DAY(2014, 4, 1)]
    for day in days:
        InteractionFactory(occurred_on=day)
    shown = [entry["occurred_on"] for entry in listed(api)]
    assert shown == ["2014-05-01", "2014-04-01", "2014-03-01"]


def test_filters_narrow(api):
    bureau = BureauFactory()
    wanted = InteractionFactory(
        kind="meeting", occurred_on=DAY(2014, 8, 1), lead_bureau=bureau, summary="Harbour works"
    )
    InteractionFactory(language="ja", occurred_on=DAY(2014, 7, 1))
    for query in [
        {"city": wanted.cities.get().code},
        {"country": wanted.cities.get().country.code},
        {"kind": "meeting"},
        {"language": "en"},
        {"lead_bureau": bureau.code},
        {"occurred_from": "2014-07-15"},
        {"search": "ｈａｒｂｏｕｒ"},
    ]:
        assert [entry["id"] for entry in listed(api, **query)] == [str(wanted.pk)], query


@pytest.mark.parametrize("query", [{"city": "nowhere"}, {"kind": "visit"}, {"person": "1"}])
def test_mistake_in_the_address_is_named(api, query):
    response = api.get(API, query)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == list(query)


def test_city_stands_for_the_records_merged_into_it(api):
    kept, double = CityFactory.create_batch(2)
    InteractionFactory(cities=[double])
    City.objects.filter(pk=double.pk).update(merged_into=kept)
    assert len(listed(api, city=kept.code)) == 1


def test_hidden_cities_are_left_out_and_restricted_records_are_not_there(system):
    hidden = CityFactory(visibility=Visibility.RESTRICTED)
    known = InteractionFactory(cities=[hidden, CityFactory(code="sample-known")])
    secret = InteractionFactory(visibility=Visibility.RESTRICTED)
    [entry] = listed(system)
    assert (entry["id"], entry["cities"]) == (str(known.pk), ["sample-known"])
    assert system.get(f"{API}{secret.pk}/").status_code == 404
    assert system.get(API, {"city": hidden.code}).status_code == 400


# --- Writing ---------------------------------------------------------------------------------


@pytest.fixture
def bureau():
    return BureauFactory(code="sample-bureau")


@pytest.fixture
def writer(bureau):
    """The system of a bureau that writes for it."""
    issued = create_client("Writing system", bureau=bureau, scopes=["read", "write"])
    return Client(headers={"authorization": f"Bearer {issued.token}"})


def body(**changes):
    return {
        "occurred_on": "2014-06-03",
        "kind": "call",
        "cities": [CityFactory().code],
        "summary": "Sample",
        "language": "en",
        **changes,
    }


def post(client, given, **headers):
    return client.post(API, given, content_type="application/json", headers=headers)


def patch(client, record, given, version=None):
    return client.patch(
        f"{API}{record.pk}/",
        given,
        content_type="application/json",
        headers={"if-match": f'"{version or record.version}"'},
    )


def refusals(answer):
    assert answer.status_code == 400, answer.content
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


def test_system_records_for_its_bureau(writer):
    cities = [CityFactory(code="sample-b"), CityFactory(code="sample-a")]
    answer = post(writer, body(occurred_on="2014-06", cities=[city.code for city in cities]))
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["occurred_on"], told["occurred_on_precision"]) == ("2014-06-30", "month")
    assert (told["cities"], told["lead_bureau"]) == (["sample-a", "sample-b"], "sample-bureau")
    assert answer["Location"].endswith(f"{API}{told['id']}/")
    assert writer.get(f"{API}{told['id']}/").json() == told
    [first, *_] = changes_of(Interaction.objects.get(), None)
    assert first.who is not None


@pytest.mark.parametrize("name", ["occurred_on", "kind", "cities", "summary", "language"])
def test_each_field_of_the_contract_is_needed(writer, name):
    given = body()
    del given[name]
    assert refusals(post(writer, given)) == [(name, "required")]
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"occurred_on": "2015-01-06"}, ("occurred_on", "future")),
        ({"occurred_on": "2014-02-30"}, ("occurred_on", "invalid")),
        ({"cities": []}, ("cities", "empty")),
        ({"cities": ["nowhere"]}, ("cities", "unknown")),
        ({"summary": " "}, ("summary", "blank")),
        ({"kind": "visit"}, ("kind", "invalid_choice")),
        ({"language": "fr"}, ("language", "invalid_choice")),
        ({"voided": True}, ("voided", "read_only")),
        ({"people": []}, ("people", "unknown_field")),
    ],
)
def test_mistake_is_named_and_nothing_is_saved(writer, changes, refused):
    assert refusals(post(writer, body(**changes))) == [refused]
    assert not Interaction.objects.exists()


def test_home_city_is_no_counterpart(writer):
    home = CityFactory()
    declare_home(city=home)
    assert refusals(post(writer, body(cities=[home.code]))) == [("cities", "home")]


def test_system_of_another_bureau_may_not_write(writer, bureau):
    BureauFactory(code="other-bureau")
    assert post(writer, body(lead_bureau="other-bureau")).status_code == 403
    assert patch(writer, InteractionFactory(), {"summary": "New"}).status_code == 403
    assert Interaction.objects.get().summary != "New"


def test_change_names_its_version_and_keeps_what_is_not_sent(writer, bureau):
    interaction = InteractionFactory(lead_bureau=bureau, occurred_on_precision="month")
    missing = writer.patch(f"{API}{interaction.pk}/", {}, content_type="application/json")
    assert missing.status_code == 428
    assert patch(writer, interaction, {"summary": "New"}, version=7).status_code == 412
    before = writer.get(f"{API}{interaction.pk}/").json()
    answer = patch(writer, interaction, {"summary": "New"})
    assert answer.status_code == 200, answer.content
    changed = before | {"summary": "New", "version": 2, "updated_at": answer.json()["updated_at"]}
    assert answer.json() == changed


def test_cities_are_replaced_but_for_those_the_caller_cannot_name(writer, bureau):
    hidden = CityFactory(visibility=Visibility.RESTRICTED)
    old, new = CityFactory(), CityFactory(code="sample-new")
    interaction = InteractionFactory(lead_bureau=bureau, cities=[hidden, old])
    answer = patch(writer, interaction, {"cities": ["sample-new"]})
    assert answer.json()["cities"] == ["sample-new"]
    assert set(interaction.cities.all()) == {hidden, new}
    assert refusals(post(writer, body(cities=[hidden.code]))) == [("cities", "unknown")]


def test_office_voids_with_a_reason_and_a_system_what_its_bureau_leads(writer, bureau, client):
    own, other = InteractionFactory(lead_bureau=bureau), InteractionFactory()

    def void(api, record, **given):
        where, headers = f"{API}{record.pk}/void/", {"if-match": '"1"'}
        return api.post(where, given, content_type="application/json", headers=headers)

    assert void(writer, other, reason="double").status_code == 403
    client.force_login(person(Role.OFFICE_HEAD))
    assert refusals(void(client, other)) == [("reason", "required")]
    for api, record in ((writer, own), (client, other)):
        done = void(api, record, reason="double")
        assert (done.status_code, done.json()["voided"]) == (200, True)
