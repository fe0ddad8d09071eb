"""Give a person an account, a bureau and roles: how a new portal gets its first people."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from diplomacy.core import history, records
from diplomacy.core.enums import Language, Role
from diplomacy.core.models import Bureau, RoleMembership, User

ROLES = sorted(set(Role.values) - {Role.SERVICE})


class Command(BaseCommand):
    """Make a person, or add roles to one. A new person's first password is printed once."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The user name, and what the person is."""
        parser.add_argument("username")
        parser.add_argument("--role", action="append", choices=ROLES, default=[], required=True)
        parser.add_argument("--bureau", help="code of the bureau the person works in")
        parser.add_argument("--email", default="")
        parser.add_argument("--name-ja", default="")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--language", choices=Language.values, default=Language.JA)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All of it or nothing; what is wrong is said in one line."""
        bureau = None
        if options["bureau"]:
            bureau = Bureau.objects.filter(code=options["bureau"]).first()
            if bureau is None:
                raise CommandError(f"There is no bureau with the code {options['bureau']}.")
        user = User.objects.filter(username=options["username"]).first()
        if user is not None and user.is_service:
            raise CommandError("This is the account of an API client, not of a person.")
        try:
            with history.acting(None, "manage.py person"):
                if user is None:
                    user = self.new_person(options, bureau)
                for role in options["role"]:
                    held = RoleMembership.objects.filter(user=user, role=role)
                    if not held.exists():
                        records.save(RoleMembership(user=user, role=role), actor=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def new_person(self, options: dict[str, Any], bureau: Bureau | None) -> User:
        """Make the account with a password that the person is to change."""
        password = secrets.token_urlsafe(16)
        user = User(
            username=options["username"],
            email=options["email"],
            name_ja=options["name_ja"],
            name_en=options["name_en"],
            language=options["language"],
            bureau=bureau,
        )
        user.set_password(password)
        records.save(user, actor=None)
        self.stdout.write(password)
        return user
