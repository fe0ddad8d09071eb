"""What is in a database, said so that two databases can be compared: rows and a hash per table."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.db import connection

#: How values are written as text must not depend on how a server or a role is set up.
FORMATS = (
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)


def left_out() -> list[str]:
    """Tables that say ``in_backups = False``: what they hold is worth nothing in another database.

    Their definition is backed up, their rows are not.
    """
    return sorted(
        model._meta.db_table
        for model in apps.get_models()
        if not getattr(model, "in_backups", True)
    )


@dataclass(frozen=True)
class Table:
    """A table's rows: how many, and a SHA-256 over its columns' names and its rows in order."""

    rows: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """As a manifest says it."""
        return asdict(self)


class _Digest:
    """A file to copy rows into that keeps their hash and nothing else."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()
        self.rows = 0

    def write(self, data: bytes) -> int:
        """Text format: a line break inside a value is escaped, so each ends a row."""
        self.sha256.update(data)
        self.rows += data.count(b"\n")
        return len(data)


def tables() -> dict[str, Table]:
    """Every table that is backed up, as the present transaction sees it, in constant memory.

    Call it inside a transaction that is ``repeatable read``, so that all tables are seen at one
    moment. Rows are ordered by their primary key as text in the byte order of ``C``: another
    server's collation must not make a difference.
    """
    found = {}
    with connection.cursor() as cursor:
        for statement in FORMATS:
            cursor.execute(statement)
        cursor.execute(
            """
            SELECT c.relname, array_agg(a.attname ORDER BY a.attnum),
                   array_remove(array_agg(a.attname ORDER BY a.attnum)
                                FILTER (WHERE a.attnum = ANY (k.conkey)), NULL)
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND c.relname <> ALL (%s)
            GROUP BY c.relname ORDER BY c.relname
            """,
            [left_out()],
        )
        for name, columns, key in cursor.fetchall():
            digest = _Digest()
            digest.sha256.update("\t".join(columns).encode() + b"\n")
            cursor.copy_expert(_copy(name, columns, key or columns), digest)
            found[name] = Table(digest.rows, digest.sha256.hexdigest())
    return found


def _copy(name: str, columns: list[str], key: list[str]) -> str:
    quote = connection.ops.quote_name
    listed = ", ".join(quote(column) for column in columns)
    order = ", ".join(f'{quote(column)}::text COLLATE "C"' for column in key)
    # only quoted names of our own tables and columns vary
    return f"COPY (SELECT {listed} FROM {quote(name)} ORDER BY {order}) TO STDOUT"  # noqa: S608


def differences(expected: dict[str, Table], found: dict[str, Table]) -> list[str]:
    """The tables that are not equal, with what differs, for people."""
    told = []
    for name in sorted(expected.keys() | found.keys()):
        before, after = expected.get(name), found.get(name)
        if before is None or after is None:
            told.append(f"{name}: only in the {'database' if before is None else 'backup'}")
        elif before.rows != after.rows:
            told.append(f"{name}: {before.rows} rows in the backup, {after.rows} in the database")
        elif before != after:
            told.append(f"{name}: the rows differ")
    return told
