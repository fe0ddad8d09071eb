"""Fields of a representation that are more than one column of the record's own row.

Each becomes an SQL expression, so that a page of records is one statement whatever it shows, and
each shows only what the caller may know: the code of a record that is hidden from them is left out.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import JSONObject
from rest_framework import serializers

from diplomacy.core.policies import hidden_fields

__all__ = [
    "Code",
    "Codes",
    "Projected",
    "Rows",
    "Shaped",
    "Sql",
    "Voided",
    "column",
    "key_of",
    "model_of",
    "optional_date",
    "visible",
]


def key_of(model: type[models.Model]) -> str:
    """The field by which other systems name a record of ``model``: its code, else its id."""
    try:
        model._meta.get_field("code")
    except FieldDoesNotExist:
        return "pk"
    # A code that is unique only within something else (a strategy's items) is no name by itself
    # in a relation, but it is what the contract uses: see the resource for what resolves it.
    return "code"


def visible(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    """The rows of ``model`` that ``user`` may know of; models without visibility are open."""
    manager = model._default_manager
    return manager.visible_to(user) if hasattr(manager, "visible_to") else manager.all()


def model_of(field: serializers.Field) -> type[models.Model]:
    """The model that the field's serializer shows."""
    serializer: Any = field.parent
    model: type[models.Model] = serializer.Meta.model
    return model


def optional_date(model: type[models.Model], name: str) -> str | None:
    """The date whose precision the column ``name`` holds, where that date may be empty."""
    try:
        date = model._meta.get_field(name.removesuffix("_precision"))
    except FieldDoesNotExist:
        return None
    return date.name if date.name != name and date.null else None


def column(model: type[models.Model], name: str) -> Any:
    """A column as it is sent: the precision of an empty date is empty as well."""
    date = optional_date(model, name)
    return Case(When(**{f"{date}__isnull": False}, then=F(name))) if date else F(name)


