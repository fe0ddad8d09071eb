"""Make credentials for another bureau's system."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from diplomacy.core.api.clients import TRIAL_TOKEN_LIFETIME, create_client
from diplomacy.core.models import Bureau
from diplomacy.core.policies import SCOPES


class Command(BaseCommand):
    """Shows the secret and a token once; the last line of standard output is the token alone."""

    help = "Make an API client for a bureau, with a token to try it."

    def add_arguments(self, parser: CommandParser) -> None:
        """A scope is given as often as needed."""
        parser.add_argument("name", help="What people call the system.")
        parser.add_argument(
            "--bureau", required=True, metavar="CODE", help="The bureau it acts for."
        )
        parser.add_argument(
            "--scope",
            action="append",
            required=True,
            metavar="SCOPE",
            dest="scopes",
            help=f"What it may do: {', '.join(SCOPES)}.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """A bureau or scope that does not exist is one line and a non-zero exit."""
        code = options["bureau"]
        bureau = Bureau.objects.filter(code=code).first() if "\0" not in code else None
        if bureau is None:
            raise CommandError(f"There is no bureau with the code {code!r}.")
        try:
            issued = create_client(options["name"], bureau=bureau, scopes=options["scopes"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        write = self.stdout.write
        write(f"Client id:     {issued.client.pk}")
        write(f"Client secret: {issued.secret}")
        write(
            "Neither the secret nor the token is shown again. The token is valid for "
            f"{TRIAL_TOKEN_LIFETIME.days} days; get others with the id and secret from "
            f"{reverse('idp:oidc:token')}."
        )
        write(issued.token)
