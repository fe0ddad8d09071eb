"""What other systems are told about cities, countries and networks."""

import datetime

import pytest
from django.utils import timezone

from cities.models import City
from cities.services import declare_home
from tests.database import cost
from tests.factories.cities import CityFactory, CountryFactory, MembershipFactory, NetworkFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
API = "/api/v1"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def reader(client):
    """A browser session; tokens are tested where the API's access is."""

    def reader(*roles):
        user = person(*(roles or ("viewer",)))
        client.force_login(user)
        return client

    return reader


@pytest.fixture
def api(reader):
    return reader("desk_officer")


def listed(api, resource, **query):
    response = api.get(f"{API}/{resource}/", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def codes(api, resource="cities", **query):
    return [entry["code"] for entry in listed(api, resource, **query)]


@pytest.mark.parametrize("resource", ["cities", "countries", "networks", "network-memberships"])
def test_resource_needs_credentials(client, resource):
    assert client.get(f"{API}/{resource}/").status_code == 401


def test_city_has_the_fields_of_the_contract(api):
    country = CountryFactory(code="FR")
    city = CityFactory(
        code="sampleton",
        kind="state",
        name_en="Sampleton",
        name_ja="見本",
        names_local=[{"lang": "fr", "name": "Échantillon"}],
        aliases=["Sampletown"],
        country=country,
        latitude="48.857",
        longitude="2.352",
        timezone="Europe/Paris",
        leader_office_en="Mayor",
    )
    MembershipFactory(
        city=city,
        network=NetworkFactory(code="cities-21"),
        starts_on=DAY(2001, 12, 31),
        starts_on_precision="year",
        ends_on=DAY(2015, 3, 31),
    )
    body = api.get(f"{API}/cities/sampleton/").json()
    contract = {
        "code": "sampleton",
        "kind": "state",
        "name_en": "Sampleton",
        "name_ja": "見本",
        "names_local": [{"lang": "fr", "name": "Échantillon"}],
        "aliases": ["Sampletown"],
        "country": "FR",
        "latitude": 48.857,
        "longitude": 2.352,
        "timezone": "Europe/Paris",
        "leader_office": "Mayor",
        "roles": [
            {
                "role": "network_member",
                "network": "cities-21",
                "from": "2001-12-31",
                "to": "2015-03-31",
            }
        ],
        "is_partner": True,
        "voided": False,
    }
    assert {name: body[name] for name in contract} == contract
    assert body["version"] == City.objects.get().version
    assert body == listed(api, "cities")[0]


def test_city_is_a_partner_as_of_the_day_asked_for(api):
    city = MembershipFactory(starts_on=DAY(2001, 1, 1), ends_on=DAY(2010, 1, 1)).city
    address = f"{API}/cities/{city.code}/"
    assert api.get(address).json()["is_partner"] is False
    assert api.get(address, {"as_of": "2005-01-01"}).json()["is_partner"] is True
    assert codes(api, as_of="2005-01-01", is_partner="true") == [city.code]
    assert codes(api, is_partner="true") == []


def test_home_city_is_listed_with_its_role_and_is_no_partner(api):
    city = MembershipFactory().city
    declare_home(city=city)
    [body] = listed(api, "cities")
    assert {role["role"] for role in body["roles"]} == {"home", "network_member"}
    assert body["is_partner"] is False


@pytest.mark.parametrize("query", ["Toms", "tomsk", "トムスク"])
def test_search_finds_cities_by_every_spelling(api, query):
    CityFactory(code="tomsk", name_en="Tomsk", name_ja="トムスク", aliases=["Toms"])
    CityFactory()
    assert codes(api, search=query) == ["tomsk"]


def test_city_filters_narrow(api):
    membership = MembershipFactory(city__code="member", city__region="Europe")
    CityFactory(code="other", kind="state", country=CountryFactory(code="XX"))
    assert codes(api, network=membership.network.code) == ["member"]
    assert codes(api, role="network_member") == ["member"]
    assert codes(api, region="Europe") == ["member"]
    assert codes(api, kind="state") == ["other"]
    assert codes(api, country="XX") == ["other"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"country": "ZZ"}, "country"),
        ({"mayor": "x"}, "mayor"),
        ({"kind": "village"}, "kind"),
        ({"as_of": "2015-02-30"}, "as_of"),
        ({"ordering": "mayor"}, "ordering"),
        ({"page_size": "501"}, "page_size"),
    ],
)
def test_bad_parameter_is_a_problem_that_names_it(api, query, field):
    response = api.get(f"{API}/cities/", query)
    assert response.status_code == 400
    assert response["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_restricted_city_is_unknown_to_a_viewer(reader):
    CityFactory(code="secret", visibility="restricted")
    assert codes(reader()) == []
    assert reader().get(f"{API}/cities/secret/").status_code == 404
    assert codes(reader("desk_officer")) == ["secret"]


def test_role_from_a_restricted_record_is_left_out_but_counts(reader):
    MembershipFactory(visibility="restricted")
    [body] = listed(reader(), "cities")
    assert (body["roles"], body["is_partner"]) == ([], True)


def test_voided_city_says_so(api):
    CityFactory(code="gone")
    City.objects.update(voided_at=timezone.now(), void_reason="Twice")
    assert api.get(f"{API}/cities/gone/").json()["voided"] is True
    assert codes(api, voided="false") == []


def test_expand_inlines_the_country(api):
    CityFactory(country=CountryFactory(code="FR", name_en="France"))
    [body] = listed(api, "cities", expand="country")
    assert (body["country"]["code"], body["country"]["name_en"]) == ("FR", "France")


def test_country_is_found_by_code_and_name(api):
    CountryFactory(code="FR", iso3="FRA", name_en="France", name_ja="フランス")
    CountryFactory()
    for search in ("fr", "FRA", "france", "フランス"):
        assert codes(api, "countries", search=search) == ["FR"]
    body = api.get(f"{API}/countries/FR/").json()
    assert (body["name_en"], body["name_ja"]) == ("France", "フランス")


def test_network_lists_its_members_and_its_state(api):
    network = NetworkFactory(
        code="cities-21",
        status="suspended",
        status_since=DAY(2014, 12, 31),
        status_since_precision="month",
        joint_projects_reported=12,
    )
    MembershipFactory(network=network, city__code="b")
    MembershipFactory(network=network, city__code="a")
    NetworkFactory()
    [body] = listed(api, "networks", status="suspended", city="a")
    expected = {
        "code": "cities-21",
        "status": "suspended",
        "status_since": "2014-12-31",
        "status_since_precision": "month",
        "joint_projects_reported": 12,
        "members": ["a", "b"],
    }
    assert {name: body[name] for name in expected} == expected


def test_membership_names_city_and_network(api):
    membership = MembershipFactory(co_advocate=True)
    MembershipFactory()
    [body] = listed(api, "network-memberships", co_advocate="true")
    assert (body["id"], body["city"], body["network"], body["co_advocate"]) == (
        str(membership.pk),
        membership.city.code,
        membership.network.code,
        True,
    )
    assert len(listed(api, "network-memberships", city=membership.city.code)) == 1
    assert len(listed(api, "network-memberships", network=membership.network.code)) == 1


@pytest.mark.parametrize("resource", ["cities", "countries", "networks", "network-memberships"])
def test_endpoint_costs_the_same_for_one_and_thirty_rows(api, resource):
    MembershipFactory()
    address = f"{API}/{resource}/"
    one = cost(api, address)
    for _ in range(29):
        MembershipFactory()
    assert cost(api, address) == one <= 10