class Projected(serializers.Field):
    """A read-only field that says how PostgreSQL computes it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["read_only"] = True
        kwargs.pop("required", None)  # a unique constraint asks for it; nothing is written here
        super().__init__(**kwargs)

    def expression(self, model: type[models.Model], user: Any) -> Any:
        """The value for one row of ``model``, as far as ``user`` (a policies.Reader) may know it.

        It is made once and kept for all users who may read the same rows, so it may depend on
        nothing else: not on the user's name, the language or the day.
        """
        raise NotImplementedError

    def reads(self) -> frozenset[str]:
        """The fields of the record that the value tells of."""
        raise NotImplementedError

    def schema_field(self) -> serializers.Field:
        """An ordinary field of the same shape, for the schema."""
        raise NotImplementedError

    def name_for_people(self, model: type[models.Model]) -> Any:
        """What the field holds, in the words of the models."""
        return self.label

    def to_representation(self, value: Any) -> Any:
        """What the database computed is already what is sent."""
        return value


class Code(Projected):
    """A relation as the related record's code or id. ``?expand=`` replaces it by the record."""

    def __init__(self, relation: str = "", **kwargs: Any) -> None:
        self.relation = relation
        super().__init__(**kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        """Without a relation of its own the field names one."""
        super().bind(field_name, parent)
        self.relation = self.relation or field_name

    def reads(self) -> frozenset[str]:
        """The relation."""
        return frozenset({self.relation.partition("__")[0]})

    def related_model(self, model: type[models.Model]) -> type[models.Model]:
        """What the relation points at."""
        return model._meta.get_field(self.relation).related_model  # type: ignore[return-value]

    def name_for_people(self, model: type[models.Model]) -> Any:
        """The name of the relation."""
        return model._meta.get_field(self.relation).verbose_name  # type: ignore[union-attr]

    def expression(self, model: type[models.Model], user: Any) -> Any:
        """The key, or null where the related record is hidden from the user."""
        return relation_key(model, self.relation, user)

    def schema_field(self) -> serializers.Field:
        """A string; null where there is none, or none that the caller may know of."""
        return serializers.CharField(allow_null=True)


class Codes(Code):
    """Many related records as a sorted list of codes: ``Codes("parties__city")``.

    The path is a reverse relation to an explicit through model, then its relation.
    """

    def related_model(self, model: type[models.Model]) -> type[models.Model]:
        """What the second step of the path points at."""
        through, relation = self._through(model)
        return through.related_model._meta.get_field(relation).related_model

    def name_for_people(self, model: type[models.Model]) -> Any:
        """The related records."""
        return self.related_model(model)._meta.verbose_name_plural

    def expression(self, model: type[models.Model], user: Any) -> Any:
        """An array of the keys of visible records, in the order of the keys."""
        through, relation = self._through(model)
        target = self.related_model(model)
        key = f"{relation}_id" if key_of(target) == "pk" else f"{relation}__{key_of(target)}"
        rows = visible(through.related_model, user).filter(**{through.field.name: OuterRef("pk")})
        allowed = visible(target, user)
        if allowed.query.where:
            rows = rows.filter(Exists(allowed.filter(pk=OuterRef(f"{relation}_id"))))
        if hasattr(rows, "active"):
            rows = rows.active()
        return ArraySubquery(rows.order_by(key).values(key).distinct())

    def schema_field(self) -> serializers.Field:
        """A list of strings."""
        return serializers.ListField(child=serializers.CharField())

    def _through(self, model: type[models.Model]) -> tuple[Any, str]:
        reverse, _, relation = self.relation.partition("__")
        return model._meta.get_field(reverse), relation


class Rows(Projected):
    """Rows of a child model as a list of small objects::

        roles = Rows("roles", {"role": "role", "network": "network", "from": "starts_on"})

    The mapping goes from the name that is sent to the child's column, relation or annotation.
    ``order`` sorts them; ``narrow`` may filter them.
    """

    def __init__(
        self,
        relation: str,
        columns: dict[str, str],
        *,
        order: tuple[str, ...] = ("pk",),
        narrow: Callable[[Any], Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.relation, self.columns, self.order, self.narrow = relation, columns, order, narrow
        super().__init__(**kwargs)

    def reads(self) -> frozenset[str]:
        """The child records."""
        return frozenset({self.relation})

    def name_for_people(self, model: type[models.Model]) -> Any:
        """The child records."""
        return model._meta.get_field(self.relation).related_model._meta.verbose_name_plural  # type: ignore[union-attr]

    def expression(self, model: type[models.Model], user: Any) -> Any:
        """An array of JSON objects; dates are ISO strings already."""
        reverse: Any = model._meta.get_field(self.relation)
        child = reverse.related_model
        rows = visible(child, user).filter(**{reverse.field.name: OuterRef("pk")})
        if hasattr(rows, "active"):
            rows = rows.active()
        if self.narrow:
            rows = self.narrow(rows)
        hidden = hidden_fields(user, child)
        entry = JSONObject(
            **{
                name: self._column(child, path, user)
                for name, path in self.columns.items()
                if path not in hidden
            }
        )
        return ArraySubquery(rows.order_by(*self.order).values(entry=entry))

    def schema_field(self) -> serializers.Field:
        """A list of objects whose parts are described by the child's model fields."""
        model = model_of(self)
        child: Any = model._meta.get_field(self.relation).related_model
        return serializers.ListField(
            child=_child_serializer(
                f"{model.__name__}{child.__name__.removeprefix(model.__name__)}",
                child,
                self.columns,
            )
        )

    @staticmethod
    def _column(child: type[models.Model], path: str, user: Any) -> Any:
        if child._meta.get_field(path).is_relation:
            return relation_key(child, path, user)
        return column(child, path)


class Sql(Projected):
    """Any expression, with the field that describes its value::

    leader_office = Sql(JSONObject(en="leader_office_en", ja="leader_office_ja"), JSONField())
    """

    def __init__(self, expression: Any, shape: serializers.Field, **kwargs: Any) -> None:
        self._expression, self._shape = expression, shape
        super().__init__(**kwargs)

    def reads(self) -> frozenset[str]:
        """Every field that the expression names."""
        return frozenset(_named(self._expression))

    def expression(self, model: type[models.Model], user: Any) -> Any:
        """As given."""
        return self._expression

    def schema_field(self) -> serializers.Field:
        """As given."""
        return self._shape


class Shaped(serializers.JSONField):
    """A JSON value that the schema can describe: a subclass names its ``shape``."""

    shape: ClassVar[dict[str, Any]]


class Voided(Sql):
    """Whether the record was withdrawn as wrong; the day stays inside the portal's history."""

    def __init__(self, **kwargs: Any) -> None:
        withdrawn = ExpressionWrapper(Q(voided_at__isnull=False), output_field=BooleanField())
        super().__init__(withdrawn, serializers.BooleanField(), **kwargs)

    def name_for_people(self, model: type[models.Model]) -> Any:
        """As the column is called."""
        return model._meta.get_field("voided_at").verbose_name  # type: ignore[union-attr]


def _named(expression: Any) -> Iterator[str]:
    """The fields of the record itself that an expression or condition names."""
    if name := expression if isinstance(expression, str) else getattr(expression, "name", ""):
        yield name.partition("__")[0]
    elif isinstance(expression, Q):
        for child in expression.children:
            yield from _named(child[0] if isinstance(child, tuple) else child)
    else:
        sources = [getattr(expression, "condition", None), *expression.get_source_expressions()]
        for source in filter(None, sources):
            yield from _named(source)


def relation_key(model: type[models.Model], relation: str, user: Any) -> Any:
    """The related record's key as an expression over ``model``; null where the record is hidden."""
    target = model._meta.get_field(relation).related_model
    key = key_of(target)  # type: ignore[arg-type]
    allowed = visible(target, user)  # type: ignore[arg-type]
    if key == "pk" and not allowed.query.where:
        return F(f"{relation}_id")
    return Subquery(allowed.filter(pk=OuterRef(f"{relation}_id")).order_by().values(key))


def _child_serializer(
    name: str, child: type[models.Model], columns: dict[str, str]
) -> serializers.Serializer[Any]:
    """A serializer that describes one object of :class:`Rows`."""
    declared: dict[str, serializers.Field] = {}
    for sent, path in columns.items():
        field: Any = child._meta.get_field(path)
        if field.is_relation:
            declared[sent] = serializers.CharField(allow_null=True)
            continue
        field_class, kwargs = serializers.ModelSerializer().build_standard_field(path, field)
        if optional_date(child, path):
            kwargs["allow_null"] = True
        kwargs = {
            key: kwargs[key] for key in ("choices", "allow_null", "help_text") if key in kwargs
        }
        declared[sent] = field_class(**kwargs)
    return type(f"{name}Serializer", (serializers.Serializer,), declared)()
