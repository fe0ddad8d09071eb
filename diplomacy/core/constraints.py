"""Constraints of the database that Django has no class for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import BaseConstraint


class CompositeForeignKey(BaseConstraint):
    """Several columns of a row must stand together in one row of another table.

    ``columns`` maps fields of the model to fields of ``to``, which are unique together there. A row
    in which one of them is empty is not asked. The other table cannot lose a row that is named:
    both sides are refused with the constraint's own message.
    """

    def __init__(self, *, name: str, columns: dict[str, str], to: str, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.columns, self.to = columns, to

    def _sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        other: Any = model._meta.apps.get_model(self.to)
        own = ", ".join(quote(model._meta.get_field(name).column) for name in self.columns)
        named = ", ".join(
            quote(other._meta.get_field(name).column) for name in self.columns.values()
        )
        # Deferrable, as Django's own foreign keys are: a restore fills tables in any order.
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({own})"
            f" REFERENCES {quote(other._meta.db_table)} ({named}) DEFERRABLE INITIALLY IMMEDIATE"
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        """Never inside CREATE TABLE: the other table's unique constraint may come later."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """Adds the constraint to a table that is there."""
        table = schema_editor.quote_name(model._meta.db_table)
        return f"ALTER TABLE {table} ADD {self._sql(model, schema_editor)}"

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Takes it away again."""
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(
        self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Ask before the database has to refuse."""
        if exclude and not set(exclude).isdisjoint(self.columns):
            return
        wanted = {
            named: getattr(instance, instance._meta.get_field(name).attname)
            for name, named in self.columns.items()
        }
        if None in wanted.values():
            return
        other: type[models.Model] = instance._meta.apps.get_model(self.to)
        rows = other._default_manager.using(using)
        found = {
            other._meta.get_field(name).attname: value  # type: ignore[union-attr]
            for name, value in wanted.items()
        }
        if not rows.filter(**found).exists():
            # Beside the last of them: what comes before says where the row belongs.
            message = self.get_violation_error_message()
            problem = ValidationError(message, code=self.violation_error_code)
            raise ValidationError({list(self.columns)[-1]: problem})

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CompositeForeignKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.name, self.to))

    def deconstruct(self) -> Any:
        """For migrations."""
        path, arguments, kwargs = super().deconstruct()
        return path, arguments, {**kwargs, "columns": self.columns, "to": self.to}
