"""Every event is sealed once, whenever its transaction commits."""

# ruff: noqa: S608 - only names of our own tables vary

import random
import threading
import time

import pytest
from django.db import connection, transaction

from diplomacy.core import history
from diplomacy.core.chain import NOTHING, sealing
from diplomacy.core.models import Bureau, Seal, SealedEvent

EVENTS = "core_bureauevent"


def bureau(code: str) -> Bureau:
    return Bureau.objects.create(code=code, name_ja="局", name_en="Bureau")


def events() -> int:
    """How many there are in all tables."""
    return sum(model._default_manager.count() for model in history.event_models())


@pytest.mark.django_db
def test_nothing_to_seal_makes_no_seal() -> None:
    assert sealing.seal() == 0
    assert not Seal.objects.exists()


@pytest.mark.django_db
def test_seals_follow_each_other_and_cover_every_event_once(verify) -> None:
    bureau("one")
    bureau("two")
    assert sealing.seal() == 2
    assert sealing.seal() == 0
    Bureau.objects.update(name_en="Changed in bulk")
    Bureau.objects.filter(code="two").delete()
    assert sealing.seal() == 3
    first, second = Seal.objects.order_by("number")
    assert (first.number, first.previous, first.events) == (1, NOTHING, 2)
    assert (second.number, second.previous, second.events) == (2, first.hash, 3)
    assert SealedEvent.objects.count() == events() == 5
    figures, findings = verify()
    assert findings == []
    assert (figures.seals, figures.events, figures.pending) == (2, 5, 0)
    assert (figures.number, figures.head) == (2, second.hash)


@pytest.mark.django_db
def test_more_events_than_a_seal_takes_get_several(verify) -> None:
    for number in range(7):
        bureau(f"b{number}")
    assert sealing.seal(batch=3) == 7
    seals = Seal.objects.order_by("number")
    assert [(seal.events, seal.complete) for seal in seals] == [(3, False), (3, False), (1, True)]
    assert verify()[1] == []


@pytest.mark.django_db
def test_columns_added_later_do_not_change_what_was_sealed(as_owner, verify) -> None:
    bureau("one")
    sealing.seal()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {EVENTS} ADD COLUMN motto text NOT NULL DEFAULT 'x'")
    bureau("two")
    sealing.seal()
    assert verify()[1] == []
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {EVENTS} SET motto = 'y' WHERE code = 'two'")
    assert [str(finding).split(",")[0] for finding in verify()[1]] == [
        f"edited: event {EVENTS} {event_id('two')}"
    ]


def event_id(code: str) -> int:
    return history.event_model_of(Bureau).objects.get(code=code).pk  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_column_that_is_gone_is_told_of(as_owner, verify) -> None:
    bureau("one")
    sealing.seal()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {EVENTS} DROP COLUMN name_en")
    [finding] = verify()[1]
    assert finding.kind == "columns"
    assert "has lost name_en" in finding.text


@pytest.mark.django_db(transaction=True)
def test_event_that_commits_late_with_a_small_number_is_sealed_later(verify) -> None:
    written, commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                bureau("slow")
                written.set()
                commit.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(30)
    bureau("quick")
    for _turn in range(3):
        sealing.seal()
    numbers = set(SealedEvent.objects.values_list("event_id", flat=True))
    bureau("another")
    sealing.seal()
    commit.set()
    thread.join()
    assert sealing.seal() == 1
    late = SealedEvent.objects.get(seal__number=3)
    assert late.event_id < min(numbers)
    assert verify()[1] == []


def write_while_sealing(writers: int, changes: int) -> int:
    """Writers whose transactions end in another order than they began; how many seals meanwhile."""
    ready = [bureau(f"b{number}") for number in range(writers)]
    problems: list[Exception] = []

    def write(record: Bureau, seed: int) -> None:
        chance = random.Random(seed)
        try:
            for number in range(changes):
                with transaction.atomic():
                    Bureau.objects.filter(pk=record.pk).update(name_en=f"Name {number}")
                    if chance.random() < 0.3:
                        time.sleep(chance.random() * 0.03)
                    if chance.random() < 0.1:
                        transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - shown by the test
            problems.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=write, args=(record, seed)) for seed, record in enumerate(ready)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        sealing.seal(batch=40)
    for thread in threads:
        thread.join()
    assert problems == []
    return Seal.objects.count()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_missed_while_others_write(verify) -> None:
    assert write_while_sealing(6, 40) > 3
    sealing.seal()
    assert SealedEvent.objects.count() == events() > 150
    figures, findings = verify()
    assert (findings, figures.pending) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_seal_at_once_make_one_chain(verify) -> None:
    for number in range(60):
        bureau(f"b{number}")

    def seal() -> None:
        try:
            sealing.seal(batch=5)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealing.seal()
    assert SealedEvent.objects.count() == 60
    assert verify()[1] == []


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_prove_nothing_is_missed_by_many_writers(verify) -> None:
    began = time.monotonic()
    seals = write_while_sealing(20, 250)
    sealing.seal()
    figures, findings = verify()
    assert SealedEvent.objects.count() == events() > 4000
    assert (findings, figures.pending) == ([], 0)
    print(
        f"20 writers while sealing: {figures.events} events in {seals} seals,"
        f" 0 missed; {time.monotonic() - began:.1f} s"
    )


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_prove_a_hundred_thousand_events(verify) -> None:
    bureau("many")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_bureau SET name_en = 'x'")
        cursor.execute(
            f"INSERT INTO {EVENTS} (pgh_created_at, pgh_label, pgh_obj_id, id, code, name_ja,"
            " name_en, is_active, source, version, updated_at)"
            " SELECT now(), 'update', id, id, code, name_ja, 'Name ' || n, true, source, n, now()"
            " FROM core_bureau, generate_series(1, 100000) n WHERE code = 'many'"
        )
    began = time.monotonic()
    count = sealing.seal()
    sealed = time.monotonic()
    again = sealing.seal()
    idle = time.monotonic()
    figures, findings = verify()
    assert (again, findings) == (0, [])
    assert figures.events == count > 100_000
    print(
        f"{count} events sealed in {sealed - began:.1f} s, a sweep with nothing new"
        f" {idle - sealed:.3f} s, verified in {time.monotonic() - idle:.1f} s"
    )
