"""A hash chain over the history, by which any later change of it can be found.

Every event is sealed once, together with others that were committed by then. The content of an
event is its row without ``pgh_id``, as ``jsonb`` writes it with times in UTC; its digest is the
SHA-256 of that. The hash of a seal is the SHA-256 of these lines, each ended by a line break except
the last::

    number of the seal
    hash of the seal before it (64 zeros before the first)
    when it was sealed, as 2015-04-05T06:07:08.000009Z
    whether it is complete: true or false
    the columns of the tables in it, as jsonb
    how many events it seals
    table, pgh_id and digest of each event, separated by spaces, ordered by table and pgh_id

What one needs to check it is therefore PostgreSQL or any program that knows SHA-256.
"""

from django.db import connection

#: Before the first seal.
NOTHING = "0" * 64
#: How values are written as text must not depend on how a server or a role is set up.
FORMATS = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
#: The time of a seal as its hash has it.
SEALED_AT = """to_char({}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def digest(row: str, without: str = "'{}'::text[]") -> str:
    """The SQL of the digest of the event ``row`` without the columns named by an array."""
    return f"sha256(convert_to((to_jsonb({row}) - 'pgh_id' - {without})::text, 'UTF8'))"


def columns(table: str) -> str:
    """The SQL of the names of a table's columns as ``jsonb``; ``table`` is SQL for its name."""
    return (
        '(SELECT jsonb_agg(a.attname::text ORDER BY a.attname COLLATE "C") FROM pg_attribute a'  # noqa: S608
        f" WHERE a.attrelid = to_regclass(quote_ident({table}))"
        " AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'pgh_id')"
    )


def write_alike() -> None:
    """For the rest of the transaction values are written as the hashes need them."""
    with connection.cursor() as cursor:
        cursor.execute("; ".join(FORMATS))
