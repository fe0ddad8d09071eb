"""Paging by position: nothing twice, nothing missed, whatever happens to the list meanwhile."""

import base64
import datetime
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cities.models import City, Country, Network, NetworkMembership
from diplomacy.core.api import pagination
from diplomacy.core.api.pagination import Ordering
from diplomacy.core.models import Bureau

ADDRESS = "/api/v1/bureaus/"


@pytest.fixture
def bureaus(bureau: Bureau) -> None:
    Bureau.objects.all().update(code="bureau-5")
    for number in (1, 2, 3, 4, 6, 7, 8, 9):
        Bureau.objects.create(code=f"bureau-{number}", name_ja="局", name_en="Bureau")


def codes(page: Any) -> list[str]:
    return [entry["code"][-1] for entry in page["results"]]


def test_rows_that_vanish_and_appear_shift_nothing(
    system: Callable[..., Client], bureaus: None
) -> None:
    client = system()
    first = client.get(f"{ADDRESS}?page_size=3").json()
    Bureau.objects.filter(code__in=["bureau-1", "bureau-3", "bureau-4"]).delete()
    Bureau.objects.create(code="bureau-0", name_ja="局", name_en="Bureau")
    second = client.get(first["next"]).json()
    assert codes(first) == ["1", "2", "3"]
    # The bureau that the position named is gone, and the position still holds.
    assert codes(second) == ["5", "6", "7"]
    assert codes(client.get(second["previous"]).json()) == ["0", "2"]


def test_equal_keys_are_told_apart(system: Callable[..., Client], bureaus: None) -> None:
    client = system()
    found: list[str] = []
    link = f"{ADDRESS}?page_size=2&ordering=-name_en"
    while link:
        page = client.get(link).json()
        found += codes(page)
        link = page["next"]
    assert sorted(found) == list("123456789")


@pytest.fixture
def memberships(country: Country) -> list[NetworkMembership]:
    """Five memberships, two of which have no start."""
    network = Network.objects.create(code="sample-network", name_ja="網", name_en="Network")
    return [
        NetworkMembership.objects.create(
            network=network,
            city=City.objects.create(
                code=f"city-{number}",
                name_ja=f"市{number}",
                name_en=f"City {number}",
                country=country,
                region="asia",
            ),
            starts_on=datetime.date.fromisoformat(start) if start else None,
        )
        for number, start in enumerate(("2010-01-01", "", "2012-01-01", "", "2010-01-01"))
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize(
    ("ordering", "starts"),
    [
        ("starts_on", ["2010-01-01", "2010-01-01", "2012-01-01", None, None]),
        ("-starts_on", ["2012-01-01", "2010-01-01", "2010-01-01", None, None]),
    ],
)
def test_rows_without_the_key_come_last_and_are_found(
    system: Callable[..., Client],
    memberships: list[NetworkMembership],
    ordering: str,
    starts: list[str | None],
    size: int,
) -> None:
    client = system()
    link = f"/api/v1/network-memberships/?ordering={ordering}&page_size={size}"
    pages = [client.get(link).json()]
    while pages[-1]["next"]:
        pages.append(client.get(pages[-1]["next"]).json())
    found = [entry for page in pages for entry in page["results"]]
    assert [entry["starts_on"] for entry in found] == starts
    assert {entry["id"] for entry in found} == {str(record.pk) for record in memberships}
    for before, after in itertools.pairwise(pages):
        assert client.get(after["previous"]).json()["results"] == before["results"]


def test_count_is_exact_up_to_the_limit_and_null_beyond(
    system: Callable[..., Client], bureaus: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = system()
    monkeypatch.setattr(pagination, "COUNT_LIMIT", 9)
    page = client.get(f"{ADDRESS}?page_size=2").json()
    assert page["count"] == 9
    assert "count_exceeds" not in page
    monkeypatch.setattr(pagination, "COUNT_LIMIT", 8)
    page = client.get(f"{ADDRESS}?page_size=2").json()
    assert (page["count"], page["count_exceeds"]) == (None, 8)


def test_links_keep_the_filters(system: Callable[..., Client], bureaus: None) -> None:
    page = system().get(f"{ADDRESS}?page_size=2&is_active=true&search=bureau").json()
    for part in ("page_size=2", "is_active=true", "search=bureau", "cursor="):
        assert part in page["next"]
    assert page["next"].startswith("http://testserver/api/v1/bureaus/?")


def test_cursor_belongs_to_one_order(system: Callable[..., Client], bureaus: None) -> None:
    client = system()
    link = client.get(f"{ADDRESS}?page_size=2").json()["next"]
    answer = client.get(f"{link}&ordering=-code")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    "position",
    [
        "[]",
        "{}",
        "null",
        '["code",0,"x"]',
        '["code",0,"x","not-an-id"]',
        '["code",0,5,1]',
        '["code",0,["x"],1]',
        '["code",2,"x",1]',
        '["code",0,"x",null]',
        '["code",0,"x",99999999999999999999]',
        '["code",0,"\\u0000",1]',
        '["name_en",0,"x",1]',
        "[" * 2000,
    ],
)
def test_forged_cursor_is_refused(
    system: Callable[..., Client], bureau: Bureau, position: str
) -> None:
    cursor = base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")
    answer = system().get(ADDRESS, {"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "cursor"


def test_page_beyond_the_end_is_empty(system: Callable[..., Client], bureaus: None) -> None:
    client = system()
    link = client.get(f"{ADDRESS}?page_size=8").json()["next"]
    Bureau.objects.filter(code="bureau-9").delete()
    page = client.get(link).json()
    assert (page["results"], page["next"], page["previous"], page["count"]) == ([], None, None, 8)


def test_keys_that_cannot_be_missing_keep_their_index(db: None) -> None:
    ordered = str(Ordering.parse("-code").apply(Bureau.objects.all(), backward=False).query)
    assert "NULLS" not in ordered
    ordered = str(
        Ordering.parse("-starts_on").apply(NetworkMembership.objects.all(), backward=False).query
    )
    assert ordered.endswith(
        'ORDER BY "cities_networkmembership"."starts_on" DESC NULLS LAST, '
        '"cities_networkmembership"."id" ASC'
    )
