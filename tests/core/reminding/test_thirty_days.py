"""Thirty days with all that goes wrong, against a plain reading of what falls on which day."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from time_machine import travel

from diplomacy.core import outbox, reminders, tasks
from diplomacy.core.enums import Role
from diplomacy.core.models import JobSlot, OutboxMessage, Reminder
from tests.factories.cities import CityFactory
from tests.factories.people import person

from .conftest import DAY

pytestmark = pytest.mark.django_db

START = datetime.date(2017, 4, 1)
#: The days on which something runs, as its clock says: a day forward by mistake and back, a day
#: back by mistake, a week of nothing, and several runs on most days.
CLOCK = [
    *(0, 0, 1, 2, 2, 3, 4),
    *(6, 6, 5, 5, 6, 7),  # ahead by a day, put right
    *(8, 7, 8, 9, 9, 10, 11),  # behind by a day, put right
    *(19, 19, 20, 21, 22),  # from the 12th to the 18th nothing ran
    *(23, 24, 24, 25, 26, 27, 28, 29),
]
#: On these runs the due date of the third subject moves, and back again.
MOVES = {4: 40, 9: 3, 15: 40, 20: 26}
STEPS = (30, 14, 7, 3, 0)
EVERY = 5


def plain_reading(first_dues):
    """What goes out on each run: written without the engine's own words."""
    dues, told, out = dict(first_dues), {}, []
    for number, offset in enumerate(CLOCK):
        if number in MOVES:
            dues[2] = START + MOVES[number] * DAY
        today = START + offset * DAY
        for subject, due in dues.items():
            latest = None
            for step in STEPS:
                if today >= due - step * DAY:
                    latest = step
            late = EVERY
            while today >= due + late * DAY:
                latest = -late
                late += EVERY
            if latest is None:
                continue
            said = told.setdefault((subject, due), [])
            if not said or min(said) > latest:
                said.append(latest)
                out.append((number, subject, due, latest))
    return out


def test_every_step_once_and_none_stale_over_thirty_days(rule, dues, named, monkeypatch, settings):
    named += [person(Role.DESK_OFFICER), person(Role.DESK_OFFICER)]
    made = reminders.ReminderRule(
        rule.code, rule.subject_type, rule.category, rule.due, rule.recipients, STEPS, EVERY
    )
    monkeypatch.setattr(reminders, "_rules", {made.code: made})
    offsets = [-12, 0, 26, 7, 14, 17, 29, 33, 44, 58, 3, 10]
    cities = [CityFactory() for _ in offsets]
    first = {}
    for number, (city, offset) in enumerate(zip(cities, offsets, strict=True)):
        dues[city] = first[number] = START + offset * DAY
    order = {city.pk: number for number, city in enumerate(cities)}
    happened = []
    for number, offset in enumerate(CLOCK):
        if number in MOVES:
            dues[cities[2]] = START + MOVES[number] * DAY
        settings.PORTAL_TODAY = START + offset * DAY
        before = set(Reminder.objects.filter(state="issued").values_list("pk", flat=True))
        reminders.sweep(settings.PORTAL_TODAY)
        for row in Reminder.objects.filter(state="issued").exclude(pk__in=before):
            assert dues[cities[order[row.subject_id]]] == row.due_on, "a date that no longer holds"
            happened.append(
                (number, order[row.subject_id], row.due_on, row.lead_days, row.recipient_id)
            )
    expected = [(*entry, reader.pk) for entry in plain_reading(first) for reader in named]
    assert len(expected) > 60
    assert sorted(happened) == sorted(expected)
    assert OutboxMessage.objects.count() == len(expected)


def test_two_beats_in_one_minute_are_one_sweep(rule, dues, named, settings):
    named.append(person(Role.DESK_OFFICER))
    dues[CityFactory()] = settings.PORTAL_TODAY = START
    with travel(timezone.now(), tick=False):
        tasks.sweep()
        JobSlot.objects.get(job="sweep", finished_at__isnull=False)
        Reminder.objects.all().update(state="pending", message=None, issued_at=None)
        tasks.sweep()
    assert Reminder.objects.get().state == "pending"


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_issue_and_deliver_each_step_once(rule, dues, named, settings):
    named.append(person(Role.DESK_OFFICER))
    settings.PORTAL_TODAY = START
    for _ in range(15):
        dues[CityFactory()] = START
    gate = threading.Barrier(2)

    def beat():
        try:
            gate.wait()  # as with clocks that differ by a minute: both really sweep
            reminders.sweep(START)
            outbox.deliver_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 15
    assert len(mail.outbox) == 15
