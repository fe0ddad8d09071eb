"""Write one moment of database and files into a folder, with hashes to check it by."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.core.keeping import backups


class Command(BaseCommand):
    """People may go on working meanwhile. The backup holds everything: keep it as secret."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("directory", type=Path, help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line with figures, or one line with the reason why there is no backup."""
        began = time.monotonic()
        folder = options["directory"].absolute()
        try:
            made = backups.back_up(folder)
        except backups.CannotBackUp as error:
            raise CommandError(f"no backup: {error}") from error
        self.stdout.write(
            f"Backed up {len(made.tables)} tables with {made.rows} rows and {made.files} files"
            f" of {made.taken_at} into {folder}: {backups.size_of(folder)} bytes,"
            f" {time.monotonic() - began:.1f} s"
        )
