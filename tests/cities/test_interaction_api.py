"""What other systems are told about interactions."""

import datetime

import pytest

from cities.models import City
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role, Visibility
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
