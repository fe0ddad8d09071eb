"""Write stored second factors and secrets of webhooks anew after SECRET_KEY was changed."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from diplomacy.core.signin import stored_secrets
from diplomacy.core.webhooks import secrets


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
        webhooks = secrets.renew(old_key)
        number = renewed.number + webhooks.number
        self.stdout.write(f"{number} secrets were written anew.")
        if webhooks.unreadable:
            names = ", ".join(webhooks.unreadable)
            self.stderr.write(f"The secrets of these webhooks cannot be read, change them: {names}")
        if renewed.unreadable:
            names = ", ".join(renewed.unreadable)
            raise CommandError(f"The second factors of these cannot be read, reset them: {names}")
        if webhooks.unreadable:
            raise CommandError("Not everything could be read.")
