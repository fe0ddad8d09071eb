"""Bring the portal in line with the data set of a strategy."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from diplomacy.portal import strategy

COLUMNS = ("created", "updated", "kept", "unchanged")


class Command(BaseCommand):
    """Load a data set, all or nothing. Loading again changes only what the data set changed and
    leaves alone what people changed; --verbosity 2 names those records."""

    help = __doc__
    # The checks import every page and the whole API; a start of the portal has run them already.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder of the data set."""
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=strategy.BUNDLED,
            help="folder with the files of the data set; the bundled strategy unless given",
        )

    @no_translations
    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Load and say what became of the records. CommandError names what is wrong where."""
        try:
            dataset, tallies = strategy.load(folder)
        except strategy.DatasetError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self._report(dataset, tallies, details=options["verbosity"] > 1)

    def _report(
        self, dataset: strategy.Dataset, tallies: dict[str, strategy.Tally], *, details: bool
    ) -> None:
        width = max(map(len, tallies))
        self.stdout.write(
            f"{dataset.title_en}\n{'':{width}}" + "".join(f"{c:>11}" for c in COLUMNS)
        )
        for label, tally in tallies.items():
            counts = "".join(f"{len(getattr(tally, column)):>11}" for column in COLUMNS)
            self.stdout.write(f"{label:{width}}{counts}")
        if any(tally.kept for tally in tallies.values()):
            self.stdout.write("kept: people changed these records, so they stay as they are")
        for label, tally in tallies.items():
            if tally.dropped:
                gone = ", ".join(tally.dropped)
                self.stdout.write(f"no longer in the data set, left as they are: {label} {gone}")
            if details:
                for column in ("updated", "kept"):
                    for entry in getattr(tally, column):
                        self.stdout.write(f"{column}: {label} {entry}")
