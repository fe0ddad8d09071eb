"""Looking for changes of the history: the chain first, then every event against its seal.

Both passes read from the server piece by piece; what is compared by the server leaves it only where
it differs. Memory does not grow with the history.
"""

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from diplomacy.core import history

from . import NOTHING, SEALED_AT, columns, digest, write_alike
from .heads import Head

ROWS_AT_ONCE = 5000
#: An event that says it is older than the last complete seal before its own, by more than any
#: transaction lasts, was put there afterwards.
LATE = "1 hour"


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed.

    ``kind`` is edited, deleted, reordered, inserted (an event), seal (a link of the chain), columns
    (a table that changed its shape) or tail (a head that the chain does not have).
    """

    kind: str
    text: str
    table: str = ""
    event: int | None = None
    seal: int | None = None

    def __str__(self) -> str:
        where = [f"event {self.table} {self.event}"] if self.event is not None else []
        where += [f"seal {self.seal}"] if self.seal is not None else []
        return f"{self.kind}: {', '.join(where)}{': ' if where else ''}{self.text}"


@dataclass
class Figures:
    """What was read. ``pending`` events wait for the next seal."""

    seals: int = 0
    events: int = 0
    pending: int = 0
    findings: int = 0
    number: int = 0
    head: str = NOTHING
    told: Callable[[Finding], None] = field(default=lambda _finding: None, repr=False)

    def tell(self, finding: Finding) -> None:
        """Count a finding and pass it on."""
        self.findings += 1
        self.told(finding)


def verify(told: Callable[[Finding], None], heads: Iterable[Head] = ()) -> Figures:
    """Read everything as of one moment, call ``told`` for each finding, and return the figures."""
    figures = Figures(told=told)
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        write_alike()
        _check_chain(figures, list(heads))
        for table in _tables():
            _check_events(figures, table)
    return figures


def _rows(name: str, statement: str, parameters: list[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a statement, read from the server piece by piece."""
    with connection.connection.cursor(name) as cursor:  # the driver's own stays in the server
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(statement, parameters)
        yield from cursor


# --- The chain ------------------------------------------------------------------------------------


def _check_chain(figures: Figures, heads: list[Head]) -> None:
    """Each seal follows the one before it and covers the events that are said to be in it."""
    seals = _rows(
        "seals",
        "SELECT number, previous, hash, complete::text, columns::text, events,"  # noqa: S608
        f" {SEALED_AT.format('sealed_at')} FROM core_seal ORDER BY number",
        [],
    )
    sealed = _rows(
        "sealed",
        "SELECT seal_id, event_table, event_id, encode(digest, 'hex') FROM core_sealedevent"
        ' ORDER BY seal_id, event_table COLLATE "C", event_id',
        [],
    )
    groups = itertools.groupby(sealed, key=lambda row: row[0])
    group = next(groups, None)
    wanted = {head.number: head.hash for head in heads if head.number is not None}
    loose = {head.hash for head in heads if head.number is None}
    for number, previous, stored, complete, shape, count, sealed_at in seals:
        while group is not None and group[0] < number:
            figures.tell(Finding("seal", "is gone, its events are not", seal=group[0]))
            group = _skip(group, groups)
        if number != figures.number + 1:
            figures.tell(Finding("seal", "the seals before it are missing", seal=number))
        elif previous != figures.head:
            figures.tell(Finding("seal", "does not follow the seal before it", seal=number))
        head = [number, previous, sealed_at, complete, shape, count]
        made = hashlib.sha256("\n".join(map(str, head)).encode())
        found = 0
        if group is not None and group[0] == number:
            for _seal, table, event, content in group[1]:
                made.update(f"\n{table} {event} {content}".encode())
                found += 1
            group = next(groups, None)
        if made.hexdigest() != stored:
            text = f"does not cover what is in it; {count} events were sealed, {found} are there"
            figures.tell(Finding("seal", text, seal=number))
        if number in wanted and wanted.pop(number) != stored:
            figures.tell(Finding("tail", "another hash was made known for it", seal=number))
        loose.discard(stored)
        figures.seals, figures.number, figures.head = figures.seals + 1, number, stored
        figures.events += found
    while group is not None:
        figures.tell(Finding("seal", "is gone, its events are not", seal=group[0]))
        group = _skip(group, groups)
    for number in sorted(wanted):
        text = "was made known and is not there: the tail was cut, or an older backup restored"
        figures.tell(Finding("tail", text, seal=number))
    for known in sorted(loose):
        text = f"no seal has the hash {known}: the tail was cut or the chain written anew"
        figures.tell(Finding("tail", text))


def _skip(group: tuple[Any, Iterator[Any]], groups: Iterator[Any]) -> Any:
    for _row in group[1]:
        pass
    return next(groups, None)


