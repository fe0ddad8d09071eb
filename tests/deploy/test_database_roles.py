"""The roles that production makes, tried on a PostgreSQL of their own, from secrets to grants."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from diplomacy import environment
from diplomacy.local import engines
from diplomacy.local.processes import start, stop

ROOT = environment.ROOT


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of this module's own."""

    port: int
    superuser: str
    secrets: Path

    def address(self, name: str) -> str:
        """What a secret says, for a server on this machine."""
        text = (self.secrets / name).read_text().strip()
        return text.replace("@db:5432/", f"@127.0.0.1:{self.port}/")


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
def cluster(secrets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A PostgreSQL as the image leaves it after running the script of the roles."""
    home = tmp_path_factory.mktemp("cluster")
    engines.prepare_home(home)
    values = engines.private_values(home)
    port = engines.free_port()
    server = start(engines.postgres(home, values, port, engines.CARELESS))
    try:
        engines.wait_for(server, port)
        superuser = engines.database_url("postgres", values["SUPERUSER"], port, "postgres")
        engines.wait_until(lambda: engines.check_database("PostgreSQL", superuser))
        script = ROOT / "deploy" / "postgres" / "10-roles.sql"
        psql = [engines.postgres_programs() / "psql", "--no-psqlrc", "--dbname", superuser]
        made = subprocess.run(
            [*psql, "--file", script],
            env={"PATH": os.defpath, "PORTAL_SECRETS": str(secrets)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        yield Cluster(port, superuser.removesuffix("/postgres") + "/portal", secrets)
    finally:
        stop([server], 3.0)
        engines.remove_data(home)


@pytest.fixture(scope="module")
def migrated(cluster: Cluster, secrets: Path) -> str:
    """The application's address, after the owner migrated under production settings.

    The bottom layer is enough: what the roles may do is the same for every table.
    """
    application = cluster.address("database_url")
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "core", "--no-input", "-v0"],
        cwd=ROOT,
        env={
            "PATH": os.defpath,
            "PORTAL_HOME": str(secrets.parent),
            "ALLOWED_HOSTS": "portal.example.org",
            "PORTAL_BASE_URL": "https://portal.example.org",
            "DATABASE_URL": application,
            "DATABASE_OWNER_URL": cluster.address("database_owner_url"),
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
    assert answer(migrated, "SELECT current_user, count(*) FROM core_bureau") == ("portal_app", 0)
    owned = "SELECT count(*) FROM pg_tables WHERE tableowner = current_user"
    assert answer(migrated, owned) == (0,)


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
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        answer(migrated, statement)


def test_backup_can_be_restored(cluster: Cluster, migrated: str, tmp_path: Path) -> None:
    """The commands of docs/operations.md, but for the container around them."""
    programs = engines.postgres_programs()
    dump = tmp_path / "portal.dump"
    with dump.open("wb") as file:
        command = [programs / "pg_dump", "--format", "custom", "--dbname", cluster.superuser]
        subprocess.run(command, stdout=file, check=True)
    write = "INSERT INTO core_jobslot (job, slot, started_at) VALUES ('late', now(), now())"
    answer(migrated, write)
    with dump.open("rb") as file:
        command = [programs / "pg_restore", "--clean", "--if-exists", "--exit-on-error"]
        subprocess.run([*command, "--dbname", cluster.superuser], stdin=file, check=True)
    assert answer(migrated, "SELECT count(*) FROM core_jobslot") == (0,)
    assert answer(migrated, write + " RETURNING job") == ("late",)
    updates = "SELECT has_table_privilege('core_bureauevent', 'UPDATE')"
    assert answer(migrated, updates) == (False,)


def answer(address: str, statement: str) -> Any:
    """The first row, if the statement returns any."""
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()
