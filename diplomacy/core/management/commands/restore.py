"""Bring database and files to what a backup holds, and compare every table with it."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.core.keeping import restores
from diplomacy.core.keeping.manifest import DamagedBackup


class Command(BaseCommand):
    """Needs DATABASE_OWNER_URL. A damaged backup is refused before anything is touched."""

    help = __doc__
    requires_system_checks: list[str] = []  # the tables that checks may ask for are not there yet

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from, and what may be thrown away."""
        parser.add_argument("directory", type=Path, help="what `backup` has written")
        parser.add_argument(
            "--replace",
            metavar="DATABASE",
            default="",
            help="name of the database whose contents, with all files, may be thrown away",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Figures and time, or one line with the reason."""
        began = time.monotonic()
        try:
            done = restores.restore(options["directory"].absolute(), options["replace"])
        except (DamagedBackup, restores.CannotRestore) as error:
            raise CommandError(f"not restored: {error}") from error
        said = done.manifest
        self.stdout.write(
            f"Restored {len(said.tables)} tables with {said.rows} rows and {said.files} files"
            f" of {said.taken_at}; every table is equal; {time.monotonic() - began:.1f} s"
        )
        if done.behind:
            self.stdout.write(
                f"This version has {done.behind} newer migrations: run manage.py migrate."
            )
