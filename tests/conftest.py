"""Tests run on real PostgreSQL and Redis, under the application's own database role.

The database is made, and emptied between transactional tests, by its owner; everything else,
fixtures included, runs after ``SET ROLE`` to the application, or it would prove nothing about
what the application may not do. Engines are started here unless PORTAL_MODE=test and the
addresses are given; each worker of a parallel run has its own, because PostgreSQL numbers the
transactions of all databases together and those of one worker would hold back the other's feed.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from diplomacy.local import schema
from diplomacy.local.engines import CannotStart, throwaway


def _start_engines() -> None:
    """Before Django reads its settings."""
    given = os.environ.get("PORTAL_MODE") == "test" and os.environ.get("DATABASE_URL")
    if given and "PYTEST_XDIST_WORKER" not in os.environ:
        return
    # A run that is asked to end takes its engines along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    engines = throwaway()
    try:
        addresses = engines.__enter__()
        atexit.register(engines.__exit__, None, None, None)
        os.environ.update(addresses | schema.fill(addresses))
    except CannotStart as error:
        sys.exit(f"portal: {error}")


_start_engines()
os.environ["DJANGO_SETTINGS_MODULE"] = "diplomacy.settings"

import django

django.setup()
# Workers of a parallel run inherit this environment; pytest-django would read their settings before
# they have engines of their own.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.conf import settings
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase

from tests.scheduling import SharedPortals


class _Role:
    """Which role new and present connections act as; the owner until the database is made."""

    name: str | None = None

    def set(self, name: str | None) -> None:
        self.name = name
        if connection.connection is not None:
            self.apply(connection)

    def apply(self, target: Any) -> None:
        # The driver's own cursor: pytest-django guards Django's outside of tests.
        with target.connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{self.name}"' if self.name else "RESET ROLE")


_role = _Role()


def _on_connect(connection: Any, **kwargs: Any) -> None:
    if _role.name and connection.alias != "__no_db__":
        _role.apply(connection)


connection_created.connect(_on_connect)


@contextmanager
def acting_as_owner() -> Iterator[None]:
    """For what only a migration or a test's own clearing may do."""
    before = _role.name
    _role.set(None)
    try:
        yield
    finally:
        _role.set(before)


_teardown: Callable[[Any], None] = TransactionTestCase._fixture_teardown


def _teardown_as_owner(self: Any) -> None:
    with acting_as_owner():
        _teardown(self)


TransactionTestCase._fixture_teardown = _teardown_as_owner  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """The owner makes the database and drops it; in between we are the application."""
    _role.set(settings.DATABASE_APP_ROLE)
    yield
    _role.set(None)


@pytest.fixture
def as_owner(db: None) -> Iterator[None]:
    """A test that speaks as the owner of the database."""
    with acting_as_owner():
        yield


@pytest.fixture(autouse=True)
def _clean_cache() -> Iterator[None]:
    """No test sees what another left in Redis. One command; nothing when Redis was not used."""
    yield
    from django.core.cache import caches

    if getattr(caches._connections, "default", None) is not None:  # type: ignore[attr-defined]
        caches["default"].clear()


@pytest.fixture
def process_environ(tmp_path: Path, transactional_db: None) -> dict[str, str]:
    """The environment of a separate process (a worker, a command) on this test's database.

    It connects as the application, as in production.
    """
    from diplomacy import environment

    name = connection.settings_dict["NAME"]

    def moved(url: str) -> str:
        return url.rpartition("/")[0] + f"/{name}"

    return {
        **{key: value for key, value in os.environ.items() if key not in environment.NAMES},
        "PORTAL_MODE": "test",
        "PORTAL_HOME": str(tmp_path),
        "DATABASE_URL": moved(os.environ["DATABASE_URL"]),
        "DATABASE_OWNER_URL": moved(os.environ["DATABASE_OWNER_URL"]),
        "REDIS_URL": os.environ["REDIS_URL"],
        "PORTAL_PROCESS": "1",
    }


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharedPortals:
    """See there."""
    return SharedPortals(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests of whole systems and those in a browser first: at the end one worker would
    wait for the other."""
    items.sort(key=lambda item: {"system", "e2e"}.isdisjoint(item.path.parts))
