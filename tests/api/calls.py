"""Sending JSON to the API, and bodies that make a record of each kind that can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory, CountryFactory, NetworkFactory
from tests.factories.initiatives import (
    StrategyFactory,
    StrategyItemFactory,
    TargetFactory,
    TargetRuleFactory,
)

JSON = "application/json"


class Caller:
    """A client of the API that sends JSON and knows ETags."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, where: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{where}", headers=headers)

    def send(self, method: str, where: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        send = getattr(self.client, method.lower())
        return send(
            f"/api/v1/{where}", {} if body is None else body, content_type=JSON, headers=named
        )

    def post(self, where: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", where, body, **headers)

    def patch(self, where: str, body: Any, **headers: str) -> Any:
        return self.send("PATCH", where, body, **headers)

    def put(self, where: str, body: Any, **headers: str) -> Any:
        return self.send("PUT", where, body, **headers)

    def etag(self, where: str) -> str:
        return str(self.get(where)["ETag"])

    def act(self, where: str, name: str, body: Any = None) -> Any:
        """An act on the record as it is now."""
        return self.post(f"{where}{name}/", body, if_match=self.etag(where))


def city(**more: Any) -> dict[str, Any]:
    names = {"code": "sampleton", "kind": "city", "name_en": "Sampleton", "name_ja": "見本市"}
    return {**names, "country": CountryFactory(region="Europe").code, **more}


def agreement(**more: Any) -> dict[str, Any]:
    return {
        "reference": "API-1",
        "kind": "partnership",
        "title_en": "Sample partnership",
        "parties": [CityFactory().code],
        "concluded_on": "2014-04",
        "status": "in_force",
        **more,
    }


def commitment(**more: Any) -> dict[str, Any]:
    """A promise of the home city in a new agreement."""
    return {
        "agreement": str(AgreementFactory().pk),
        "side": "home",
        "text_en": "A sample",
        "due_on": "2016-03",
        **more,
    }


def visit(**more: Any) -> dict[str, Any]:
    return {
        "direction": "outbound",
        "city": CityFactory().code,
        "starts_on": "2015-09-10",
        "ends_on": "2015-09-12",
        "traveller": "governor",
        **more,
    }


def trip(**more: Any) -> dict[str, Any]:
    return {
        "principal_en": "Sample Person",
        "office": "governor",
        "starts_on": "2015-02-01",
        "ends_on": "2015-02-05",
        **more,
    }


def initiative(**more: Any) -> dict[str, Any]:
    return {
        "title_en": "Sample exchange",
        "cities": [CityFactory().code],
        "measures": [StrategyItemFactory(strategy=StrategyFactory()).code],
        "starts_on": "2014-06",
        "status": "running",
        "people_trained": 12,
        "cost_yen": 3_000_000,
        **more,
    }


def membership(**more: Any) -> dict[str, Any]:
    spell = {"network": NetworkFactory().code, "city": CityFactory().code, "starts_on": "2001"}
    return {**spell, **more}


def interaction(**more: Any) -> dict[str, Any]:
    return {
        "occurred_on": "2014-06",
        "kind": "call",
        "cities": [CityFactory().code],
        "summary": "Sample",
        "language": "en",
        **more,
    }


def decision(**more: Any) -> dict[str, Any]:
    TargetRuleFactory()
    target = TargetFactory(window_start="2014-01-01")
    named = {"target": target.code, "city": CityFactory().code}
    return {**named, "decided_on": "2014-12-01", "reason": "Sample", **more}


def target(**more: Any) -> dict[str, Any]:
    return {
        "code": "T9",
        "number": 9,
        "name_en": "Sample target",
        "name_ja": "見本目標",
        "window_start": "2015-01-01",
        "deadline": "2017-12-31",
        **more,
    }


def strategy(**more: Any) -> dict[str, Any]:
    titles = {"title_en": "Sample strategy", "title_ja": "見本戦略"}
    return {"code": "sample-2030", "starts_on": "2025-04-01", **titles, **more}


def strategy_item(**more: Any) -> dict[str, Any]:
    StrategyFactory()
    return {"code": "9.1", "kind": "heading", "position": 900, "text_en": "Sample", **more}


def _named(**more: Any) -> dict[str, Any]:
    return {"code": "sample", "name_en": "Sample", "name_ja": "見本", **more}


#: Resource -> what makes the body of a new record.
BODIES: dict[str, Callable[..., dict[str, Any]]] = {
    "bureaus": lambda **more: _named(reason="Sample", **more),
    "countries": lambda **more: _named(**{"code": "XA", "iso3": "XAA", **more}),
    "cities": city,
    "networks": _named,
    "network-memberships": membership,
    "interactions": interaction,
    "agreements": agreement,
    "strategies": strategy,
    "strategy-items": strategy_item,
    "trips": trip,
    "visits": visit,
    "commitments": commitment,
    "initiatives": initiative,
    "targets": target,
    "target-decisions": decision,
    "funds": _named,
}
