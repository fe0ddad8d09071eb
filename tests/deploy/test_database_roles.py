"""The roles that production makes, tried on a PostgreSQL of their own, from secrets to grants."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from diplomacy import environment
from diplomacy.local import engines
from diplomacy.local.processes import start, stop

ROOT = environment.ROOT


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an operator's first command makes."""
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    subprocess.run(
        [ROOT / "deploy" / "make-secrets", "smtp+tls://mail.example.org"],
        env={"PATH": os.defpath, "PORTAL_SECRETS": str(folder)},
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def port(secrets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A PostgreSQL as the image leaves it after running the script of the roles."""
    home = tmp_path_factory.mktemp("cluster")
    engines.prepare_home(home)
    values = engines.private_values(home)
    number = engines.free_port()
    server = start(engines.postgres(home, values, number, engines.CARELESS))
    try:
        engines.wait_for(server, number)
        superuser = engines.database_url("postgres", values["SUPERUSER"], number, "postgres")
        engines.wait_until(lambda: engines.check_database("PostgreSQL", superuser))
        made = subprocess.run(
            [
                engines.postgres_programs() / "psql",
                "--no-psqlrc",
                "--dbname",
                superuser,
                "--file",
                ROOT / "deploy" / "postgres" / "10-roles.sql",
            ],
            env={"PATH": os.defpath, "PORTAL_SECRETS": str(secrets)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        yield number
    finally:
        stop([server], 3.0)
        engines.remove_data(home)


def address(secrets: Path, name: str, port: int) -> str:
    return (secrets / name).read_text().strip().replace("@db:5432/", f"@127.0.0.1:{port}/")


@pytest.fixture(scope="module")
def migrated(secrets: Path, port: int) -> str:
    """The application's address, after the owner migrated under production settings."""
    application = address(secrets, "database_url", port)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input", "-v0"],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "PORTAL_HOME": str(secrets.parent),
            "ALLOWED_HOSTS": "portal.example.org",
            "PORTAL_BASE_URL": "https://portal.example.org",
            "DATABASE_URL": application,
            "DATABASE_OWNER_URL": address(secrets, "database_owner_url", port),
            "REDIS_URL_FILE": str(secrets / "redis_url"),
            "EMAIL_URL_FILE": str(secrets / "email_url"),
            "SECRET_KEY_FILE": str(secrets / "secret_key"),
        },
        check=True,
    )
    return application


def test_secrets_are_made_once_and_differ(secrets: Path) -> None:
    made = {path.name: path.read_text().strip() for path in secrets.iterdir()}
    assert len(set(made.values())) == len(made)
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert len(made["secret_key"]) >= environment.SHORTEST_SECRET
    again = subprocess.run(
        [ROOT / "deploy" / "make-secrets", "smtp://other.example.org"],
        env={"PATH": os.defpath, "PORTAL_SECRETS": str(secrets)},
        capture_output=True,
        check=False,
    )
    assert again.returncode == 1
    assert (secrets / "email_url").read_text().strip() == made["email_url"]


def test_application_reads_and_writes_but_owns_nothing(migrated: str) -> None:
    with psycopg2.connect(migrated) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM core_bureau")
        assert cursor.fetchone() == ("portal_app", 0)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_bureauevent SET code = 'x'",
        "DELETE FROM core_bureauevent",
        "TRUNCATE core_bureauevent",
        "DELETE FROM django_migrations",
        "CREATE TABLE mine (id int)",
        "DROP TABLE core_bureau",
        "ALTER TABLE core_bureau DISABLE TRIGGER ALL",
        "SET ROLE portal_owner",
        "SET session_replication_role = replica",
    ],
)
def test_application_cannot_rewrite_history_or_alter_tables(migrated: str, statement: str) -> None:
    connection = psycopg2.connect(migrated)
    try:
        with connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(statement)
    finally:
        connection.close()
