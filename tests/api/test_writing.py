"""Writing through the API: what every resource that can be written has in common."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.cities import CountryFactory

from .conftest import caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db: None) -> Client:
    """A system that reads and writes for its bureau."""
    return caller("read", "write")


def city_body(**more: Any) -> dict[str, Any]:
    country = more.pop("country", None) or CountryFactory(code="FR", region="Europe").code
    return {
        "code": "sampleton",
        "kind": "city",
        "name_en": "Sampleton",
        "name_ja": "見本市",
        "country": country,
        **more,
    }


def send(
    client: Client, method: str, where: str, body: Any = None, **headers: str
) -> tuple[int, Any]:
    answer = client.generic(
        method,
        where,
        body if isinstance(body, str) else __import__("json").dumps(body),
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )
    return answer.status_code, answer


def test_city_is_created_with_the_fields_of_the_contract(writer: Client) -> None:
    status, answer = send(
        writer, "POST", "/api/v1/cities/", city_body(latitude=48.8566, longitude=2.35)
    )
    assert status == 201, answer.content
    assert answer["Location"] == "http://testserver/api/v1/cities/sampleton/"
    body = answer.json()
    assert body == writer.get("/api/v1/cities/sampleton/").json()
    assert answer["ETag"] == writer.get("/api/v1/cities/sampleton/")["ETag"]
    assert (body["region"], body["latitude"], body["version"]) == ("Europe", 48.8566, 1)
