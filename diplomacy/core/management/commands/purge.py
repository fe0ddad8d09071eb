"""Show what is past its term of retention; remove it with --yes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from diplomacy.core.keeping import retention


class Command(BaseCommand):
    """What is kept how long is in docs/retention.md. A worker does the same once a day."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing is removed unless that was said."""
        parser.add_argument("--yes", action="store_true", help="remove what is shown")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each class of data, with how many there are past their term."""
        now = timezone.now()
        total = 0
        for rule in retention.PURGED:
            found = rule.remove(now) if options["yes"] else rule.count(now)
            total += found
            self.stdout.write(f"{found:>10}  {rule.name} ({rule.term.days} days)")
        if options["yes"]:
            self.stdout.write(f"{total:>10}  removed")
        else:
            self.stdout.write(f"{total:>10}  would be removed; nothing was. Remove them: --yes")
