"""Checks of the models and settings that need a database; ``make test`` runs them.

``python -m diplomacy.local.with_engines python -m diplomacy.local.checks``
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

from diplomacy import environment

from . import schema
from .engines import CannotStart

# What a deployment must give. The addresses are those of the engines at hand.
PRODUCTION = {
    "PORTAL_MODE": "production",
    "EMAIL_URL": "smtp+tls://mail.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_BASE_URL": "https://portal.example.org",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
}
# Our own migrations, except those that make new tables: nobody waits for a lock on them.
APPS = ("core", "cities", "agreements", "visits", "initiatives")
LINT = ("lintmigrations", "--include-apps", *APPS, "--ignore-initial-migrations", "--no-cache")
QUIET = ("--quiet", "ok", "ignore", "--warnings-as-errors")


def manage(arguments: tuple[str, ...], environ: dict[str, str]) -> None:
    """Run a command of manage.py; what it says is shown only when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=environment.ROOT,
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stdout)
        environment.give_up(f"manage.py {' '.join(arguments)} found problems", 1)


def main() -> None:
    """Migrations complete and safe, and nothing to say about production settings."""
    manage(("makemigrations", "--check", "--dry-run", "-v1"), {"PORTAL_PROCESS": "1"})
    try:
        schema.migrate(os.environ)
    except CannotStart as error:
        environment.give_up(str(error), 1)
    manage((*LINT, *QUIET), {"PORTAL_PROCESS": "1"})
    production = {**PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(60)}
    manage(("check", "--deploy", "--fail-level", "WARNING"), production)


if __name__ == "__main__":
    main()
