"""Make, or remove, plainly artificial records of any number."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from django.db import IntegrityError

from diplomacy.portal import sample

MOST_CITIES = 9999
EVIDENCE_PER_CITY = 10


class Command(BaseCommand):
    """Make plainly artificial cities (Sample City 0001...) with visits, agreements,
    initiatives and interactions, to try the portal at any size. For demonstrations and tests."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, or away with them."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--cities", type=int, metavar="N", help=f"1 to {MOST_CITIES}")
        what.add_argument("--remove", action="store_true", help="remove all sample data")
        parser.add_argument(
            "--evidence",
            type=int,
            metavar="N",
            help=f"visits, agreements and initiatives together; {EVIDENCE_PER_CITY} a city",
        )
        parser.add_argument(
            "--yes-artificial-data",
            action="store_true",
            help="allow it in production mode, for a database made for measuring",
        )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was made and how long it took."""
        if settings.PORTAL_MODE == "production" and not options["yes_artificial_data"]:
            raise CommandError(
                "Artificial data does not belong in production. For a database made for measuring,"
                " add --yes-artificial-data."
            )
        started = time.monotonic()
        if options["remove"]:
            self.stdout.write(f"{self.remove()} rows of sample data removed")
            return
        cities, evidence = options["cities"], options["evidence"]
        if not 1 <= cities <= MOST_CITIES:
            raise CommandError(f"--cities: 1 to {MOST_CITIES}")
        if evidence is None:
            evidence = cities * EVIDENCE_PER_CITY
        if evidence < 0:
            raise CommandError("--evidence: not below 0")
        try:
            made = sample.load(cities, evidence)
        except sample.SamplePresent:
            raise CommandError("There is sample data already; --remove takes it away.") from None
        self.stdout.write(
            f"{made.cities} cities, {made.visits} visits, {made.agreements} agreements,"
            f" {made.initiatives} initiatives and {made.interactions} interactions"
            f" in {time.monotonic() - started:.1f} s"
        )

    def remove(self) -> int:
        """Remove everything, or nothing when records of others point at it."""
        try:
            return sample.remove()
        except IntegrityError as error:
            raise CommandError(
                "Other records point at the sample data; remove those first."
            ) from error
