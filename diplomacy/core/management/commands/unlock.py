"""Let somebody who was wrong too often try again at once."""

import ipaddress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.core.models import User
from diplomacy.core.signin import lockout


class Command(BaseCommand):
    """Lift the block of an account, of a client's address, or of both."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """A user name, an address, or both."""
        parser.add_argument("username", nargs="?")
        parser.add_argument("--address", help="the address that too many attempts came from")

    def handle(self, *args: Any, **options: Any) -> None:
        """What is wrong is said in one line."""
        username, address = options["username"], options["address"]
        if not username and not address:
            raise CommandError("Name an account, or an address with --address.")
        if username:
            user = User.objects.filter(username=username).first()
            if user is None:
                raise CommandError(f"There is no account {username!r}.")
            self.say(username, lockout.unlock(user))
        if address:
            try:
                ipaddress.ip_address(address)
            except ValueError:
                raise CommandError(f"{address!r} is not an address.") from None
            self.say(address, lockout.unlock_address(address))

    def say(self, what: str, found: bool) -> None:
        """Whether there was anything to lift."""
        self.stdout.write(
            f"{what} may try again." if found else f"Nothing was counted against {what}."
        )
