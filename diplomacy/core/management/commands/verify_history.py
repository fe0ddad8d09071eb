"""Check that nobody has changed the history: every event against the chain of seals."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.core.chain import heads, verifying


class Command(BaseCommand):
    """Exit code 1 when something was changed; each finding is a line."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Heads that were made known: without one a cut tail cannot be found."""
        parser.add_argument(
            "--head", action="append", default=[], help="a hash that was mailed; may be repeated"
        )
        parser.add_argument(
            "--heads-file",
            type=Path,
            help="a file of heads; the portal's own is read where there is one and none is named",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Findings, then one line with figures."""
        began = time.monotonic()
        try:
            known = [heads.parse(text) for text in options["head"]]
            path = options["heads_file"] or settings.HISTORY_HEADS
            if options["heads_file"] or path.exists():
                known += heads.read(path)
        except (heads.UnreadableHead, OSError) as error:
            raise CommandError(str(error)) from error
        figures = verifying.verify(lambda finding: self.stdout.write(str(finding)), known)
        head = f"head {figures.number} {figures.head}" if figures.seals else "no head yet"
        self.stdout.write(
            f"{'NOT as sealed' if figures.findings else 'History is as sealed'}:"
            f" {figures.findings} findings; {figures.seals} seals over {figures.events} events,"
            f" {figures.pending} not sealed yet, {len(known)} known heads compared; {head};"
            f" {time.monotonic() - began:.1f} s"
        )
        if figures.findings:
            raise CommandError("the history is not as it was sealed")
