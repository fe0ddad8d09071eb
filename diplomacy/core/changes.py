"""The changes of all records, newest first, for those who look after them.

One page of changes takes two statements, and one for each kind of record that is named, however
many changes there are: first which events, found along the index by time of each event table, then
those events with what was before them.
"""

import datetime
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, models

from . import history, policies
from .history import Change, Event


@dataclass(frozen=True)
class Position:
    """Between which events a page begins: after the event ``event`` of ``table``, of that time."""

    at: datetime.datetime
    table: str
    event: int


@dataclass(frozen=True)
class Asked:
    """Which changes are wanted; what is None or empty does not matter.

    ``record`` is the key or the code of a record, whose parts count as well. ``since`` is
    inclusive, ``before`` is not. Each of ``words`` must be in the reason.
    """

    user: int | None = None
    model: type[models.Model] | None = None
    record: str = ""
    since: datetime.datetime | None = None
    before: datetime.datetime | None = None
    kind: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A change, and where it stands."""

    change: Change
    model: type[models.Model]
    key: str
    position: Position


def _sources() -> list[type[models.Model]]:
    """Tracked models in the order of their event tables, which decides between equal times."""
    models_ = history.tracked_models()
    return sorted(models_, key=lambda model: history.event_model_of(model)._meta.db_table)


def _table(model: type[models.Model]) -> str:
    return history.event_model_of(model)._meta.db_table


class _Conditions:
    """The WHERE of one event table, with its parameters."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.parameters: list[Any] = []

    def add(self, part: str, *parameters: Any) -> None:
        """All parts must hold."""
        self.parts.append(part)
        self.parameters += parameters

    def __str__(self) -> str:
        return " AND ".join(self.parts) or "true"


def _conditions(
    asked: Asked, model: type[models.Model], after: Position | None
) -> _Conditions | None:
    """None where the table can hold nothing that is wanted."""
    found = _Conditions()
    if asked.model is not None and asked.model is not model:
        return None
    if asked.record and not _of_record(found, model, asked.record):
        return None
    if asked.user is not None:
        found.add("e.pgh_context ->> 'user' = %s", str(asked.user))
    if asked.kind:
        found.add("e.pgh_label = %s", asked.kind)
    for word in asked.words:
        found.add("strpos(lower(e.pgh_context ->> 'reason'), lower(%s)) > 0", word)
    if asked.since:
        found.add("e.pgh_created_at >= %s", asked.since)
    if asked.before:
        found.add("e.pgh_created_at < %s", asked.before)
    if after is not None:
        table = _table(model)
        if table == after.table:
            found.add("(e.pgh_created_at, e.pgh_id) < (%s, %s)", after.at, after.event)
        else:
            found.add(f"e.pgh_created_at {'<=' if table < after.table else '<'} %s", after.at)
    return found


def _of_record(found: _Conditions, model: type[models.Model], record: str) -> bool:
    """Only the events of a record and its parts; False where ``model`` cannot have any."""
    quote = connection.ops.quote_name
    root = history.root_of(model)
    places: list[tuple[str, Any]] = [("pgh_obj_id", model)]
    alternatives, parameters = [], []
    if root is not None and root.related_model is None:
        # The root is of several kinds, and named by its key alone.
        if (value := _key(root, record)) is not None:
            alternatives.append(f"e.{quote(root.column)} = %s")
            parameters.append(value)
    elif root is not None:
        places.append((root.column, root.related_model))
    for column, target in places:
        key: Any = target._meta.pk
        value = _key(key, record)
        if value is not None:
            alternatives.append(f"e.{quote(column)} = %s")
            parameters.append(value)
        if any(field.name == "code" for field in target._meta.concrete_fields):
            alternatives.append(
                f"e.{quote(column)} = (SELECT {quote(key.column)} FROM"  # noqa: S608 - our own names
                f" {quote(target._meta.db_table)} WHERE code = %s)"
            )
            parameters.append(record)
    if not alternatives:
        return False
    found.add(f"({' OR '.join(alternatives)})", *parameters)
    return True


def _key(field: Any, text: str) -> Any:
    """The text as a key of that kind; None where it cannot be one."""
    if isinstance(field, models.UUIDField):
        try:
            return uuid.UUID(text)
        except ValueError:
            return None
    if isinstance(field, models.IntegerField) and text.isascii() and text.isdigit():
        return int(text) if len(text) < 10 else None
    return None


def page(
    asked: Asked, reader: Any, size: int, after: Position | None = None
) -> tuple[list[Found], Position | None]:
    """At most ``size`` changes after a position, and the position that the next page begins after.

    None: there are no more. What the reader may not see is left out.
    """
    chosen = _chosen(asked, size + 1, after)
    more, chosen = len(chosen) > size, chosen[:size]
    found = _told(chosen, reader)
    return found, chosen[-1] if more else None


