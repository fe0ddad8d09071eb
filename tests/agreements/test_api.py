"""What other systems are told about agreements and reviews."""

import datetime

import pytest

from agreements import services
from agreements.models import Agreement
from diplomacy.core.models import Bureau
from tests.database import cost
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory, many_agreements
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
API = "/api/v1"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def reader(client):
    def reader(*roles):
        user = person(*(roles or ("viewer",)))
        client.force_login(user)
        return client

    return reader


@pytest.fixture
def api(reader):
    return reader("desk_officer")


def listed(api, resource="agreements", **query):
    response = api.get(f"{API}/{resource}/", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def references(api, **query):
    return [entry["reference"] for entry in listed(api, **query)]


@pytest.mark.parametrize("resource", ["agreements", "reviews"])
def test_resource_needs_credentials(client, resource):
    assert client.get(f"{API}/{resource}/").status_code == 401


def test_agreement_has_the_fields_of_the_contract(api):
    bureau = Bureau.objects.create(code="env", name_ja="環境局", name_en="Environment")
    agreement = AgreementFactory(
        reference="AG-12",
        title_en="2014 agreement",
        title_ja="2014年の合意",
        concluded_on=DAY(2014, 4, 30),
        concluded_on_precision="month",
        lead_bureau=bureau,
        cities=[CityFactory(code="b"), CityFactory(code="a")],
    )
    agreement.refresh_from_db()
    body = api.get(f"{API}/agreements/{agreement.pk}/").json()
    contract = {
        "id": str(agreement.pk),
        "reference": "AG-12",
        "kind": "leader_agreement",
        "title_en": "2014 agreement",
        "title_ja": "2014年の合意",
        "parties": ["a", "b"],
        "concluded_on": "2014-04-30",
        "concluded_on_precision": "month",
        "status": "in_force",
        "lead_bureau": "env",
        "review_interval_months": 36,
        "next_review_due": "2017-04-30",
        "review_state": "scheduled",
        "voided": False,
        "version": agreement.version,
    }
    assert {name: body[name] for name in contract} == contract
    assert listed(api) == [body]


def test_review_state_is_as_of_the_day_asked_for(api):
    SisterAgreementFactory()
    expected = {
        "2015-01-05": "none_on_record",
        "2016-12-31": "due",
        "2018-01-01": "overdue",
    }
    for day, state in expected.items():
        [body] = listed(api, as_of=day, review_state=state)
        assert (body["review_state"], body["next_review_due"]) == (state, "2017-12-31")
        [same] = [api.get(f"{API}/agreements/{body['id']}/", {"as_of": day}).json()]
        assert same["review_state"] == state


def test_agreement_without_a_running_clock_has_no_review_state(api):
    AgreementFactory(status="draft", concluded_on=None)
    [body] = listed(api)
    assert (body["next_review_due"], body["review_state"], body["concluded_on"]) == (None,) * 3


def test_agreement_filters_narrow(api):
    city = CityFactory()
    SisterAgreementFactory(reference="OLD", cities=[city, CityFactory()])
    AgreementFactory(reference="NEW", concluded_on=DAY(2014, 10, 1), title_en="Climate")
    AgreementFactory(reference="LATE", concluded_on=DAY(2011, 10, 1), status="signed")
    assert references(api, city=city.code) == ["OLD"]
    assert references(api, country=city.country.code) == ["OLD"]
    assert references(api, kind="sister_friendship") == ["OLD"]
    assert references(api, status="signed") == ["LATE"]
    assert references(api, search="climate") == ["NEW"]
    assert references(api, due_to="2015-01-01") == ["LATE"]
    assert references(api, concluded_from="2014-01-01") == ["NEW"]


def test_agreements_are_ordered_by_the_day_their_review_is_due_nulls_last(api):
    AgreementFactory(reference="B", concluded_on=DAY(2013, 1, 1))
    AgreementFactory(reference="A", concluded_on=DAY(2014, 1, 1))
    AgreementFactory(reference="C", status="draft")
    assert references(api, ordering="next_review_due") == ["B", "A", "C"]
    assert references(api, ordering="-next_review_due") == ["A", "B", "C"]


def test_pages_of_one_lose_and_repeat_nothing(api):
    for number in range(5):
        AgreementFactory(reference=f"R-{number}", status="draft" if number % 2 else "signed")
    for ordering in ("reference", "-next_review_due", "concluded_on"):
        seen, address = [], f"{API}/agreements/?page_size=1&ordering={ordering}"
        while address:
            body = api.get(address).json()
            seen += [entry["reference"] for entry in body["results"]]
            address = body["next"]
        assert sorted(seen) == [f"R-{number}" for number in range(5)]


def test_restricted_agreement_and_its_review_are_unknown_to_a_viewer(reader):
    agreement = AgreementFactory(visibility="restricted")
    client = reader()
    assert references(client) == []
    assert listed(client, "reviews") == []
    assert client.get(f"{API}/agreements/{agreement.pk}/").status_code == 404
    assert len(listed(reader("desk_officer"), "reviews")) == 1


def test_restricted_party_is_left_out_for_a_viewer(reader):
    AgreementFactory(
        cities=[CityFactory(code="open"), CityFactory(code="shut", visibility="restricted")]
    )
    assert listed(reader())[0]["parties"] == ["open"]
    assert listed(reader("desk_officer"))[0]["parties"] == ["open", "shut"]


def test_expand_inlines_parties(api):
    AgreementFactory(cities=[CityFactory(code="a", name_en="Aville")])
    [body] = listed(api, expand="parties")
    assert [city["name_en"] for city in body["parties"]] == ["Aville"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"city": "atlantis"}, "city"),
        ({"signed_by": "x"}, "signed_by"),
        ({"review_state": "late"}, "review_state"),
        ({"due_to": "2015-02-30"}, "due_to"),
    ],
)
def test_bad_parameter_is_a_problem_that_names_it(api, query, field):
    response = api.get(f"{API}/agreements/", query)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


@pytest.mark.parametrize("key", ["not-a-uuid", "00000000-0000-0000-0000-000000000000"])
def test_unknown_agreement_is_404(api, key):
    assert api.get(f"{API}/agreements/{key}/").status_code == 404


def test_review_tells_what_it_found(api):
    agreement = AgreementFactory()
    services.complete_review(
        agreement.reviews.get(),
        actor=person("office_head"),
        outcome="amend",
        rationale="The field has changed.",
    )
    [done] = listed(api, "reviews", state="completed", agreement=str(agreement.pk))
    expected = {
        "agreement": str(agreement.pk),
        "cycle": 1,
        "due_on": "2017-04-30",
        "completed_on": "2015-01-05",
        "outcome": "amend",
        "rationale": "The field has changed.",
    }
    assert {name: done[name] for name in expected} == expected
    [ahead] = listed(api, "reviews", state="scheduled")
    assert (ahead["cycle"], ahead["due_on"]) == (2, "2018-01-05")


def test_voided_agreement_says_so(api):
    agreement = AgreementFactory()
    services.void_agreement(agreement, actor=None, reason="Twice")
    [body] = listed(api)
    assert body["voided"] is True
    assert references(api, voided="false") == []


@pytest.mark.parametrize("resource", ["agreements", "reviews"])
def test_endpoint_costs_the_same_for_one_and_thirty_rows(api, resource):
    many_agreements(1)
    address = f"{API}/{resource}/"
    one = cost(api, address)
    many_agreements(29)
    assert Agreement.objects.count() == 30
    assert cost(api, address) == one <= 10
