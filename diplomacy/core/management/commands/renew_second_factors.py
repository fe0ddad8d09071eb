"""Write the stored second factors anew after SECRET_KEY was changed."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from diplomacy.core.signin import stored_secrets


class Command(BaseCommand):
    """The former key is read from standard input, where no list of processes shows it."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when a secret could not be read."""
        old_key = sys.stdin.read().strip()
        if not old_key:
            raise CommandError("Give the former SECRET_KEY on standard input.")
        if old_key == settings.SECRET_KEY:
            raise CommandError("This is the present SECRET_KEY.")
        renewed = stored_secrets.renew(old_key)
        self.stdout.write(f"{renewed.number} secrets were written anew.")
        if renewed.unreadable:
            names = ", ".join(renewed.unreadable)
            raise CommandError(f"The second factors of these cannot be read, reset them: {names}")