def every(asked: Asked, reader: Any, size: int = 500) -> Iterator[Found]:
    """All changes that are wanted, read ``size`` at a time: memory does not grow with them."""
    after: Position | None = None
    while True:
        found, after = page(asked, reader, size, after)
        yield from found
        if after is None:
            return


def _chosen(asked: Asked, limit: int, after: Position | None) -> list[Position]:
    quote = connection.ops.quote_name
    branches: list[str] = []
    parameters: list[Any] = []
    sources = _sources()
    for number, model in enumerate(sources):
        conditions = _conditions(asked, model, after)
        if conditions is None:
            continue
        branches.append(
            f"(SELECT {number} AS source, e.pgh_id, e.pgh_created_at FROM {quote(_table(model))} e"  # noqa: S608
            f" WHERE {conditions} ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT %s)"
        )
        parameters += [*conditions.parameters, limit]
    if not branches:
        return []
    statement = (
        f"SELECT * FROM ({' UNION ALL '.join(branches)}) c"  # noqa: S608 - only our own names vary
        " ORDER BY pgh_created_at DESC, source DESC, pgh_id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, limit])
        return [
            Position(at, _table(sources[source]), event) for source, event, at in cursor.fetchall()
        ]


def _told(chosen: Sequence[Position], reader: Any) -> list[Found]:
    events = _events(chosen)
    wanted = [(place, *events[place]) for place in chosen if place in events]
    visible = [
        (place, event, key) for place, event, key in wanted if history.may_see_event(reader, event)
    ]
    names, urls = _records((event for _place, event, _key in visible), reader)
    reads_all = reader is None or policies.reads_everything(reader)
    visible = [entry for entry in visible if reads_all or history.record_of(entry[1]) in names]
    changes = history.in_words([event for _place, event, _key in visible], reader)
    found = []
    for (place, event, key), change in zip(visible, changes, strict=True):
        of = history.record_of(event)
        change = replace(change, record=names.get(of, of[1]), url=urls.get(of, ""))
        found.append(Found(change, event.model, key, place))
    return found


def _events(chosen: Sequence[Position]) -> dict[Position, tuple[Event, str]]:
    """The events at these positions with what was before them, in one statement."""
    quote = connection.ops.quote_name
    branches, parameters = [], []
    for number, model in enumerate(_sources()):
        numbers = [place.event for place in chosen if place.table == _table(model)]
        if not numbers:
            continue
        table = quote(_table(model))
        branches.append(
            f"SELECT {number} AS source, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_context,"  # noqa: S608
            " e.pgh_obj_id::text AS key, to_jsonb(e) AS row, (SELECT to_jsonb(b)"
            f" FROM {table} b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id"
            f" ORDER BY b.pgh_id DESC LIMIT 1) AS before FROM {table} e WHERE e.pgh_id = ANY (%s)"
        )
        parameters.append(numbers)
    if not branches:
        return {}
    statement = (
        "SELECT c.source, c.pgh_id, c.pgh_created_at, c.pgh_label, c.pgh_context, c.key,"  # noqa: S608
        f" c.row, c.before, {history.NAME_OF_USER}, u.username"
        f" FROM ({' UNION ALL '.join(branches)}) c"
        " LEFT JOIN core_user u ON u.id = (c.pgh_context->>'user')::bigint"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [history.in_japanese(), *parameters])
        rows = cursor.fetchall()
    sources = _sources()
    found = {}
    for source, number, at, kind, context, key, row, before, name, username in rows:
        context, row, before = (
            json.loads(value) if isinstance(value, str) else value or {}
            for value in (context, row, before)
        )
        model = sources[source]
        why = context.get("reason", "")
        event = Event(model, at, kind, why, name or username or "", row, before)
        found[Position(at, _table(model), number)] = (event, key)
    return found


def _records(events: Iterator[Event], reader: Any) -> tuple[history.Names, history.Names]:
    """What the records of events are called and where their pages are, as the reader may know."""
    wanted: dict[type[models.Model], set[str]] = {}
    for event in events:
        model, key = history.record_of(event)
        wanted.setdefault(model, set()).add(key)
    names: history.Names = {}
    urls: history.Names = {}
    for model, keys in wanted.items():
        for row in history.named_rows(model, keys, reader):
            names[model, str(row.pk)] = str(row)
            if hasattr(row, "get_absolute_url"):
                urls[model, str(row.pk)] = row.get_absolute_url()
    return names, urls
