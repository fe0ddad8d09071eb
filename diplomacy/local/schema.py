"""A migrated database for tests, made once for each state of the migrations.

Migrating from nothing takes many seconds. The result is kept as SQL in build/, named by what it
was made from; each test database is a copy. ``diplomacy.local.checks`` migrates from nothing every
time.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from diplomacy import environment

from .engines import DATABASE, CannotStart, client_program

FOLDER = environment.ROOT / "build" / "test-schema"
PACKAGES = ("diplomacy/core", "cities", "agreements", "visits", "initiatives", "diplomacy/portal")


def digest() -> str:
    """Changes when a migration, a package version, or what ``migrate`` grants does."""
    root = environment.ROOT
    made_from = hashlib.sha256()
    files = [
        *(
            path
            for package in PACKAGES
            for path in sorted((root / package).glob("migrations/*.py"))
        ),
        root / "requirements" / "base.txt",
        root / "diplomacy" / "settings" / "base.py",
        root / "diplomacy" / "core" / "grants.py",
        root / "diplomacy" / "core" / "history.py",
    ]
    for path in files:
        made_from.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return made_from.hexdigest()[:16]


def fill(addresses: Mapping[str, str]) -> dict[str, str]:
    """Bring the engines' own database to the last migration.

    Returns what tells Django to copy it for each test database.
    """
    kept = FOLDER / f"{digest()}.sql"
    if kept.exists():
        load = [client_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        load += ["--output", os.devnull, "--file", str(kept), addresses["DATABASE_OWNER_URL"]]
        run(load, {**os.environ, **addresses})
    else:
        migrate(addresses)
    return {"PORTAL_TEST_TEMPLATE": DATABASE}


def migrate(addresses: Mapping[str, str]) -> None:
    """Migrate the engines' own database from nothing, and keep the result."""
    kept = FOLDER / f"{digest()}.sql"
    environ = {**os.environ, **addresses, "PORTAL_PROCESS": "1"}
    run([sys.executable, "manage.py", "migrate", "-v0"], environ)
    FOLDER.mkdir(parents=True, exist_ok=True)
    new = FOLDER / f"{kept.stem}.{os.getpid()}"
    # The extensions are there already, and only a superuser may comment on them.
    dump = [client_program("pg_dump"), "--no-comments", "--file", str(new)]
    run([*dump, addresses["DATABASE_OWNER_URL"]], environ)
    for old in FOLDER.glob("*.sql"):
        old.unlink(missing_ok=True)
    new.replace(kept)


def run(command: list[str], environ: Mapping[str, str]) -> None:
    """A step; what it said is the reason when it fails."""
    done = subprocess.run(
        command,
        cwd=environment.ROOT,
        env=dict(environ),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"{Path(command[0]).name} failed:\n{done.stderr[-2000:]}")
