"""Callers of the feed, and the reference client as they would run it."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from diplomacy import environment
from diplomacy.api import router
from diplomacy.core.api.clients import create_client
from tests.database import settle
from tests.factories.initiatives import BureauFactory

#: A webhook is no record: it belongs to the client that made it.
RESOURCES = {name: viewset for name, viewset, _basename in router.registry if name != "webhooks"}
PROGRAM = environment.ROOT / "docs" / "examples" / "copy_portal.py"

Records = dict[tuple[str, str], Any]


def program() -> Any:
    """The reference client as a module."""
    spec = importlib.util.spec_from_file_location("copy_portal", PROGRAM)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def caller(*scopes: str) -> Client:
    issued = create_client("Sample system", bureau=BureauFactory(), scopes=scopes)
    return Client(headers={"authorization": f"Bearer {issued.token}", "accept-language": "en"})


@pytest.fixture
def system(transactional_db: None) -> Client:
    """Reads public and internal records."""
    return caller("read")


@pytest.fixture
def trusted(transactional_db: None) -> Client:
    """Reads restricted records too."""
    return caller("read", "read:restricted")


class Follower:
    """A caller that follows the feed page by page."""

    def __init__(self, client: Client, query: str = "cursor=now") -> None:
        self.client, self.next = client, f"/api/v1/changes/?{query}"
        if query.startswith("cursor=now"):
            settle()
            self.page()

    def page(self) -> dict[str, Any]:
        answer = self.client.get(self.next)
        assert answer.status_code == 200, answer.content
        page: dict[str, Any] = answer.json()
        self.next = page["next"]
        return page

    def news(self) -> list[dict[str, Any]]:
        """Everything up to the present."""
        settle()
        entries: list[dict[str, Any]] = []
        more = True
        while more:
            page = self.page()
            entries += page["results"]
            more = page["more"]
        return entries

    def told(self) -> list[tuple[str, str, str]]:
        """Kind, resource and key of everything up to the present."""
        return [(entry["kind"], entry["resource"], entry["key"]) for entry in self.news()]


def listed(client: Client) -> Records:
    """What the lists of all resources give, by resource and key."""
    found: Records = {}
    for name, viewset in RESOURCES.items():
        queries = [""]
        if name == "strategy-items":
            queries = [f"&strategy={key}" for kind, key in found if kind == "strategies"]
        for query in queries:
            link: str | None = f"/api/v1/{name}/?page_size=500{query}"
            while link:
                page = client.get(link).json()
                for record in page["results"]:
                    key = record[viewset.serializer_class.key()]
                    key = f"{record['strategy']}/{key}" if name == "strategy-items" else key
                    found[name, key] = record
                link = page["next"]
    return found


class Copying:
    """The reference client's copy of what one caller sees."""

    def __init__(self, client: Client, file: Path) -> None:
        self.program, self.client = program(), client
        self.copy = self.program.Copy(file)

    def page(self, query: str) -> dict[str, Any]:
        answer = self.client.get(f"/api/v1/changes/?{query}")
        if answer.status_code == 410:
            raise self.program.StartAgain
        assert answer.status_code == 200, answer.content
        page: dict[str, Any] = answer.json()
        return page

    def follow(self) -> None:
        settle()
        self.program.follow(self, self.copy, once=True)

    def records(self) -> Records:
        rows = self.copy.database.execute("SELECT resource, key, json FROM record")
        return {(resource, key): json.loads(text) for resource, key, text in rows}


@pytest.fixture
def copying(tmp_path: Path) -> Callable[[Client], Copying]:
    """A new copy for a caller."""
    files = (tmp_path / f"copy-{number}.sqlite" for number in range(100))
    return lambda client: Copying(client, next(files))
