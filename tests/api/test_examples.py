"""The examples in the schema are bodies that make a record, once what they name is there."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from diplomacy.api import router
from diplomacy.core.api.docs import schema_in
from diplomacy.core.api.inputs import KeyField, KeysField, writable_fields
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory, CountryFactory, NetworkFactory
from tests.factories.initiatives import (
    StrategyFactory,
    StrategyItemFactory,
    TargetFactory,
    TargetRuleFactory,
)
from tests.factories.people import person

from .conftest import caller

pytestmark = pytest.mark.django_db

RESOURCES = {name: viewset for name, viewset, _basename in router.registry}
WRITTEN = [name for name, viewset in RESOURCES.items() if viewset.writing.create]
MANY = [name for name, viewset in RESOURCES.items() if hasattr(viewset, "bulk")]


def target(code: str) -> Any:
    TargetRuleFactory()
    return TargetFactory(code=code)


#: What an example may name, by the resource that is named.
MAKE: dict[str, Callable[[str], Any]] = {
    "countries": lambda code: CountryFactory(code=code),
    "cities": lambda code: CityFactory(code=code),
    "agreements": lambda key: AgreementFactory(id=key),
    "networks": lambda code: NetworkFactory(code=code),
    "strategy-items": lambda code: StrategyItemFactory(code=code, strategy=StrategyFactory()),
    "targets": target,
}


@pytest.fixture(autouse=True)
def pinned(settings: Any) -> None:
    settings.PORTAL_TODAY = datetime.date(2017, 3, 3)


@pytest.fixture
def head(db: None) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("administrator", "secretariat"))
    return client


def example_of(path: str) -> Any:
    body = schema_in("en")["paths"][path]["post"]["requestBody"]
    return body["content"]["application/json"]["example"]


def make_what_it_names(name: str, example: dict[str, Any]) -> None:
    if name == "strategy-items":
        StrategyFactory()  # the current one, which they belong to
    by_model = {viewset.model: resource for resource, viewset in RESOURCES.items()}
    fields = writable_fields(RESOURCES[name].serializer_class, creating=True)
    for field, value in example.items():
        made = fields.get(field)
        if isinstance(made, KeyField):
            for code in value if isinstance(made, KeysField) else [value]:
                MAKE[by_model[made.model]](code)


@pytest.mark.parametrize("name", [name for name in WRITTEN if name != "webhooks"])
def test_example_of_a_new_record_makes_one(head: Client, name: str) -> None:
    path = f"/api/v1/{name}/"
    example = example_of(path)
    make_what_it_names(name, example)
    answer = head.post(path, json.dumps(example), content_type="application/json")
    assert answer.status_code == 201, answer.content


def test_example_of_a_webhook_makes_one(db: None) -> None:
    system = caller("read", "webhooks")
    example = json.dumps(example_of("/api/v1/webhooks/"))
    answer = system.post("/api/v1/webhooks/", example, content_type="application/json")
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("name", MANY)
def test_example_of_many_records_makes_them(head: Client, name: str) -> None:
    path = f"/api/v1/bulk/{name}/"
    example = example_of(path)
    for item in example["items"]:
        make_what_it_names(name, item)
    answer = head.post(path, json.dumps(example), content_type="application/json")
    assert [result["status"] for result in answer.json()["results"]] == [201], answer.content
