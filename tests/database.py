"""Asking the database itself, past every check in Python."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """The block must break exactly this constraint of the database."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert caught.value.__cause__.diag.constraint_name == constraint


def cost(client: Client, url: str) -> int:
    """How many statements a page or endpoint takes once it is warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def settle() -> None:
    """Wait for what else runs on the server (autovacuum, a process of the test): it holds the feed
    back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (until,) = cursor.fetchone()
        for _ in range(6000):
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] >= until:
                return
            time.sleep(0.01)
    raise AssertionError("a transaction does not end")
