"""``migrate`` as the owner of the database, then the application's grants."""

from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection

from diplomacy.core import grants

ADDRESS = ("USER", "PASSWORD", "HOST", "PORT")


class Command(DjangoMigrate):
    """Everything else runs under the application's role, which cannot alter tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate under DATABASE_OWNER_URL and bring the application's rights in line.

        The connection is the application's again afterwards: a command that follows in the same
        process must not act as the owner.
        """
        owner = settings.DATABASE_OWNER
        given = {key: connection.settings_dict[key] for key in ADDRESS}
        if owner and owner["USER"] != given["USER"]:
            connection.close()
            connection.settings_dict.update({key: owner[key] for key in ADDRESS})
        try:
            super().handle(*args, **options)
            if owner:
                grants.apply()
        finally:
            if connection.settings_dict["USER"] != given["USER"]:
                connection.close()
                connection.settings_dict.update(given)
