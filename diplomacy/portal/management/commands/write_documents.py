"""Write the tables of the documents that follow from the code; ``--check`` only compares."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.portal import documents


class Command(BaseCommand):
    """For whoever changes a policy or a term of retention."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Without it, documents that are not current are written."""
        parser.add_argument("--check", action="store_true", help="fail if one is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        """Name what was written, or fail with the names of what is not current."""
        stale = {path: text for path, text in documents.current() if path.read_text() != text}
        names = ", ".join(path.name for path in stale)
        if stale and options["check"]:
            raise CommandError(f"not current: {names}. Write them: make documents")
        for path, text in stale.items():
            path.write_text(text, encoding="utf-8")
        if stale:
            self.stdout.write(f"Written: {names}")
