"""``migrate`` as the owner of the database, then the application's grants."""

from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as DjangoMigrate

from diplomacy.core import grants
from diplomacy.core.owner import as_owner


class Command(DjangoMigrate):
    """Everything else runs under the application's role, which cannot alter tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate under DATABASE_OWNER_URL and bring the application's rights in line."""
        with as_owner():
            super().handle(*args, **options)
            if settings.DATABASE_OWNER:
                grants.apply()
