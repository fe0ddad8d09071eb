"""What other systems are told about commitments, and what they may write."""

import datetime
import json

import pytest
from django.test import Client

from agreements.models import Commitment
from diplomacy.core.api.clients import create_client
from tests.factories.agreements import AgreementFactory, CommitmentFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory, InitiativeFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
API = "/api/v1/commitments/"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2017, 1, 1)


def system(bureau, *scopes):
    issued = create_client("Sample system", bureau=bureau, scopes=scopes or ("read", "write"))
    return Client(headers={"authorization": f"Bearer {issued.token}", "accept-language": "en"})


def send(client, url, version=None, **body):
    headers = {"if-match": f'"{version}"'} if version else {}
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def test_commitment_has_the_fields_of_the_contract():
    agreement = AgreementFactory(cities=[CityFactory(code="sampleton")])
    promise = CommitmentFactory(
        agreement=agreement,
        side="partner",
        city=agreement.cities.get(),
        due_on=DAY(2017, 3, 31),
        due_on_precision="month",
        lead_bureau=BureauFactory(code="env"),
    )
    body = system(BureauFactory()).get(f"{API}{promise.pk}/").json()
    contract = {
        "agreement": str(agreement.pk),
        "side": "partner",
        "city": "sampleton",
        "lead_bureau": "env",
        "due_on": "2017-03-31",
        "due_on_precision": "month",
        "state": "open",
        "kept_on": None,
        "kept_on_precision": None,
        "checked_on": None,
        "voided": False,
    }
    assert {name: body[name] for name in contract} == contract
    assert not {"reported_by", "checked_by"} & body.keys()


def test_bureau_of_the_agreement_writes_and_the_owner_reports():
    leading, owning = BureauFactory(), BureauFactory()
    agreement = AgreementFactory(lead_bureau=leading)
    leads, owns = system(leading), system(owning)
    body = {"agreement": str(agreement.pk), "text_en": "Sample", "due_on": "2017-03"}
    assert send(owns, API, **body).status_code == 403
    made = send(leads, API, **body, lead_bureau=owning.code)
    assert made.status_code == 201, made.content
    promise = made.json()
    url = f"{API}{promise['id']}/"
    assert send(owns, f"{url}keep/", promise["version"]).status_code == 400
    kept = send(
        owns, f"{url}keep/", promise["version"], kept_on="2016-12", evidence="So it was"
    ).json()
    assert (kept["state"], kept["kept_on"], kept["kept_on_precision"]) == (
        "kept",
        "2016-12-31",
        "month",
    )
    assert send(owns, f"{url}check/", kept["version"]).status_code == 403
    assert send(leads, f"{url}fail/", kept["version"], reason="No").status_code == 409
    assert send(leads, f"{url}void/", kept["version"], reason="Wrong").json()["voided"] is True


@pytest.mark.parametrize("body", [{"state": "kept"}, {"state": "dropped"}, {"side": "partner"}])
def test_incomplete_state_or_side_is_refused(body):
    bureau = BureauFactory()
    agreement = AgreementFactory(lead_bureau=bureau)
    made = send(system(bureau), API, agreement=str(agreement.pk), text_en="Sample", **body)
    assert made.status_code == 400
    assert not Commitment.objects.exists()


def test_promise_may_be_recorded_in_the_state_it_has_reached():
    bureau = BureauFactory()
    made = send(
        system(bureau),
        API,
        agreement=str(AgreementFactory(lead_bureau=bureau).pk),
        text_en="Sample",
        state="kept",
        kept_on="2016",
        evidence="Sample",
    )
    assert made.status_code == 201, made.content
    assert made.json()["kept_on_precision"] == "year"


def test_agreement_cannot_be_changed_afterwards():
    bureau = BureauFactory()
    promise = CommitmentFactory(agreement=AgreementFactory(lead_bureau=bureau))
    answer = system(bureau).patch(
        f"{API}{promise.pk}/",
        json.dumps({"agreement": str(AgreementFactory().pk)}),
        content_type="application/json",
        headers={"if-match": f'"{promise.version}"'},
    )
    assert answer.status_code == 400


def test_filters_are_those_of_the_page():
    backed = CommitmentFactory(due_on=DAY(2016, 6, 1))
    bare = CommitmentFactory()
    InitiativeFactory(agreement=backed.agreement, commitments=[backed])
    client = system(BureauFactory())

    def listed(**query):
        return [entry["id"] for entry in client.get(API, query).json()["results"]]

    assert listed(backed="true") == listed(overdue="true") == [str(backed.pk)]
    assert listed(backed="false") == [str(bare.pk)]
    assert client.get(API, {"without": "x"}).status_code == 400


def test_promise_of_a_hidden_agreement_is_not_there(client):
    promise = CommitmentFactory(agreement=AgreementFactory(visibility="restricted"))
    client.force_login(person("viewer"))
    assert client.get(f"{API}{promise.pk}/").status_code == 404
    assert client.get(API).json()["results"] == []
    assert client.get(f"/commitments/{promise.pk}/").status_code == 404
