"""What is going to end says so in its answers, in the schema and in the docs."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from diplomacy.core.api import docs
from diplomacy.core.api.bureaus import BureauViewSet
from diplomacy.core.api.deprecation import Deprecated
from diplomacy.core.api.registry import _resources
from diplomacy.core.models import Bureau

ADDRESS = "/api/v1/bureaus/"
SINCE, SUNSET = datetime.date(2027, 4, 1), datetime.date(2028, 4, 1)
PAGE = '<http://testserver/api/v1/docs/bureaus/#deprecated>; rel="deprecation"; type="text/html"'


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch, bureau: Bureau) -> Iterator[Callable[..., None]]:
    """Deprecate something of the resource of bureaus."""

    def forget() -> None:
        docs.schema_in.cache_clear()
        docs.schema_text.cache_clear()

    def declare(*entries: Deprecated) -> None:
        monkeypatch.setattr(BureauViewSet, "deprecations", entries)
        forget()

    yield declare
    monkeypatch.undo()
    forget()


def marks(answer: Any) -> tuple[str | None, str | None, str | None]:
    return tuple(answer.get(name) for name in ("Deprecation", "Sunset", "Link"))


def schema(client: Client) -> Any:
    return client.get("/api/v1/schema/").json()


def test_nothing_is_deprecated_now(system: Callable[..., Client], nobody: Client) -> None:
    assert not [view for view in _resources.values() if view.deprecations]
    assert marks(system().get(ADDRESS)) == (None, None, None)
    assert '"deprecated"' not in nobody.get("/api/v1/schema/").text


def test_resource(
    declare: Callable[..., None], system: Callable[..., Client], nobody: Client
) -> None:
    declare(Deprecated(SINCE, "Use “offices”.", sunset=SUNSET))
    told = ("@1806537600", "Sat, 01 Apr 2028 00:00:00 GMT", PAGE)
    client = system()
    for address in (ADDRESS, f"{ADDRESS}sample-bureau/", f"{ADDRESS}?no=1", f"{ADDRESS}none/"):
        assert marks(client.get(address)) == told
    assert marks(client.get(f"{ADDRESS}?format=csv")) == told
    assert marks(nobody.get(ADDRESS)) == told
    assert marks(client.get("/api/v1/cities/")) == (None, None, None)
    paths = schema(nobody)["paths"]
    for path in (ADDRESS, f"{ADDRESS}{{code}}/"):
        operation = paths[path]["get"]
        assert operation["deprecated"] is True
        assert operation["x-deprecation"] == [
            {"since": "2027-04-01", "instead": "Use “offices”.", "sunset": "2028-04-01"}
        ]
    assert "deprecated" not in paths["/api/v1/cities/"]["get"]
    page = nobody.get("/api/v1/docs/bureaus/").text
    assert 'id="deprecated"' in page
    everything = [
        operation
        for methods in paths.values()
        for operation in methods.values()
        if operation["tags"] == ["bureaus"]
    ]
    assert page.count("since 2027-04-01, ends on 2028-04-01.") == len(everything) >= 2
    assert "Use “offices”." in page


def test_operation(
    declare: Callable[..., None], system: Callable[..., Client], nobody: Client
) -> None:
    declare(Deprecated(SINCE, "Ask for one.", operation="list"))
    assert marks(system().get(ADDRESS)) == ("@1806537600", None, PAGE)
    assert marks(system().get(f"{ADDRESS}sample-bureau/")) == (None, None, None)
    paths = schema(nobody)["paths"]
    assert paths[ADDRESS]["get"]["deprecated"] is True
    assert "deprecated" not in paths[f"{ADDRESS}{{code}}/"]["get"]
    assert nobody.get("/api/v1/docs/bureaus/").text.count("since 2027-04-01.") == 1


def test_field_counts_unless_it_is_left_out(
    declare: Callable[..., None], system: Callable[..., Client], nobody: Client
) -> None:
    declare(Deprecated(SINCE, "Use “status”.", sunset=SUNSET, field="is_active"))
    client = system()
    for address in (ADDRESS, f"{ADDRESS}sample-bureau/", f"{ADDRESS}?fields=code,is_active"):
        assert marks(client.get(address))[0] == "@1806537600"
    assert marks(client.get(f"{ADDRESS}?fields=code,name_en")) == (None, None, None)
    made = schema(nobody)
    (bureau,) = (
        shape
        for shape in made["components"]["schemas"].values()
        if "is_active" in shape.get("properties", ())
    )
    assert bureau["properties"]["is_active"]["deprecated"] is True
    assert "deprecated" not in bureau["properties"]["code"]
    assert "deprecated" not in made["paths"][ADDRESS]["get"]
    page = nobody.get("/api/v1/docs/bureaus/").text
    assert page.count("Use “status”.") == 1


def test_earliest_days_count_where_there_are_several(
    declare: Callable[..., None], system: Callable[..., Client]
) -> None:
    declare(
        Deprecated(SINCE, "a", sunset=datetime.date(2029, 1, 1)),
        Deprecated(datetime.date(2027, 5, 1), "b", sunset=SUNSET, field="is_active"),
    )
    assert marks(system().get(ADDRESS))[:2] == ("@1806537600", "Sat, 01 Apr 2028 00:00:00 GMT")


def test_declarations_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="before the warning"):
        Deprecated(SUNSET, "x", sunset=SINCE)
    with pytest.raises(ValueError, match="every operation"):
        Deprecated(SINCE, "x", operation="list", field="is_active")


def test_docs_link_to_what_changed(nobody: Client, db: None) -> None:
    assert "/api/v1/docs/changelog/" in nobody.get("/api/v1/docs/").text
    page = nobody.get("/api/v1/docs/changelog/").text
    assert "Version 1 under /api/v1/" in page
