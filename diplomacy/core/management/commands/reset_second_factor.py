"""Remove the second factors of somebody who lost them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from diplomacy.core.models import User
from diplomacy.core.signin import second_factor


class Command(BaseCommand):
    """Take away app, keys and recovery codes, and end all sessions; the reason is kept."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, and why: who asked, and how it was made sure that it was they."""
        parser.add_argument("username")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """What is wrong is said in one line."""
        username = options["username"]
        user = User.objects.filter(username=username, is_service=False).first()
        if user is None:
            raise CommandError(f"There is no person {username!r}.")
        try:
            found = second_factor.reset(user, actor=None, reason=options["reason"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{username} has no second factor any more and is signed out everywhere."
            if found
            else f"{username} had no second factor."
        )
