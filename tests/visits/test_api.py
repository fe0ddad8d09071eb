"""What other systems are told about trips and visits."""

import datetime

import pytest

from diplomacy.core.enums import Visibility
from tests.database import cost
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person
from tests.factories.visits import (
    CompletedVisitFactory,
    InboundVisitFactory,
    TripFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date
API = "/api/v1"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2016, 6, 1)


@pytest.fixture
def reader(client):
    def reader(*roles):
        client.force_login(person(*(roles or ("viewer",))))
        return client

    return reader


@pytest.fixture
def api(reader):
    return reader("desk_officer")


def listed(api, resource, **query):
    response = api.get(f"{API}/{resource}/", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def ids(records):
    return [str(record.pk) for record in records]


@pytest.mark.parametrize("resource", ["trips", "visits"])
def test_resource_needs_credentials(client, resource):
    assert client.get(f"{API}/{resource}/").status_code == 401


def test_outbound_visit_has_the_fields_of_the_contract(api):
    trip = TripFactory()
    visit = CompletedVisitFactory(
        trip=trip, met_on=DAY(2016, 5, 13), purpose_ja="目的", results_en="Results"
    )
    body = api.get(f"{API}/visits/{visit.pk}/").json()
    contract = {
        "id": str(visit.pk),
        "direction": "outbound",
        "city": visit.city.code,
        "trip": str(trip.pk),
        "starts_on": "2016-05-12",
        "ends_on": "2016-05-14",
        "dates_precision": "day",
        "met_on": "2016-05-13",
        "status": "completed",
        "traveller": "governor",
        "visitor_rank": None,
        "in_japan": None,
        "met_tmg": None,
        "status_reason": "",
        "purpose_en": "",
        "purpose_ja": "目的",
        "results_en": "Results",
        "results_ja": "",
        "voided": False,
    }
    assert {name: body[name] for name in contract} == contract
    assert body == listed(api, "visits")[0]


def test_inbound_visit_has_the_fields_of_its_side(api):
    visit = InboundVisitFactory(in_japan=False)
    body = api.get(f"{API}/visits/{visit.pk}/").json()
    own = {"traveller": None, "visitor_rank": "top", "in_japan": False, "met_tmg": True}
    assert {name: body[name] for name in own} == own
    assert body["trip"] is None


def test_working_note_is_not_told(api):
    visit = CompletedVisitFactory(report="Not for others")
    assert "Not for others" not in api.get(f"{API}/visits/{visit.pk}/").content.decode()


def test_trip_is_told_with_its_days_and_person(api):
    trip = TripFactory(principal_key="sample", budget_yen=5_000_000)
    body = api.get(f"{API}/trips/{trip.pk}/").json()
    told = {
        "id": str(trip.pk),
        "principal_key": "sample",
        "office": "governor",
        "starts_on": "2016-05-10",
        "ends_on": "2016-05-15",
        "dates_precision": "day",
        "status": "planned",
        "budget_yen": 5_000_000,
        "cost_yen": None,
        "voided": False,
    }
    assert {name: body[name] for name in told} == told


def test_filters_narrow(api):
    trip = TripFactory()
    wanted = CompletedVisitFactory(trip=trip, agreement=AgreementFactory())
    InboundVisitFactory(starts_on=DAY(2017, 1, 1), ends_on=DAY(2017, 1, 2))
    for query in [
        {"trip": trip.pk},
        {"city": wanted.city.code},
        {"country": wanted.city.country.code},
        {"agreement": wanted.agreement.pk},
        {"direction": "outbound"},
        {"status": "completed"},
        {"traveller": "governor"},
        {"by_leaders": "true"},
        {"ends_to": "2016-12-31"},
        {"search": wanted.city.name_ja},
    ]:
        assert [entry["id"] for entry in listed(api, "visits", **query)] == ids([wanted]), query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"city": "nowhere"}, "city"),
        ({"traveler": "governor"}, "traveler"),
        ({"status": "lost"}, "status"),
        ({"starts_from": "2016-02-30"}, "starts_from"),
        ({"trip": "no-id"}, "trip"),
        ({"ordering": "report"}, "ordering"),
    ],
)
def test_mistake_in_the_address_is_named(api, query, field):
    response = api.get(f"{API}/visits/", query)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_newest_visit_comes_first_and_pages_join_up(api):
    visits = [
        VisitFactory(starts_on=DAY(2016, month, 1), ends_on=DAY(2016, month, 2))
        for month in (1, 3, 2)
    ]
    order = ids([visits[1], visits[2], visits[0]])
    assert [entry["id"] for entry in listed(api, "visits")] == order
    page = api.get(f"{API}/visits/", {"page_size": 2}).json()
    rest = api.get(page["next"]).json()
    assert [entry["id"] for entry in page["results"] + rest["results"]] == order


def test_expand_sends_the_city_and_the_trip(api):
    visit = VisitFactory(trip=TripFactory())
    [body] = listed(api, "visits", expand="city,trip")
    assert (body["city"]["code"], body["trip"]["id"]) == (visit.city.code, str(visit.trip.pk))


def test_hidden_visit_trip_and_city_are_not_told(reader):
    VisitFactory(visibility=Visibility.RESTRICTED)
    hidden_trip = TripFactory(visibility=Visibility.RESTRICTED)
    hidden_city = CityFactory(visibility=Visibility.RESTRICTED)
    to_hidden_city = VisitFactory(city=hidden_city)
    visit = VisitFactory(trip=hidden_trip)
    api = reader("viewer")
    [body] = listed(api, "visits")
    assert (body["id"], body["trip"]) == (str(visit.pk), None)
    assert api.get(f"{API}/visits/{to_hidden_city.pk}/").status_code == 404
    assert listed(api, "trips") == []
    assert api.get(f"{API}/trips/{hidden_trip.pk}/").status_code == 404
    assert api.get(f"{API}/visits/", {"city": hidden_city.code}).status_code == 400
    assert listed(api, "visits", trip=hidden_trip.pk) == []


@pytest.mark.parametrize(
    ("resource", "factory"), [("visits", VisitFactory), ("trips", TripFactory)]
)
def test_list_costs_the_same_for_one_record_and_for_thirty(api, resource, factory):
    factory()
    one = cost(api, f"{API}/{resource}/")
    factory.create_batch(29)
    assert cost(api, f"{API}/{resource}/") == one <= 10
