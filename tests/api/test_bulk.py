"""Many records at once, by their codes."""

from __future__ import annotations

from typing import Any

import pytest

from cities.models import City, Country
from diplomacy.core.api.bulk import MOST
from diplomacy.core.enums import Visibility
from tests.api import calls
from tests.api.calls import Caller
from tests.factories.cities import CityFactory, CountryFactory

from .conftest import caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db: None) -> Caller:
    return Caller(caller("read", "write"))


def item(code: str, **more: Any) -> dict[str, Any]:
    country = Country.objects.first() or CountryFactory(region="Asia")
    return {**calls.city(code=code, name_en=f"Name of {code}", country=country.code), **more}


def sent(writer: Caller, *items: Any, **more: Any) -> Any:
    answer = writer.post("bulk/cities/", {"items": list(items), **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_new_codes_are_made_and_known_ones_changed(writer: Caller) -> None:
    sent(writer, item("b"))
    body = sent(writer, item("c"), {"code": "b", "name_en": "Another", "version": 1}, item("a"))
    assert (body["succeeded"], body["failed"]) == (3, 0)
    assert [
        (result["index"], result["code"], result["status"], result["version"])
        for result in body["results"]
    ] == [(0, "c", 201, 1), (1, "b", 200, 2), (2, "a", 201, 1)]
    assert City.objects.get(code="b").name_en == "Another"
    assert City.objects.get(code="b").name_ja == "見本市"


def test_what_did_not_change_keeps_its_version(writer: Caller) -> None:
    sent(writer, item("a"))
    body = sent(writer, {**item("a"), "version": 1})
    assert (body["results"][0]["status"], body["results"][0]["version"]) == (200, 1)


def test_each_item_is_refused_as_if_it_came_alone(writer: Caller) -> None:
    sent(writer, item("known"))
    foreign = CityFactory().code
    hidden = CityFactory(visibility=Visibility.RESTRICTED).code
    body = sent(
        writer,
        item("good"),
        {"code": "known", "name_en": "x"},
        {"code": "new"},
        {"code": foreign, "name_en": "x", "version": "*"},
        item(hidden),
        {"code": 3},
        "text",
        item("good"),
    )
    assert [result["status"] for result in body["results"]] == [
        201,
        428,
        400,
        403,
        409,
        400,
        400,
        400,
    ]
    assert (body["succeeded"], body["failed"]) == (1, 7)
    assert {error["field"] for error in body["results"][2]["errors"]} == {
        "name_en",
        "name_ja",
        "country",
    }
    assert City.objects.filter(code="good").count() == 1


def test_stale_item_is_refused_and_any_version_may_be_asked_for(writer: Caller) -> None:
    sent(writer, item("a"))
    sent(writer, {"code": "a", "name_en": "Second", "version": 1})
    body = sent(writer, {"code": "a", "name_en": "Third", "version": 1})
    assert body["results"][0]["status"] == 412
    assert sent(writer, {"code": "a", "name_en": "Third", "version": "*"})["failed"] == 0
    body = sent(writer, {"code": "a", "name_en": "Fourth", "version": "3"})
    assert body["results"][0]["status"] == 400


def test_all_or_nothing(writer: Caller) -> None:
    body = {"atomic": True, "items": [item("a"), {"code": "b"}, item("c")]}
    answer = writer.post("bulk/cities/", body)
    assert answer.status_code == 400
    fields = [error["field"] for error in answer.json()["errors"]]
    assert set(fields) == {"items.1.country", "items.1.name_en", "items.1.name_ja"}
    assert not City.objects.filter(code__in=["a", "b", "c"]).exists()
    body["items"][1] = item("b")
    assert writer.post("bulk/cities/", body).json()["succeeded"] == 3


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"items": []},
        {"items": {}},
        {"items": ["x"], "atomic": 1},
        {"items": ["x"], "more": 1},
    ],
)
def test_what_is_no_list_is_refused(writer: Caller, body: Any) -> None:
    assert writer.post("bulk/cities/", body).status_code == 400


def test_too_many_items_are_refused(writer: Caller) -> None:
    answer = writer.post("bulk/cities/", {"items": [{}] * (MOST + 1)})
    assert [error["field"] for error in answer.json()["errors"]] == ["items"]


def test_reader_is_refused(db: None) -> None:
    answer = Caller(caller("read")).post("bulk/cities/", {"items": [{}]})
    assert answer.status_code == 403


def test_only_resources_with_codes_have_it(writer: Caller) -> None:
    assert writer.post("bulk/visits/", {"items": [{}]}).status_code == 404
