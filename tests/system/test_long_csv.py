"""A long list as CSV, through the running web server: the server holds a piece of it at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg2
import pytest

from diplomacy import environment

from .conftest import Demonstration

ROWS = 1_000_000
#: How much the web server's processes may grow while they send it, in bytes.
MAY_GROW = 50 * 2**20
ONE = """
from django.db import connection
from cities.models import Interaction
one = Interaction.objects.create(
    occurred_on="2016-05-01", occurred_on_precision="day", kind="call",
    summary="A made-up interaction", language="en",
)
columns = [field.column for field in one._meta.concrete_fields if field.column != "id"]
print(one.pk, connection.settings_dict["PORT"], connection.settings_dict["NAME"], *columns)
"""


def fill(portal: Demonstration) -> None:
    """Plainly made-up interactions, past the triggers, which would record each in history."""
    key, port, database, *columns = portal.manage("shell", "--no-imports", "-c", ONE).split()
    password = environment.read_pairs(portal.home / "secrets")["SUPERUSER"]
    listed = ", ".join(f'"{column}"' for column in columns)
    with psycopg2.connect(
        host="127.0.0.1", port=port, dbname=database, user="postgres", password=password
    ) as connection:
        cursor = connection.cursor()
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO cities_interaction (id, {listed}) SELECT gen_random_uuid(), {listed}"  # noqa: S608
            f" FROM cities_interaction, generate_series(1, {ROWS - 1}) WHERE id = '{key}'"
        )
        assert cursor.rowcount == ROWS - 1
    connection.close()


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def memory(pids: list[int]) -> int:
    """The bytes that the processes hold, what they share counted in parts."""
    total = 0
    for pid in pids:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024
    return total


@pytest.mark.prove
def test_a_million_rows_as_csv_in_constant_memory(
    start_portal: Callable[..., Demonstration],
) -> None:
    portal = start_portal("2017-03-03")
    token = portal.manage(
        *("api_client", "Sample system", "--bureau", "international-affairs-office"),
        *("--scope", "read"),
    ).split()[-1]
    fill(portal)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=portal.url, headers=headers, timeout=600) as client:
        for _ in range(20):  # what is loaded at the first request is no growth
            assert client.get("/api/v1/interactions/?page_size=500").status_code == 200
        master = portal.pid_of("web")
        before = most = memory([master, *children(master)])
        lines = size = 0
        looked = began = time.monotonic()
        with client.stream("GET", "/api/v1/interactions/?format=csv") as answer:
            assert answer.status_code == 200
            for piece in answer.iter_bytes():
                lines += piece.count(b"\n")
                size += len(piece)
                if time.monotonic() - looked > 0.5:
                    looked = time.monotonic()
                    most = max(most, memory([master, *children(master)]))
        seconds = time.monotonic() - began
    most = max(most, memory([master, *children(master)]))
    print(
        f"\n{lines - 1:,} rows, {size / 1e6:.0f} MB in {seconds:.0f} s;"
        f" the server held {before / 2**20:.0f} MiB before and {most / 2**20:.0f} MiB at most"
    )
    assert lines == ROWS + 1
    assert most - before < MAY_GROW
