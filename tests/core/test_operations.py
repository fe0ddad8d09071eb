"""Operations of migrations that are drawn together do what they would do one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import Q

from cities.models import City
from diplomacy.core.operations import Together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]

TOGETHER = Together(
    [
        migrations.AddField("city", "sample", models.IntegerField(default=1)),
        migrations.AddIndex("city", models.Index(fields=["sample"], name="city_sample")),
        migrations.AddConstraint(
            "city", models.CheckConstraint(condition=Q(sample__gt=0), name="city_sample_positive")
        ),
    ]
)


def present() -> tuple[bool, bool, bool]:
    """The field, the index, the constraint."""
    table = City._meta.db_table
    with connection.cursor() as cursor:
        names = {c.name for c in connection.introspection.get_table_description(cursor, table)}
        found = connection.introspection.get_constraints(cursor, table)
    return "sample" in names, "city_sample" in found, "city_sample_positive" in found


def test_all_are_there_afterwards_and_gone_when_it_is_taken_back() -> None:
    before = MigrationLoader(connection).project_state()
    assert before.apps.get_model("cities", "city")  # drawn, as in the middle of a migration
    after = before.clone()
    TOGETHER.state_forwards("cities", after)
    assert after.apps.get_model("cities", "city")._meta.get_field("sample")
    with connection.schema_editor() as editor:
        TOGETHER.database_forwards("cities", editor, before, after)
    assert present() == (True, True, True)
    with connection.schema_editor() as editor:
        TOGETHER.database_backwards("cities", editor, after, before)
    assert present() == (False, False, False)


def test_plan_says_how_many_and_a_migration_can_hold_it() -> None:
    assert TOGETHER.describe().startswith("3 ")
    name, arguments, named = TOGETHER.deconstruct()
    assert (name, arguments, len(named["operations"])) == ("Together", [], 3)
