"""What other systems are told about initiatives, strategies, targets and funds."""

import datetime

import pytest
from django.utils.translation import override

from diplomacy.core.enums import Role, Visibility
from initiatives.services import record_decision
from initiatives.themes import theme_name
from tests.database import cost
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import (
    BureauFactory,
    FundFactory,
    InitiativeFactory,
    StrategyFactory,
    StrategyItemFactory,
    TargetFactory,
    TargetRuleFactory,
)
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date
API = "/api/v1"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2017, 1, 1)


@pytest.fixture
def reader(client):
    def reader(*roles):
        client.force_login(person(*(roles or ("viewer",))))
        return client

    return reader


@pytest.fixture
def api(reader):
    return reader(Role.DESK_OFFICER)


def listed(api, resource, **query):
    response = api.get(f"{API}/{resource}/", query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


RESOURCES = ["initiatives", "strategies", "strategy-items", "targets", "target-decisions", "funds"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_resource_needs_credentials(client, resource):
    assert client.get(f"{API}/{resource}/").status_code == 401


def test_initiative_has_the_fields_of_the_contract(api):
    cities = [CityFactory(code="sample-b"), CityFactory(code="sample-a")]
    agreement = AgreementFactory(cities=cities)
    bureau = BureauFactory(code="sample-bureau")
    initiative = InitiativeFactory(
        title_en="Clean air",
        cities=cities,
        measures=[StrategyItemFactory(code="4.2.b.1")],
        agreement=agreement,
        lead_bureau=bureau,
        starts_on=DAY(2016, 4, 1),
        starts_on_precision="month",
        resident_benefit_ja="効果",
    )
    body = api.get(f"{API}/initiatives/{initiative.pk}/").json()
    contract = {
        "id": str(initiative.pk),
        "title_en": "Clean air",
        "title_ja": initiative.title_ja,
        "measures": ["4.2.b.1"],
        "lead_bureau": "sample-bureau",
        "cities": ["sample-a", "sample-b"],
        "agreement": str(agreement.pk),
        "starts_on": "2016-04-30",
        "starts_on_precision": "month",
        "ends_on": None,
        "status": "running",
        "resident_benefit_en": "",
        "resident_benefit_ja": "効果",
        "voided": False,
    }
    assert {name: body[name] for name in contract} == contract
    assert body == listed(api, "initiatives")[0]


def test_initiative_filters_narrow(api):
    item = StrategyItemFactory(code="4.2.b.1")
    wanted = InitiativeFactory(measures=[item], agreement=AgreementFactory())
    InitiativeFactory(status="planned", starts_on=None, lead_bureau=None)
    StrategyItemFactory(code="4.2")
    for query in [
        {"city": wanted.cities.get().code},
        {"country": wanted.cities.get().country.code},
        {"measure": "4.2.b.1"},
        {"measure": "4.2"},  # everything below it too
        {"strategy": item.strategy.code},
        {"agreement": wanted.agreement.pk},
        {"lead_bureau": wanted.lead_bureau.code},
        {"unassigned": "false"},
        {"status": "running"},
        {"starts_from": "2016-01-01"},
        {"search": wanted.title_ja},
    ]:
        found = [entry["id"] for entry in listed(api, "initiatives", **query)]
        assert found == [str(wanted.pk)], query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"city": "nowhere"}, "city"),
        ({"measure": "9.9"}, "measure"),
        ({"strategy": "none"}, "strategy"),
        ({"agreement": "no-id"}, "agreement"),
        ({"budget": "1"}, "budget"),
    ],
)
def test_mistake_in_the_address_is_named(api, query, field):
    response = api.get(f"{API}/initiatives/", query)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_item_code_means_the_current_strategy_unless_one_is_named(api):
    older = StrategyFactory(code="older", status="superseded")
    StrategyItemFactory(code="4.1", strategy=older, text_en="Before")
    parent = StrategyItemFactory(code="4", kind="section")
    StrategyItemFactory(code="4.1", parent=parent, text_en="Now", themes=["games"])
    address = f"{API}/strategy-items/4.1/"
    now = api.get(address).json()
    assert (now["text_en"], now["parent"], now["strategy"]) == ("Now", "4", "sample-strategy")
    assert api.get(address, {"strategy": "older"}).json()["text_en"] == "Before"
    assert api.get(address, {"strategy": "none"}).status_code == 404
    assert [entry["code"] for entry in listed(api, "strategy-items")] == ["4", "4.1"]
    assert [entry["text_en"] for entry in listed(api, "strategy-items", strategy="older")] == [
        "Before"
    ]
    assert [entry["code"] for entry in listed(api, "strategy-items", theme="games")] == ["4.1"]
    # The Japanese name of a theme, as pages show it, finds the same.
    with override("ja"):
        name = theme_name("games")
    assert name != "games"
    assert [entry["code"] for entry in listed(api, "strategy-items", theme=name)] == ["4.1"]
    assert [entry["code"] for entry in listed(api, "strategy-items", parent="4")] == ["4.1"]


def test_strategies_and_funds_are_told_by_code(api):
    StrategyFactory()
    FundFactory(code="sample-fund", amount_yen=8_000_000_000, status="budget_requested")
    assert api.get(f"{API}/strategies/sample-strategy/").json()["status"] == "current"
    body = api.get(f"{API}/funds/sample-fund/").json()
    told = {
        "code": "sample-fund",
        "name_en": "Sample fund",
        "status": "budget_requested",
        "amount_yen": 8_000_000_000,
        "appropriated": 0,
        "allocated": 0,
        "spent": 0,
        "available": 0,
    }
    assert {name: body[name] for name in told} == told


