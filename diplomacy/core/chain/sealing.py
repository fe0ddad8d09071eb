"""Sealing: every event that is committed and not yet sealed gets into the next seal.

What is sealed is remembered by event, not by the highest number: a transaction that commits late
brings events with small numbers, and they are found by the next seal. That also survives a restore
into another server, whose transaction numbers mean something else.
"""

import json
from typing import Any

from django.db import connection, transaction

from diplomacy.core import history

from . import NOTHING, SEALED_AT, columns, digest, write_alike

#: Events that one seal takes: a statement of some seconds and some megabytes.
BATCH = 100_000
#: One seals at a time; whoever comes second has nothing left to do.
_LOCK = 0x5EA1


def seal(*, everything: bool = False, batch: int = BATCH) -> int:
    """Seal what is not sealed yet; how many events that were.

    With ``everything`` all events are looked through, also those below the numbers that no running
    transaction can have: nothing gets there by itself. Safe to run in parallel.
    """
    sealed = 0
    while True:
        count = _seal_batch(everything, batch)
        sealed += count
        if count < batch:
            return sealed


@transaction.atomic
def _seal_batch(everything: bool, batch: int) -> int:
    with connection.cursor() as cursor:
        if everything:  # the daily look must not be skipped because a sweep is at it
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        else:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        # A statement of its own after the lock, so that it sees what the one before us sealed.
        floors = {} if everything else _floors(cursor)
        write_alike()
        cursor.execute(_statement(floors), {"batch": batch, "nothing": NOTHING})
        return int(cursor.rowcount)


def _floors(cursor: Any) -> dict[str, int]:
    """By table the number up to which every event is sealed and no other can come.

    A seal's ceiling is the highest number that it could see; events below it that it could not see
    belonged to transactions that had begun before its own, whose number is its horizon. A later
    seal, made when no transaction older than that horizon was running, has sealed those as well:
    what was the ceiling is its floor. Numbers of another server, after a restore, may lie in the
    future: then only the seals made since become floors.
    """
    cursor.execute("SELECT floors FROM core_seal WHERE complete ORDER BY number DESC LIMIT 1")
    row = cursor.fetchone()
    found: dict[str, int] = json.loads(row[0]) if row else {}
    return found


def _unsealed(table: str, floor: int | None) -> str:
    """The events of a table that no seal has. Only our own names and whole numbers vary."""
    above = f"e.pgh_id > {floor:d} AND " if floor is not None else ""
    return (
        f"SELECT '{table}' AS event_table, e.pgh_id AS event_id, {digest('e')} AS digest"  # noqa: S608
        f" FROM {connection.ops.quote_name(table)} e WHERE {above}NOT EXISTS ("
        "SELECT FROM core_sealedevent s"
        f" WHERE s.event_table = '{table}' AND s.event_id = e.pgh_id)"
    )


def _statement(floors: dict[str, int]) -> str:
    """One statement, so that events and the numbers of running transactions are of one moment."""
    tables = sorted(model._meta.db_table for model in history.event_models())
    fresh = " UNION ALL ".join(_unsealed(table, floors.get(table)) for table in tables)
    return f"""
        WITH fresh AS MATERIALIZED (
            SELECT * FROM ({fresh}) found LIMIT %(batch)s
        ), latest AS (
            SELECT number, hash, ceilings FROM core_seal ORDER BY number DESC LIMIT 1
        ), by_table AS (
            SELECT event_table, greatest(
                max(event_id), ((SELECT ceilings FROM latest) ->> event_table)::bigint) AS ceiling
            FROM fresh GROUP BY event_table
        ), contents AS (
            SELECT coalesce((SELECT number FROM latest), 0) + 1 AS number,
                coalesce((SELECT hash FROM latest), %(nothing)s) AS previous,
                clock_timestamp() AS sealed_at,
                count(*) AS events,
                count(*) < %(batch)s AS complete,
                (SELECT jsonb_object_agg(event_table, {columns("event_table")}) FROM by_table)
                    AS columns,
                coalesce((SELECT ceilings FROM latest), '{{}}'::jsonb)
                    || (SELECT jsonb_object_agg(event_table, ceiling) FROM by_table) AS ceilings,
                string_agg(
                    event_table || ' ' || event_id || ' ' || encode(digest, 'hex'), E'\\n'
                    ORDER BY event_table COLLATE "C", event_id) AS lines
            FROM fresh HAVING count(*) > 0
        ), made AS (
            INSERT INTO core_seal (number, previous, hash, sealed_at, events, columns, complete,
                ceilings, horizon, floors)
            SELECT number, previous,
                encode(sha256(convert_to(concat_ws(E'\\n', number, previous,
                    {SEALED_AT.format("sealed_at")}, complete::text, columns::text, events, lines),
                    'UTF8')), 'hex'),
                sealed_at, events, columns, complete, ceilings,
                pg_current_xact_id()::text::bigint,
                coalesce((SELECT s.ceilings FROM core_seal s WHERE s.complete
                    AND s.horizon <= pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                    ORDER BY s.number DESC LIMIT 1), '{{}}'::jsonb)
            FROM contents RETURNING number
        )
        INSERT INTO core_sealedevent (seal_id, event_table, event_id, digest)
        SELECT made.number, event_table, event_id, digest FROM fresh, made
    """  # noqa: S608
