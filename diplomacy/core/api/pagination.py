"""Keyset pagination: a page is "what comes after this row", never "skip so many rows".

Rows that appear or vanish elsewhere in the list while somebody pages through it can neither repeat
nor hide others. The position is (sort key, is it null, id), so that equal and missing keys are safe
too; rows without a key come last, in both directions.
"""

import base64
import binascii
import datetime
import decimal
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError as Invalid
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from diplomacy.core.tables import COUNT_LIMIT

from .problems import invalid
from .serializers import encode

__all__ = ["KeysetPagination", "Ordering", "Page", "parameter"]


def parameter(request: Request, name: str, default: str = "") -> str:
    """One query parameter that may be given only once."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise invalid(name, _("Give this parameter only once."), "repeated")
    return values[0] if values else default


@dataclass(frozen=True)
class Ordering:
    """A sort key and its direction."""

    key: str
    descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Ordering":
        """``-starts_on`` or ``starts_on``."""
        return cls(text.removeprefix("-"), text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.key}" if self.descending else self.key

    def field(self, queryset: QuerySet[Any]) -> Any:
        """The model field, or the output field of the annotation, that is sorted by."""
        if annotation := queryset.query.annotations.get(self.key):
            return annotation.output_field
        field: Any = None
        model = queryset.model
        for step in self.key.split("__"):
            field = model._meta.get_field(step)
            model = field.related_model
        return field

    def nullable(self, queryset: QuerySet[Any]) -> bool:
        """Whether rows may lack the key. Keys that cannot be null keep their index usable."""
        if self.key in queryset.query.annotations:
            return True
        model = queryset.model
        for step in self.key.split("__"):
            try:
                field: Any = model._meta.get_field(step)
            except FieldDoesNotExist:
                return True
            if field.null:
                return True
            model = field.related_model
        return False

    def apply(self, queryset: QuerySet[Any], *, backward: bool) -> QuerySet[Any]:
        """The queryset in this order, or in the exact reverse of it."""
        if self.nullable(queryset):
            last = {"nulls_first": True} if backward else {"nulls_last": True}
        else:
            last = {}
        key, pk = F(self.key), F("pk")
        return queryset.order_by(
            key.desc(**last) if self.descending != backward else key.asc(**last),
            pk.desc() if backward else pk.asc(),
        )

    def beyond(
        self, queryset: QuerySet[Any], value: Any, pk: Any, *, backward: bool
    ) -> QuerySet[Any]:
        """Only the rows after (or before) the position."""
        step = "lt" if self.descending != backward else "gt"
        tie = Q(**{f"pk__{'lt' if backward else 'gt'}": pk})
        if value is None:
            same = Q(**{f"{self.key}__isnull": True}) & tie
            return queryset.filter(same | Q(**{f"{self.key}__isnull": False}) if backward else same)
        # "Not before the key" is redundant, but it is what lets PostgreSQL start in the index.
        after = Q(**{f"{self.key}__{step}e": value}) & (Q(**{f"{self.key}__{step}": value}) | tie)
        if not backward and self.nullable(queryset):
            after |= Q(**{f"{self.key}__isnull": True})
        return queryset.filter(after)


@dataclass(frozen=True)
class Page:
    """Rows of one page, without the two position columns, and what surrounds them."""

    rows: list[tuple[Any, ...]]
    next_cursor: str | None
    previous_cursor: str | None
    count: int | None

    def envelope(self, request: Request, results: list[Any]) -> dict[str, Any]:
        """The answer of a list; ``count_exceeds`` only where the count is not exact."""
        here = request.build_absolute_uri()

        def link(cursor: str | None) -> str | None:
            return replace_query_param(here, "cursor", cursor) if cursor else None

        answer: dict[str, Any] = {"count": self.count}
        if self.count is None:
            answer["count_exceeds"] = COUNT_LIMIT
        return answer | {
            "next": link(self.next_cursor),
            "previous": link(self.previous_cursor),
            "results": results,
        }


class KeysetPagination:
    """Reads ``page_size`` and ``cursor``; counts exactly up to 10,000."""

    default_size = 50
    max_size = 500

    def paginate(
        self,
        queryset: QuerySet[Any],
        ordering: Ordering,
        request: Request,
        select: Callable[[QuerySet[Any], tuple[str, ...]], QuerySet[Any, Any]],
    ) -> Page:
        """One page of ``select(queryset, position columns)``.

        Raises a 400 for a page size out of range and for a cursor this list did not give out.
        """
        size = self.size(request)
        cursor = parameter(request, "cursor")
        rows_of = queryset
        backward = False
        if cursor:
            backward, value, pk = self._decode(cursor, ordering, queryset)
            rows_of = ordering.beyond(rows_of, value, pk, backward=backward)
        rows_of = ordering.apply(rows_of, backward=backward)
        found = list(select(rows_of, (ordering.key, "pk"))[: size + 1])
        more = len(found) > size
        rows = found[:size]
        count = len(rows) if not cursor and not more else self.count(queryset)
        if backward:
            rows.reverse()
        forward_open, backward_open = (True, more) if backward else (more, bool(cursor))
        return Page(
            rows=rows,
            next_cursor=self._encode(ordering, rows[-1], backward=False)
            if rows and forward_open
            else None,
            previous_cursor=self._encode(ordering, rows[0], backward=True)
            if rows and backward_open
            else None,
            count=count,
        )

    def size(self, request: Request) -> int:
        """How many rows a page holds."""
        text = parameter(request, "page_size")
        if not text:
            return self.default_size
        if not (
            text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= self.max_size
        ):
            raise invalid(
                "page_size",
                _("Give a whole number from 1 to %(most)s.") % {"most": self.max_size},
                "page_size",
            )
        return int(text)

    @staticmethod
    def count(queryset: QuerySet[Any]) -> int | None:
        """How many rows there are; None beyond the limit, where counting would cost too much."""
        found = queryset.order_by()[: COUNT_LIMIT + 1].count()
        return found if found <= COUNT_LIMIT else None

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The two parameters, for the schema."""
        return [
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": str(_("How many records a page holds.")),
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": self.max_size,
                    "default": self.default_size,
                },
            },
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": str(
                    _("Where the page begins: follow next and previous rather than making one.")
                ),
                "schema": {"type": "string"},
            },
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope around a page's records, for the schema."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {
                    "type": ["integer", "null"],
                    "description": str(
                        _("How many records match; null where they are too many to count.")
                    ),
                },
                "count_exceeds": {
                    "type": "integer",
                    "description": str(_("Present where count is null.")),
                },
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    @staticmethod
    def _encode(ordering: Ordering, row: tuple[Any, ...], *, backward: bool) -> str:
        value, pk = row[-2:]
        text = json.dumps(
            [str(ordering), int(backward), value, pk], default=encode, separators=(",", ":")
        )
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @staticmethod
    def _decode(cursor: str, ordering: Ordering, queryset: QuerySet[Any]) -> tuple[bool, Any, Any]:
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            sorted_by, backward, value, pk = json.loads(
                base64.b64decode(padded, altchars=b"-_", validate=True)
            )
            if sorted_by != str(ordering) or backward not in (0, 1):
                raise ValueError
            field = ordering.field(queryset)
            value = None if value is None else _checked(field, value)
            pk = _checked(queryset.model._meta.pk, pk)
        except (
            ValueError,
            TypeError,
            RecursionError,
            binascii.Error,
            ValidationError,
            decimal.DecimalException,
        ) as error:
            raise _bad_cursor() from error
        return bool(backward), value, pk


def _checked(field: Any, value: Any) -> Any:
    """A value from a cursor as the type the column compares with; anything odd is refused."""
    if isinstance(value, str) and "\x00" in value:
        raise ValueError
    if isinstance(field, (models.CharField, models.TextField)) and not isinstance(value, str):
        raise ValueError
    if isinstance(field, models.IntegerField) and not (
        type(value) is int and -(2**63) <= value < 2**63
    ):
        raise ValueError
    if isinstance(field, models.DateTimeField):
        moment = datetime.datetime.fromisoformat(value)
        if moment.tzinfo is None or not 2 <= moment.year <= 9998:
            raise ValueError  # beyond that another time zone has no such moment
        return moment
    checked = field.to_python(value)
    if checked is None:
        raise ValueError
    return checked


def _bad_cursor() -> Invalid:
    return invalid(
        "cursor",
        _("This cursor belongs to no list in this order. Start again without it."),
        "cursor",
    )
