"""What the application's own database role cannot do, however wrong the program is."""

import pytest
from django.db import ProgrammingError, connection, transaction

from diplomacy.core import grants, history

pytestmark = pytest.mark.django_db


def attempt(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", [model._meta.db_table for model in history.event_models()])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"],
)
def test_history_cannot_be_rewritten(table, statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        attempt(statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM django_migrations",
        "ALTER TABLE core_user DISABLE TRIGGER ALL",
        "TRUNCATE core_user CASCADE",
        "SET session_replication_role = replica",
    ],
)
def test_application_cannot_disarm_the_history(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        attempt(statement)


@pytest.mark.parametrize("statement", ["UPDATE {} SET kind = 'x'", "TRUNCATE {}"])
def test_what_other_systems_are_told_cannot_be_rewritten(statement):
    for table in grants.unaltered_tables():
        with pytest.raises(ProgrammingError, match="permission denied"):
            attempt(statement.format(table))
    assert "core_change" in grants.unaltered_tables()


def test_every_tracked_model_has_an_append_only_table():
    assert set(grants.append_only_tables()) >= {
        model._meta.db_table for model in history.event_models()
    }


def test_password_hashes_are_not_kept_in_the_history():
    from diplomacy.core.models import User

    names = {field.name for field in history.event_model_of(User)._meta.fields}
    assert "password" not in names
    assert "username" in names