# --- The events -----------------------------------------------------------------------------------


def _tables() -> list[str]:
    """Tables of events, those included that are only in seals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT event_table FROM core_sealedevent")
        sealed = {name for (name,) in cursor.fetchall()}
    return sorted(sealed | {model._meta.db_table for model in history.event_models()})


def _shapes(figures: Figures, table: str) -> list[tuple[str, list[str]]] | None:
    """Which columns a table had when events were sealed, each with those that it has besides today.

    None when it is gone; columns that are gone are told of, and their events not compared.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns('%s')}", [table])
        present = cursor.fetchone()[0]
        cursor.execute(
            "SELECT (columns -> %s)::text FROM core_seal WHERE columns ? %s GROUP BY 1"
            " ORDER BY max(number)",
            [table, table],
        )
        shapes = [shape for (shape,) in cursor.fetchall()]
    if present is None:
        return None
    names = set(json.loads(present) if isinstance(present, str) else present)
    found = []
    for shape in shapes:
        then = set(json.loads(shape))
        if gone := sorted(then - names):
            text = (
                f"{table} has lost {', '.join(gone)}; what was sealed with them cannot be checked"
            )
            figures.tell(Finding("columns", text))
        else:
            found.append((shape, sorted(names - then)))
    return found


_COMPARED = """
    WITH seals AS (
        SELECT number, columns -> %s AS shape, sealed_at,
            max(sealed_at) FILTER (WHERE complete)
                OVER (ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM core_seal
    ), shapes AS (
        SELECT shape::jsonb, more::text[] FROM unnest(%s::text[], %s::text[]) AS s (shape, more)
    ), compared AS (
        SELECT s.event_id AS sealed, e.pgh_id AS event, s.seal_id AS seal, s.digest AS was,
            CASE WHEN shapes.more IS NOT NULL THEN {digest} END AS is_now,
            e.pgh_created_at AS at, seals.sealed_at, CASE WHEN s.event_id IS NULL
                THEN (SELECT max(sealed_at) FROM core_seal WHERE complete)
                ELSE seals.before END AS before
        FROM (SELECT * FROM core_sealedevent WHERE event_table = %s) s
        FULL JOIN {table} e ON e.pgh_id = s.event_id
        LEFT JOIN seals ON seals.number = s.seal_id
        LEFT JOIN shapes ON shapes.shape = seals.shape
    )
    SELECT coalesce(sealed, event), seal, CASE
            WHEN event IS NULL THEN 'deleted'
            WHEN is_now <> was THEN 'edited'
            WHEN at < before - interval '{late}' THEN 'inserted'
            WHEN sealed IS NULL THEN 'pending'
            ELSE 'early' END AS kind,
        encode(is_now, 'hex')
    FROM compared
    WHERE event IS NULL OR sealed IS NULL OR is_now <> was OR at < before - interval '{late}'
        OR at > sealed_at
"""


def _check_events(figures: Figures, table: str) -> None:
    """Each event of a table is what was sealed, and was sealed when it was written."""
    shapes = _shapes(figures, table)
    if shapes is None:
        figures.tell(Finding("columns", f"the table {table} is gone"))
        return
    statement = _COMPARED.format(
        digest=digest("e", "shapes.more"), table=connection.ops.quote_name(table), late=LATE
    )
    more = ["{" + ",".join(f'"{name}"' for name in extra) + "}" for _shape, extra in shapes]
    parameters = [table, [shape for shape, _extra in shapes], more, table]
    rows = _rows(f"events of {table}", statement, parameters)
    while piece := list(itertools.islice(rows, ROWS_AT_ONCE)):
        elsewhere = _sealed_as(table, [now for _id, _seal, kind, now in piece if kind == "edited"])
        for event, seal, kind, now in piece:
            if kind == "pending":
                figures.pending += 1
                continue
            if kind == "edited" and now in elsewhere:
                kind, text = "reordered", f"holds what was sealed as event {elsewhere[now]}"
            else:
                text = _TEXTS[kind]
            kind = "reordered" if kind == "early" else kind
            figures.tell(Finding(kind, text, table, event, seal))


_TEXTS = {
    "deleted": "was sealed and is not there any more",
    "edited": "is not what was sealed",
    "inserted": "says it is older than seals that were made without it",
    "early": "was written after the seal that it is said to be in",
}


def _sealed_as(table: str, digests: list[str]) -> dict[str, int]:
    """Which events of the table were sealed with these contents."""
    if not digests:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(digest, 'hex'), min(event_id) FROM core_sealedevent"
            " WHERE event_table = %s AND encode(digest, 'hex') = ANY (%s) GROUP BY 1",
            [table, digests],
        )
        return dict(cursor.fetchall())
