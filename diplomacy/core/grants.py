"""Rights of the application's database role, set anew after every migration.

The owner migrates; the application reads and writes rows, but on event tables it may only insert
and read, and it may not touch the migration record. A programming error or an injected statement
in the application then cannot rewrite history.
"""

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

from . import history

#: Models that declare ``append_only = True`` may be inserted and read only, like history.
APPEND_ONLY_ATTRIBUTE = "append_only"
#: Models that declare ``never_changed = True`` lose rows by the purge, but no row is altered.
NEVER_CHANGED_ATTRIBUTE = "never_changed"


def ledgers() -> list[type[models.Model]]:
    """Models that say of themselves that their rows are never changed."""
    return [model for model in apps.get_models() if getattr(model, APPEND_ONLY_ATTRIBUTE, False)]


def append_only_tables() -> list[str]:
    """Tables whose rows nobody changes: history and ledgers."""
    return sorted({model._meta.db_table for model in [*history.event_models(), *ledgers()]})


def unaltered_tables() -> list[str]:
    """Tables whose rows are never altered, though they are removed in the end."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if getattr(model, NEVER_CHANGED_ATTRIBUTE, False)
    )


def apply(using: BaseDatabaseWrapper | None = None, role: str | None = None) -> None:
    """Grant ``role`` (default: the role of DATABASE_URL) what the application needs and no more.

    Runs as the owner. Does nothing when owner and application are one role, which the deployment
    checks refuse in production.
    """
    database = using or connection
    role = role or settings.DATABASE_APP_ROLE
    quote = database.ops.quote_name
    with database.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == role:
            return
        present = set(database.introspection.table_names(cursor))
        name = quote(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}"
        )
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table in append_only_tables():
            if table in present:
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {name}")
        for table in unaltered_tables():
            if table in present:
                cursor.execute(f"REVOKE UPDATE, TRUNCATE ON {quote(table)} FROM {name}")
        if "django_migrations" in present:
            cursor.execute(
                f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {name}"
            )
