"""A database with something in it, and an empty one beside it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from diplomacy import environment

Manage = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def manage(process_environ: dict[str, str]) -> Manage:
    """``manage.py`` on this test's database, or on the one whose name is given."""

    def run(*arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
        environ = dict(process_environ)
        if database:
            for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
                environ[name] = environ[name].rpartition("/")[0] + f"/{database}"
            environ["PORTAL_HOME"] += f"/{database}"
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=environment.ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def empty_database(process_environ: dict[str, str]) -> Iterator[str]:
    """The name of an empty database of the same owner."""
    name = connection.settings_dict["NAME"] + "_restored"
    server = psycopg2.connect(os.environ["DATABASE_OWNER_URL"].rpartition("/")[0] + "/postgres")
    server.autocommit = True
    cursor = server.cursor()
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


@pytest.fixture
def ask(process_environ: dict[str, str]) -> Callable[..., list[tuple[object, ...]]]:
    """What a database answers to its application's role."""

    def rows(database: str, statement: str, role: str = "DATABASE_URL") -> list[tuple[object, ...]]:
        address = process_environ[role].rpartition("/")[0] + f"/{database}"
        asked = psycopg2.connect(address)
        try:
            with asked, asked.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            asked.close()

    return rows


@pytest.fixture
def files(tmp_path: Path, settings) -> Path:
    """Two files where attachments are kept."""
    root = tmp_path / "files"
    (root / "2015").mkdir(parents=True)
    (root / "2015" / "議事録.txt").write_text("覚書\n", encoding="utf-8")
    (root / "empty").touch()
    settings.MEDIA_ROOT = root
    return root
