"""``migrate`` as the owner of the database, then the application's grants."""

from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection

from diplomacy.core import grants


class Command(DjangoMigrate):
    """Everything else runs under the application's role, which cannot alter tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate under DATABASE_OWNER_URL and bring the application's rights in line."""
        owner = getattr(settings, "DATABASE_OWNER", None)
        outside_tests = connection.settings_dict["NAME"] == settings.DATABASES["default"]["NAME"]
        if owner and outside_tests:
            connection.close()
            for key in ("USER", "PASSWORD", "HOST", "PORT"):
                connection.settings_dict[key] = owner[key]
        super().handle(*args, **options)
        if owner:
            grants.apply()
