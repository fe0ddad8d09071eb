"""Writers at the same time: nothing is missed, nothing is told that must not be."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.test import Client

from cities.models import City
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Visibility
from diplomacy.core.models import Change
from tests.core.feed.conftest import PROGRAM, Copying, Follower, listed
from tests.database import settle
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.visits import CompletedVisitFactory
from visits.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)

RENAME = "UPDATE cities_city SET name_en = %s WHERE id = %s"
HIDE = "UPDATE cities_city SET visibility = %s WHERE id = %s"


@pytest.fixture
def connect(process_environ: dict[str, str]) -> Iterator[Callable[[], Any]]:
    """Other connections of the application; what is open at the end is taken back."""
    opened: list[Any] = []

    def connected() -> Any:
        opened.append(psycopg2.connect(process_environ["DATABASE_URL"]))
        return opened[-1]

    yield connected
    for connection in opened:
        connection.close()


def run(connection: Any, statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [str(value) for value in values])


@contextmanager
def waiting(statement: Callable[[], None]) -> Iterator[threading.Thread]:
    """The statement in a thread; it must still be waiting when the block begins."""
    thread = threading.Thread(target=statement)
    thread.start()
    thread.join(0.5)
    assert thread.is_alive()
    yield thread
    thread.join(30)
    assert not thread.is_alive()


def test_open_transaction_holds_back_only_what_is_newer(
    system: Client, connect: Callable[[], Any]
) -> None:
    older, held, newer = (CityFactory() for _ in range(3))
    follower = Follower(system)
    City.objects.filter(pk=older.pk).update(name_en="Older")
    settle()
    slow = connect()
    run(slow, RENAME, "Held", held.pk)
    City.objects.filter(pk=newer.pk).update(name_en="Newer")
    first = follower.page()
    assert [entry["key"] for entry in first["results"]] == [older.code]
    assert first["more"] is False
    assert follower.page()["results"] == []
    slow.commit()
    told = follower.news()
    assert [entry["key"] for entry in told] == [held.code, newer.code]
    assert [entry["record"]["name_en"] for entry in told] == ["Held", "Newer"]


def test_changes_of_one_record_come_in_their_order(
    system: Client, connect: Callable[[], Any]
) -> None:
    city, other = CityFactory(), CityFactory()
    follower = Follower(system)
    early, late = connect(), connect()
    run(early, RENAME, "x", other.pk)  # has the smaller number from here on
    run(late, RENAME, "First", city.pk)
    late.commit()
    run(early, RENAME, "Second", city.pk)
    early.commit()
    rows = Change.objects.filter(key=city.code, kind="update").order_by("id")
    assert [row.version for row in rows] == [2, 3]
    assert rows[0].xid > rows[1].xid
    times = [entry["at"] for entry in follower.news() if entry["key"] == city.code]
    assert times == sorted(times)
    assert len(times) == 2


def test_visit_recorded_while_its_city_is_hidden_is_not_told(
    system: Client, connect: Callable[[], Any], copying: Callable[[Client], Copying]
) -> None:
    visit = CompletedVisitFactory()
    copy = copying(system)
    copy.follow()
    for immediately in (False, True):
        City.objects.update(visibility=Visibility.INTERNAL)
        copy.follow()
        records, hides = connect(), connect()
        run(
            records,
            "INSERT INTO visits_visit SELECT (jsonb_populate_record(v, jsonb_build_object("
            "'id', gen_random_uuid()))).* FROM visits_visit v WHERE id = %s",
            visit.pk,
        )
        if immediately:  # the reference is already checked: whoever hides the city waits
            run(records, "SET CONSTRAINTS ALL IMMEDIATE")
            with waiting(lambda hides=hides: run(hides, HIDE, "restricted", visit.city_id)):
                records.commit()
                copy.follow()
                assert copy.records() == listed(system)
            hides.commit()
        else:
            run(hides, HIDE, "restricted", visit.city_id)
            hides.commit()
            records.commit()
        copy.follow()
        assert copy.records() == listed(system)
        assert not [key for kind, key in copy.records() if kind == "visits"]


def test_visit_opened_while_its_city_is_hidden_does_not_stay_in_copies(
    system: Client, connect: Callable[[], Any], copying: Callable[[Client], Copying]
) -> None:
    visit = CompletedVisitFactory(visibility=Visibility.RESTRICTED)
    copy = copying(system)
    opens, hides = connect(), connect()
    run(opens, "UPDATE visits_visit SET visibility = 'internal' WHERE id = %s", visit.pk)
    with waiting(lambda: run(hides, HIDE, "restricted", visit.city_id)):
        opens.commit()
        copy.follow()
        assert ("visits", str(visit.pk)) in copy.records()
    hides.commit()
    copy.follow()
    assert copy.records() == listed(system)
    assert ("visits", str(visit.pk)) not in copy.records()


def test_windows_miss_and_repeat_nothing(system: Client, connect: Callable[[], Any]) -> None:
    """Every transaction that is committed is told once, whatever order they end in."""
    cities = [CityFactory() for _ in range(6)]
    follower = Follower(system, "cursor=now&page_size=7&resource=cities")
    written: Counter[str] = Counter()
    lock = threading.Lock()

    def writer(seed: int) -> None:
        chance, connection = random.Random(seed), connect()
        for _ in range(40):
            city = chance.choice(cities)
            run(connection, RENAME, chance.random(), city.pk)
            time.sleep(chance.random() / 100)
            if chance.random() < 0.2:
                connection.rollback()
                continue
            connection.commit()
            with lock:
                written[city.code] += 1

    told: Counter[str] = Counter()
    with ThreadPoolExecutor(8) as pool:
        writers = [pool.submit(writer, seed) for seed in range(8)]
        while not all(future.done() for future in writers):
            told.update(entry["key"] for entry in follower.page()["results"])
    for future in writers:
        future.result()
    told.update(entry["key"] for entry in follower.news())
    assert told == written


@pytest.mark.prove
def test_copies_equal_the_source_after_50000_changes(
    live_server: Any,
    connect: Callable[[], Any],
    tmp_path: Path,
    copying: Callable[[Client], Copying],
) -> None:
    """20 writers at once, while those who copy are killed and started again at random."""
    number, changes = 20, 2_500
    visits = [CompletedVisitFactory() for _ in range(60)]
    keys = [(visit.pk, visit.city_id) for visit in visits]
    callers: list[tuple[Client, str, Path]] = []
    for position, scopes in enumerate([["read"], ["read", "read:restricted"]]):
        issued = create_client(f"Copy {position}", bureau=BureauFactory(), scopes=scopes)
        client = Client(headers={"authorization": f"Bearer {issued.token}"})
        callers.append((client, issued.token, tmp_path / f"{position}.sqlite"))
    writing = threading.Event()
    kills = 0

    def writer(seed: int) -> None:
        chance, connection = random.Random(seed), connect()
        left = changes
        while left:
            visit, city = chance.choice(keys)
            statement, values = chance.choices(
                [
                    (RENAME, [f"{seed} {left}", city]),
                    ("UPDATE visits_visit SET purpose_en = %s WHERE id = %s", [left, visit]),
                    (HIDE, [chance.choice(["internal", "restricted"]), city]),
                    (
                        "UPDATE visits_visit SET visibility = %s WHERE id = %s",
                        [chance.choice(["internal", "restricted"]), visit],
                    ),
                    ("UPDATE visits_visit SET city_id = %s WHERE id = %s", [city, visit]),
                ],
                [10, 10, 1, 1, 1],
            )[0]
            try:
                run(connection, statement, *values)
                if chance.random() < 0.05:
                    time.sleep(chance.random() / 20)
                connection.commit()
                left -= 1
            except (psycopg2.errors.DeadlockDetected, psycopg2.errors.IntegrityError):
                connection.rollback()

    def reader(token: str, file: Path) -> None:
        nonlocal kills
        chance = random.Random(token)
        environ = {"PORTAL_TOKEN": token, "PATH": os.environ["PATH"]}
        command = [sys.executable, str(PROGRAM), live_server.url, str(file), "--pause=0.05"]
        while writing.is_set():
            process = subprocess.Popen(command, env=environ)
            time.sleep(0.3 + 2 * chance.random())
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1

    before = Change.objects.count()
    begun = time.monotonic()
    writing.set()
    readers = [
        threading.Thread(target=reader, args=(token, file)) for _client, token, file in callers
    ]
    for thread in readers:
        thread.start()
    try:
        with ThreadPoolExecutor(number) as pool:
            for future in [pool.submit(writer, seed) for seed in range(number)]:
                future.result()
    finally:
        took = time.monotonic() - begun
        writing.clear()
        for thread in readers:
            thread.join()
    settle()
    sizes = []
    for client, token, file in callers:
        subprocess.run(
            [sys.executable, str(PROGRAM), live_server.url, str(file), "--once"],
            env={"PORTAL_TOKEN": token, "PATH": os.environ["PATH"]},
            check=True,
            timeout=600,
        )
        copy = Copying(client, file)
        assert copy.records() == listed(client)
        sizes.append(len(copy.records()))
    rows = Change.objects.count() - before
    print(
        f"{number * changes} changes by {number} writers in {took:.0f} s, {rows} rows told,"
        f" readers killed {kills} times: copies of {sizes} records equal the source"
    )
    assert kills >= 20
    assert Visit.objects.exists()