class TestProgress:
    @pytest.fixture
    def target(self):
        TargetRuleFactory()
        return TargetFactory(code="T15")

    @pytest.fixture
    def records(self, target):
        """One city counts by evidence, one by decision, one is a step away."""
        city = CityFactory(code="counted")
        visit = CompletedVisitFactory(city=city)
        initiative = InitiativeFactory(cities=[city])
        decision = record_decision(
            actor=None,
            values={
                "target": target,
                "city": CityFactory(code="decided"),
                "decided_on": DAY(2016, 3, 1),
                "reason": "r",
            },
        )
        CompletedVisitFactory(city=CityFactory(code="near"))
        return visit, initiative, decision

    def test_answers_as_the_contract_says(self, api, target, records):
        visit, initiative, decision = records
        body = api.get(f"{API}/targets/T15/progress/", {"as_of": "2016-12-31"}).json()
        assert body == {
            "target": "T15",
            "as_of": "2016-12-31",
            "number": 15,
            "headline": 2,
            "broad": 2,
            "narrow": 0,
            "by_decision": 1,
            "counted": [
                {
                    "city": "decided",
                    "counted_on": "2016-03-01",
                    "basis": "decision",
                    "evidence": [
                        {
                            "part": "decision",
                            "restricted": False,
                            "kind": "decision",
                            "id": str(decision.pk),
                            "on": "2016-03-01",
                            "on_precision": "day",
                        }
                    ],
                },
                {
                    "city": "counted",
                    "counted_on": "2016-09-01",
                    "basis": "evidence",
                    "evidence": [
                        {
                            "part": "leader_visit",
                            "restricted": False,
                            "kind": "visit",
                            "id": str(visit.pk),
                            "on": "2016-05-14",
                            "on_precision": "day",
                        },
                        {
                            "part": "concrete_output",
                            "restricted": False,
                            "kind": "initiative",
                            "id": str(initiative.pk),
                            "on": "2016-09-01",
                            "on_precision": "day",
                        },
                    ],
                },
            ],
            "one_step_away": [{"city": "near", "missing": ["concrete_output"]}],
            "rule_version": 1,
        }

    def test_is_seen_from_today_unless_a_day_is_given(self, api, target, records):
        body = api.get(f"{API}/targets/T15/progress/").json()
        assert (body["as_of"], body["headline"]) == ("2017-01-01", 2)

    def test_restricted_evidence_is_marked_and_counts_all_the_same(self, reader, target, records):
        visit, *_ = records
        type(visit).objects.filter(pk=visit.pk).update(visibility=Visibility.RESTRICTED)
        response = reader(Role.VIEWER).get(f"{API}/targets/T15/progress/")
        body = response.json()
        assert (body["headline"], body["broad"]) == (2, 2)
        assert body["counted"][1]["evidence"][0] == {"part": "leader_visit", "restricted": True}
        assert str(visit.pk) not in response.content.decode()

    @pytest.mark.parametrize(
        "query", [{"as_of": "2016-02-30"}, {"as_of": "2016-02"}, {"at": "2016-01-01"}]
    )
    def test_bad_day_or_parameter_is_an_error(self, api, target, query):
        response = api.get(f"{API}/targets/T15/progress/", query)
        assert response.status_code == 400
        assert response.headers["Content-Type"] == "application/problem+json"

    def test_unknown_target_is_not_found(self, api, target):
        assert api.get(f"{API}/targets/T99/progress/").status_code == 404

    def test_needs_credentials(self, client, target):
        assert client.get(f"{API}/targets/T15/progress/").status_code == 401

    def test_costs_the_same_for_one_city_and_for_many(self, api, target, records):
        address = f"{API}/targets/T15/progress/"
        one = cost(api, address)
        for _ in range(10):
            city = CityFactory()
            CompletedVisitFactory(city=city)
            InitiativeFactory(cities=[city])
        assert cost(api, address) == one <= 10

    def test_is_in_the_schema(self, api):
        schema = api.get(f"{API}/schema/", headers={"accept": "application/json"}).json()
        operation = schema["paths"]["/api/v1/targets/{code}/progress/"]["get"]
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert names == {"code", "as_of"}
        reference = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        described = schema["components"]["schemas"][reference.rpartition("/")[2]]["properties"]
        assert {"headline", "broad", "narrow", "counted", "one_step_away"} <= set(described)


def test_target_and_its_decisions_are_told(api):
    TargetRuleFactory()
    target = TargetFactory(code="T15")
    city = CityFactory()
    values = {"target": target, "city": city, "decided_on": DAY(2016, 3, 1), "reason": "r"}
    decision = record_decision(actor=None, values=values)
    body = api.get(f"{API}/targets/T15/").json()
    told = {
        "code": "T15",
        "number": 15,
        "name_en": "Sample target",
        "name_ja": "見本目標",
        "window_start": "2015-01-01",
        "deadline": "2017-12-31",
    }
    assert {name: body[name] for name in told} == told
    [found] = listed(api, "target-decisions", target="T15")
    told = {
        "id": str(decision.pk),
        "target": "T15",
        "city": city.code,
        "decided_on": "2016-03-01",
        "meeting": "",
        "reason": "r",
    }
    assert {name: found[name] for name in told} == told


@pytest.mark.parametrize(
    ("resource", "factory"),
    [
        ("initiatives", InitiativeFactory),
        ("strategy-items", StrategyItemFactory),
        ("targets", TargetFactory),
        ("funds", FundFactory),
    ],
)
def test_list_costs_the_same_for_one_record_and_for_thirty(api, resource, factory):
    factory()
    one = cost(api, f"{API}/{resource}/")
    factory.create_batch(29)
    assert cost(api, f"{API}/{resource}/") == one <= 10
