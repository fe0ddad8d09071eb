"""Querysets whose SQL is made once and then kept.

The ORM takes three to eight milliseconds to turn a queryset with relations, conditions and
subqueries into SQL, and PostgreSQL one to answer it. What a page asks for one record differs
between requests only in the key of that record, so its statement is made once for everybody who
may see the same records.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from copy import copy
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from . import clock
from .policies import Reader, reader_of

__all__ = ["GIVEN_CODE", "GIVEN_ID", "Prepared", "prepared"]

RowT = TypeVar("RowT")

# Stand for the key that a request brings, while the statement is made. No record has them.
GIVEN_CODE = "\u2060given\u2060"
GIVEN_ID = UUID("9e1c7a5b-0000-4000-8000-6769766e6b79")
_GIVEN = (GIVEN_CODE, GIVEN_ID)
_KINDS_OF_READERS = 64


class Prepared(Generic[RowT]):
    """A queryset compiled once, whose rows are asked for with one parameter put in.

    The queryset was built with GIVEN_CODE or GIVEN_ID, or another ``given``, as that parameter.
    Its rows come as Django makes them: with joined and prefetched relations and annotations.
    """

    def __init__(self, queryset: Any, given: tuple[Any, ...] = _GIVEN) -> None:
        self._queryset = queryset
        self._given = given
        self._compiler = queryset.query.get_compiler(queryset.db)
        self._sql, self._parameters = self._compiler.as_sql()
        if not any(self._is_given(parameter) for parameter in self._parameters):
            raise ValueError("nothing in the statement is given later")

    def _is_given(self, parameter: Any) -> bool:
        return any(type(parameter) is type(one) and parameter == one for one in self._given)

    def rows(self, value: Any) -> list[RowT]:
        """What the database answers for ``value``, in one statement and those of prefetches."""
        compiled = (
            self._sql,
            tuple(
                value if self._is_given(parameter) else parameter for parameter in self._parameters
            ),
        )
        # What compiling left on the compiler tells Django how to read the rows; connections
        # belong to threads.
        compiler = copy(self._compiler)
        compiler.connection = connections[self._queryset.db]
        compiler.as_sql = lambda *_arguments, **_options: compiled
        queryset = self._queryset.all()
        queryset.query.get_compiler = lambda *_arguments, **_options: compiler
        return list(queryset)


def prepared(
    build: Callable[[Any, datetime.date], QuerySet[Any]],
) -> Callable[[Any, Any], list[Any]]:
    """Decorator: make ``build(reader, today)`` into ``ask(user, value)``, which gives its rows.

    ``reader`` stands for everybody who may see the same records; pass it to ``visible_to``.
    """

    @lru_cache(maxsize=_KINDS_OF_READERS)
    def statement(reader: Reader, today: datetime.date) -> Prepared[Any]:
        return Prepared(build(reader, today))

    def ask(user: Any, value: Any) -> list[Any]:
        return statement(reader_of(user), clock.today()).rows(value)

    ask.__doc__ = build.__doc__
    return ask
