"""Whoever owns the tables can change the history, but not without being found out."""

# ruff: noqa: S608 - only names of our own tables and columns vary

import hashlib
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from diplomacy.core import history
from diplomacy.core.chain import NOTHING, SEALED_AT, sealing
from diplomacy.core.chain.heads import Head
from diplomacy.core.models import Bureau, Seal, SealedEvent
from tests.conftest import acting_as_owner

pytestmark = pytest.mark.django_db
Where = tuple[str, int | None]


def run(statement: str, *parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def some_event(chance: random.Random) -> tuple[str, int]:
    """Any event, of a table chosen first: most events are of one."""
    table = chance.choice(sorted({e.event_table for e in SealedEvent.objects.all()}))
    numbers = SealedEvent.objects.filter(event_table=table).order_by("event_id")
    return table, chance.choice(list(numbers.values_list("event_id", flat=True)))


def edit(chance: random.Random) -> Where:
    table, event = some_event(chance)
    change = chance.choice(
        [
            "pgh_created_at = pgh_created_at + interval '1 microsecond'",
            "pgh_label = pgh_label || ' '",
            "pgh_context = jsonb_set(pgh_context, '{reason}', '\"another\"')",
            "pgh_context = jsonb_set(pgh_context, '{user}', '4711')",
            "pgh_context = NULL",
            "pgh_context_id = gen_random_uuid()",
            "name_en = name_en || '.'",
            "version = version + 1",
            "source = source || '[{}]'",
        ]
    )
    whole = f"SELECT to_jsonb(e) FROM {table} e WHERE pgh_id = %s"
    before = rows(whole, event)
    assert run(f"UPDATE {table} SET {change} WHERE pgh_id = %s", event) == 1
    if rows(whole, event) == before:  # nothing can be changed in a context that is not there
        return edit_time(chance)
    return table, event


def edit_time(chance: random.Random) -> Where:
    table, event = some_event(chance)
    run(f"UPDATE {table} SET pgh_created_at = now() - interval '1 day' WHERE pgh_id = %s", event)
    return table, event


def delete(chance: random.Random) -> Where:
    table, event = some_event(chance)
    run(f"DELETE FROM {table} WHERE pgh_id = %s", event)
    if chance.random() < 0.5:  # with what the seal knows of it
        run("DELETE FROM core_sealedevent WHERE event_table = %s AND event_id = %s", table, event)
        return "", None
    return table, event


def reorder(chance: random.Random) -> Where:
    kind = chance.choice(["numbers", "times", "seals", "links"])
    if kind == "links":
        one, two = chance.sample(list(Seal.objects.values_list("number", flat=True)), 2)
        run("UPDATE core_sealedevent SET seal_id = CASE seal_id WHEN %s THEN 0 + %s ELSE %s END"
            " WHERE seal_id IN (%s, %s)", one, two, one, one, two)  # fmt: skip
        return "", None
    same: list[tuple[Any, ...]] = []
    while not same:  # until the table has another one to exchange it with
        table, event = some_event(chance)
        same = rows(f"SELECT pgh_id FROM {table} WHERE pgh_id <> %s ORDER BY 1", event)
    other = chance.choice(same)[0]
    if kind == "seals":
        own = SealedEvent.objects.get(event_table=table, event_id=event).seal_id
        others = list(Seal.objects.exclude(pk=own).values_list("number", flat=True))
        run("UPDATE core_sealedevent SET seal_id = %s WHERE event_table = %s AND event_id = %s",
            chance.choice(sorted(others)), table, event)  # fmt: skip
        return "", None
    if kind == "numbers":
        for before, after in ((event, -1), (other, event), (-1, other)):
            run(f"UPDATE {table} SET pgh_id = %s WHERE pgh_id = %s", after, before)
    else:
        run(f"UPDATE {table} a SET pgh_created_at = b.pgh_created_at + CASE WHEN a.pgh_id = %s"
            " THEN interval '1 second' ELSE interval '0' END"
            f" FROM {table} b WHERE (a.pgh_id, b.pgh_id) IN ((%s, %s), (%s, %s))",
            event, event, other, other, event)  # fmt: skip
    return table, event


def cut_tail(chance: random.Random) -> Where:
    number = Seal.objects.count() - chance.randint(0, 3)
    if chance.random() < 0.7:  # otherwise the events look as if they were not sealed yet
        for table, event in SealedEvent.objects.filter(seal__gte=number).values_list(
            "event_table", "event_id"
        ):
            run(f"DELETE FROM {table} WHERE pgh_id = %s", event)
    run("DELETE FROM core_sealedevent WHERE seal_id >= %s", number)
    run("DELETE FROM core_seal WHERE number >= %s", number)
    return "", None


KINDS: dict[str, Callable[[random.Random], Where]] = {
    "edited": edit,
    "deleted": delete,
    "reordered": reorder,
    "cut tail": cut_tail,
}


def tampered(number: int, verify: Any) -> dict[str, int]:
    """How many changes of each kind were found; one that is not fails."""
    newest = Seal.objects.latest("number")
    head = Head(newest.hash, newest.number)
    assert verify(head)[1] == []
    run("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for a check when triggers are disabled
    found = dict.fromkeys(KINDS, 0)
    for seed in range(number):
        kind = list(KINDS)[seed % len(KINDS)]
        with transaction.atomic():
            with acting_as_owner():
                for model in (*history.event_models(), Seal, SealedEvent):
                    run(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
                try:
                    with transaction.atomic():
                        table, event = KINDS[kind](random.Random(seed))
                except ProgrammingError:  # the table has no such column: another change of it
                    table, event = edit_time(random.Random(seed))
            findings = verify(head)[1]
            assert findings, (kind, seed)
            if event is not None:
                named = [one for one in findings if (one.table, one.event) == (table, event)]
                assert named, (kind, seed, findings)
                assert named[0].seal is not None
            found[kind] += 1
            transaction.set_rollback(True)
    assert verify(head)[1] == []
    return found


def test_forty_changes_of_four_kinds_are_all_found(sealed: int, verify: Any) -> None:
    assert tampered(40, verify) == dict.fromkeys(KINDS, 10)


@pytest.mark.prove
def test_prove_a_thousand_changes_of_four_kinds_are_all_found(sealed: int, verify: Any) -> None:
    began = time.monotonic()
    found = tampered(1000, verify)
    assert found == dict.fromkeys(KINDS, 250)
    told = ", ".join(f"{number} {kind}" for kind, number in found.items())
    print(
        f"1,000 of 1,000 changes found in a history of {sealed} events: {told};"
        f" {time.monotonic() - began:.0f} s"
    )


GONE = "was sealed and is not there any more"


def one_of(model: Any = Bureau) -> tuple[str, list[int]]:
    table = history.event_model_of(model)._meta.db_table
    return table, [number for (number,) in rows(f"SELECT pgh_id FROM {table} ORDER BY 1")]


def test_findings_name_event_and_seal(sealed: int, verify: Any) -> None:
    table, (first, second, *_more) = one_of()
    seals = dict(SealedEvent.objects.filter(event_table=table).values_list("event_id", "seal_id"))
    with acting_as_owner():
        run(f"UPDATE {table} SET name_en = 'Forged' WHERE pgh_id = %s", first)
        run(f"DELETE FROM {table} WHERE pgh_id = %s", second)
    assert sorted(str(finding) for finding in verify()[1]) == [
        f"deleted: event {table} {second}, seal {seals[second]}: {GONE}",
        f"edited: event {table} {first}, seal {seals[first]}: is not what was sealed",
    ]


def test_exchanged_events_are_called_reordered(sealed: int, verify: Any) -> None:
    table, (first, second, *_more) = one_of()
    with acting_as_owner():
        for before, after in ((first, -1), (second, first), (-1, second)):
            run(f"UPDATE {table} SET pgh_id = %s WHERE pgh_id = %s", after, before)
    found = {(one.kind, one.event): one.text for one in verify()[1]}  # in no order
    assert found.keys() == {("reordered", first), ("reordered", second)}
    assert found["reordered", first] == f"holds what was sealed as event {second}"


def test_event_put_in_afterwards_is_found_before_and_after_it_is_sealed(
    sealed: int, verify: Any
) -> None:
    """The application's role may insert events: one that looks old stands out."""
    table, (first, *_more) = one_of()
    columns = [
        field.column
        for field in history.event_model_of(Bureau)._meta.concrete_fields
        if field.column not in ("pgh_id", "pgh_created_at")
    ]
    listed = ", ".join(columns)
    run(
        f"INSERT INTO {table} (pgh_id, pgh_created_at, {listed})"
        f" SELECT -5, pgh_created_at - interval '2 days', {listed} FROM {table} WHERE pgh_id = %s",
        first,
    )
    [finding] = verify()[1]
    assert (finding.kind, finding.table, finding.event) == ("inserted", table, -5)
    # Other transactions of the server decide whether the first one looks that far back.
    assert sealing.seal() + sealing.seal(everything=True) == 1
    [finding] = verify()[1]
    assert (finding.kind, finding.event) == ("inserted", -5)
    assert finding.seal == Seal.objects.latest("number").number


def test_event_that_was_just_written_only_waits(sealed: int, verify: Any) -> None:
    Bureau.objects.filter(code="b1").update(name_en="New")
    figures, findings = verify()
    assert (findings, figures.pending) == ([], 1)


def test_chain_that_was_written_anew_is_found_by_a_head(sealed: int, verify: Any) -> None:
    """Whoever changes an event and every hash after it cannot change what was mailed."""
    newest = Seal.objects.latest("number")
    table, (first, *_more) = one_of()
    with acting_as_owner():
        run(f"UPDATE {table} SET name_en = 'Forged' WHERE pgh_id = %s", first)
        run("SET LOCAL timezone = 'UTC'")
        run(
            "UPDATE core_sealedevent s SET digest = sha256(convert_to((to_jsonb(e) - 'pgh_id')"
            f"::text, 'UTF8')) FROM {table} e WHERE s.event_table = '{table}'"
            " AND s.event_id = e.pgh_id"
        )
        previous = NOTHING
        for number, complete, shape, count, sealed_at in rows(
            "SELECT number, complete::text, columns::text, events,"
            f" {SEALED_AT.format('sealed_at')} FROM core_seal ORDER BY 1"
        ):
            lines = [number, previous, sealed_at, complete, shape, count]
            lines += [
                f"{name} {event} {digest}"
                for name, event, digest in rows(
                    "SELECT event_table, event_id, encode(digest, 'hex') FROM core_sealedevent"
                    ' WHERE seal_id = %s ORDER BY event_table COLLATE "C", event_id',
                    number,
                )
            ]
            made = hashlib.sha256("\n".join(map(str, lines)).encode()).hexdigest()
            run("UPDATE core_seal SET previous = %s, hash = %s WHERE number = %s",
                previous, made, number)  # fmt: skip
            previous = made
    assert verify()[1] == []
    [finding] = verify(Head(newest.hash, newest.number))[1]
    assert (finding.kind, finding.seal) == ("tail", newest.number)
    [finding] = verify(Head(newest.hash))[1]
    assert newest.hash in finding.text


def test_seal_that_is_gone_is_found(sealed: int, verify: Any) -> None:
    with acting_as_owner():
        run("DELETE FROM core_sealedevent WHERE seal_id = 5")
        run("DELETE FROM core_seal WHERE number = 5")
    findings = verify()[1]
    assert (findings[0].kind, findings[0].seal) == ("seal", 6)


@pytest.mark.parametrize("table", ["core_seal", "core_sealedevent", "core_accessentry"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE", "DROP TABLE {}"]
)
def test_application_cannot_rewrite_seals_or_the_log_of_access(table: str, statement: str) -> None:
    column = {"core_seal": "hash", "core_sealedevent": "digest", "core_accessentry": "at"}[table]
    refusal = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refusal, transaction.atomic():
        run(statement.format(table, column, column))


def test_memory_does_not_grow_with_the_history(verify: Any) -> None:
    def peak(events: int) -> int:
        table = history.event_model_of(Bureau)._meta.db_table
        run(
            f"INSERT INTO {table} (pgh_created_at, pgh_label, pgh_obj_id, id, code, name_ja,"
            " name_en, is_active, source, version, updated_at)"
            " SELECT now(), 'update', 1, 1, 'x', 'x', 'x', true, '[]', n, now()"
            f" FROM generate_series(1, {events}) n"
        )
        sealing.seal()
        tracemalloc.start()
        assert verify()[1] == []
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    small = peak(8_000)
    assert peak(30_000) < small * 1.5


def test_command_tells_findings_and_figures(
    sealed: int, capsys: pytest.CaptureFixture[str], tmp_path: Any, settings: Any
) -> None:
    settings.HISTORY_HEADS = tmp_path / "history-heads"
    newest = Seal.objects.latest("number")
    call_command("verify_history", head=[newest.hash])
    told = capsys.readouterr().out
    assert told.startswith("History is as sealed: 0 findings; 12 seals over ")
    assert f" 1 known heads compared; head 12 {newest.hash};" in told

    file = tmp_path / "heads"
    file.write_text(f"2015-04-05 3 {Seal.objects.get(number=3).hash}\n2015-04-06 13 {'a' * 64}\n")
    with pytest.raises(CommandError, match="not as it was sealed"):
        call_command("verify_history", heads_file=file)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("tail: seal 13: was made known and is not there")
    assert lines[-1].startswith("NOT as sealed: 1 findings; 12 seals over ")

    # The portal's own file is read without being named.
    file.rename(settings.HISTORY_HEADS)
    with pytest.raises(CommandError):
        call_command("verify_history")
