"""How a record is shown: a list of fields, compiled once into one projection of one SQL row.

A subclass declares what it shows and nothing about how it is fetched::

    class TripSerializer(RecordSerializer):
        class Meta(RecordSerializer.Meta):
            model = Trip
            fields = ["id", "principal", "starts_on", "lead_bureau", "voided", "version"]

Foreign keys become codes (or ids) by themselves; see :mod:`.fields` for everything else. The class
is an ordinary ``ModelSerializer`` for the schema and for input; what it saves is DRF's work per row
and field, by far the largest cost of a list.
"""

import datetime
import decimal
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from diplomacy.core.policies import Reader, hidden_fields, reader_of

from .compiled import frozen
from .fields import Code, Projected, Sql, Voided, column, key_of, optional_date

__all__ = ["Projection", "RecordSerializer", "encode"]

Row = tuple[Any, ...]
Represented = dict[str, Any]


def encode(value: Any) -> Any:
    """What the JSON encoder does not know by itself. Times are UTC."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (uuid.UUID, decimal.Decimal)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


@lru_cache(maxsize=4096)
def column_for(source: Projected, model: type[Model], reader: Reader) -> RawSQL:
    """A computed column as ready-made SQL."""
    return frozen(model, source.expression(model, reader))


@dataclass(frozen=True)
class Projection:
    """What to select for a set of fields, and how a selected row becomes a representation."""

    names: tuple[str, ...]
    sources: tuple[str | Projected, ...]
    converters: tuple[tuple[str, Callable[[Any], Any]], ...]

    def narrowed(self, names: Iterable[str]) -> "Projection":
        """Only ``names``, in the declared order."""
        wanted = set(names)
        kept = [index for index, name in enumerate(self.names) if name in wanted]
        return Projection(
            tuple(self.names[index] for index in kept),
            tuple(self.sources[index] for index in kept),
            tuple(pair for pair in self.converters if pair[0] in wanted),
        )

    def select(
        self, queryset: QuerySet[Any], user: Any, extra: Iterable[Any] = ()
    ) -> "QuerySet[Any, Row]":
        """Rows of the projected values, then ``extra``."""
        reader = reader_of(user)
        model: Any = queryset.model
        columns = [
            source if isinstance(source, str) else column_for(source, model, reader)
            for source in self.sources
        ]
        return queryset.values_list(*columns, *extra)

    def represent(self, row: Row) -> Represented:
        """The representation; values beyond the projection are left out."""
        shown = dict(zip(self.names, row, strict=False))
        for name, convert in self.converters:
            if shown[name] is not None:
                shown[name] = convert(shown[name])
        return shown


@lru_cache(maxsize=256)
def _readable(projection: Projection, hidden: frozenset[str]) -> Projection:
    """The projection without what reads a hidden field."""
    return projection.narrowed(
        name
        for name, source in zip(projection.names, projection.sources, strict=True)
        if hidden.isdisjoint({source} if isinstance(source, str) else source.reads())
    )


class RecordSerializer(serializers.ModelSerializer):
    """Base of every resource's serializer. ``Meta.fields`` is the contract."""

    serializer_related_field = Code  # type: ignore[assignment]
    voided = Voided()

    class Meta:
        model: Any = None
        fields: list[str] = []
        #: Columns that are shown but moved by actions of their own, or by nobody.
        read_only_fields: tuple[str, ...] = ()
        #: What is given when the record is made, and never again.
        create_only_fields: tuple[str, ...] = ("code",)
        #: What makes sense for a record that is there.
        change_only_fields: tuple[str, ...] = ()
        #: Columns that need no value in a new record, because its service finds one.
        optional_fields: tuple[str, ...] = ()
        #: Lists of related records that are written with the record, and those that need one.
        written_links: tuple[str, ...] = ()
        needed_links: tuple[str, ...] = ()
        #: Dates whose precision is not the column beside them: date -> column.
        partial_dates: Mapping[str, str] = {}
        #: The body of a new record, plainly made up, for the schema; the tests send it.
        example: Mapping[str, Any] = {}
        #: Relation -> the records that a request may name in it, where not all that are visible.
        offers: Mapping[str, Callable[[Any], Any]] = {}

    _projection: Projection

    @classmethod
    def projection(cls, user: Any = None) -> Projection:
        """The compiled form, made at first use and kept with the class; for ``user`` without the
        fields that they may not read."""
        if "_projection" not in cls.__dict__:
            cls._projection = cls._compile()
        if user is None or not (hidden := hidden_fields(user, cls.Meta.model)):
            return cls._projection
        return _readable(cls._projection, hidden)

    @classmethod
    def key(cls) -> str:
        """The field that names a record: ``code`` or ``id``."""
        return "code" if key_of(cls.Meta.model) == "code" and "id" not in cls.Meta.fields else "id"

    def to_representation(self, row: Any) -> Represented:
        """A row made by :meth:`Projection.select`."""
        return self.projection().represent(row)

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        """Declared fields count only where ``Meta.fields`` lists them: the list is the contract."""
        return list(self.Meta.fields)

    def get_extra_kwargs(self) -> Any:
        """What every resource says alike about its version."""
        return super().get_extra_kwargs() | {
            "version": {"read_only": True, "help_text": _("Rises with every change.")}
        }

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """The precision of a date that may be null may be null."""
        field_class, kwargs = super().build_standard_field(field_name, model_field)
        if optional_date(self.Meta.model, field_name):
            kwargs["allow_null"] = True
        return field_class, kwargs

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        """A foreign key is shown as a code or id."""
        return Code, {"relation": field_name}

    @classmethod
    def _compile(cls) -> Projection:
        sources: list[str | Projected] = []
        converters: list[tuple[str, Callable[[Any], Any]]] = []
        fields = cls().fields
        for name, shown in fields.items():
            if isinstance(shown, Projected):
                sources.append(shown)
                continue
            if shown.source == "*":
                raise ImproperlyConfigured(
                    f"{cls.__name__}.{name} is computed in Python for each row. Use a field of "
                    "diplomacy.core.api.fields, so that the database computes it."
                )
            source = str(shown.source).replace(".", "__")
            if optional_date(cls.Meta.model, source):
                sources.append(Sql(column(cls.Meta.model, source), shown))
                continue
            sources.append(source)
            if isinstance(shown, serializers.FloatField):
                converters.append((name, float))
        return Projection(tuple(fields), tuple(sources), tuple(converters))
