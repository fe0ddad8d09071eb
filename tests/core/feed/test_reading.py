"""Reading the feed."""

import pytest
from django.test import Client

from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Visibility
from tests.factories.initiatives import BureauFactory
from tests.factories.visits import CompletedVisitFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_smoke():
    issued = create_client("S", bureau=BureauFactory(), scopes=["read"])
    c = Client(headers={"authorization": f"Bearer {issued.token}", "accept-language": "en"})
    v = CompletedVisitFactory()
    a = c.get("/api/v1/changes/")
    assert a.status_code == 200, a.content
    a = c.get(a.json()["next"])
    v.city.visibility = Visibility.RESTRICTED
    v.city.save()
    a = c.get(a.json()["next"])
    v.city.visibility = Visibility.INTERNAL
    v.city.save()
    a = c.get(a.json()["next"])
    assert [entry["kind"] for entry in a.json()["results"]] == ["update", "update"]
