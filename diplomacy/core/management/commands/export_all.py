"""Write everything that was recorded into a folder, as CSV and JSON Lines with a dictionary."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.core.keeping import exports


class Command(BaseCommand):
    """Restricted records are in it, passwords and other secrets are not."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("directory", type=Path, help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line with figures, or one line with the reason why there is no export."""
        began = time.monotonic()
        folder = options["directory"].absolute()
        try:
            done = exports.export_all(folder)
        except exports.CannotExport as error:
            raise CommandError(f"no export: {error}") from error
        self.stdout.write(
            f"Exported {len(done.tables)} tables with {sum(done.tables.values())} rows and"
            f" {done.files} files into {folder}; {time.monotonic() - began:.1f} s"
        )
