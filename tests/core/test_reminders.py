"""The reminder engine: every step once, none lost, none stale."""

import datetime
import threading
import uuid

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from diplomacy.core import notifications, reminders, tasks
from diplomacy.core.models import OutboxMessage, Reminder
from diplomacy.core.reminders import Due, Recipient, ReminderRule

pytestmark = pytest.mark.django_db

DUE = datetime.date(2017, 4, 30)
DAY = datetime.timedelta(days=1)


class Category(notifications.Category):
    code = "test_reminder"
    label = "Reminder"

    def render(self, payload, language):
        return "Reminder", "Text\n"


@pytest.fixture
def subjects():
    """Subject ids and their due dates; tests move them about."""
    return {uuid.uuid4(): DUE}


@pytest.fixture
def rule(monkeypatch, office, subjects):
    monkeypatch.setitem(notifications._categories, Category.code, Category())
    rule = ReminderRule(
        "test_due",
        "test.subject",
        "test_reminder",
        due=lambda until: [Due(key, on) for key, on in subjects.items() if on <= until],
        recipients=lambda dues: {due.subject_id: [Recipient(office)] for due in dues},
    )
    monkeypatch.setattr(reminders, "_rules", {rule.code: rule})
    return rule


def issued() -> list[tuple[datetime.date, int]]:
    return list(
        Reminder.objects.filter(state="issued").order_by("pk").values_list("due_on", "lead_days")
    )


def test_sweep_before_the_first_step_issues_nothing(rule):
    assert reminders.sweep(DUE - 366 * DAY) == 0


def test_sweep_again_on_the_same_day_issues_nothing_more(rule):
    assert [reminders.sweep(DUE - 365 * DAY) for _ in range(3)] == [1, 0, 0]
    assert OutboxMessage.objects.count() == 1


def test_sweep_every_day_issues_each_step_once(rule):
    for offset in range(-370, 65):
        reminders.sweep(DUE + offset * DAY)
    assert [step for _due, step in issued()] == [365, 180, 90, 30, 0, -30, -60]


def test_sweep_after_a_missed_week_still_issues_the_step(rule):
    reminders.sweep(DUE - 184 * DAY)
    reminders.sweep(DUE - 177 * DAY)
    assert [step for _due, step in issued()] == [365, 180]


def test_sweep_starting_late_issues_the_latest_step_only(rule):
    reminders.sweep(DUE - 10 * DAY)
    assert [step for _due, step in issued()] == [30]


def test_sweep_after_the_clock_jumped_back_repeats_nothing(rule):
    reminders.sweep(DUE - 90 * DAY)
    reminders.sweep(DUE - 91 * DAY)
    reminders.sweep(DUE - 90 * DAY)
    assert issued() == [(DUE, 90)]


def test_a_due_date_that_moves_cancels_what_was_planned(rule, subjects):
    reminders.plan(rule, DUE - 365 * DAY)
    [key] = subjects
    subjects[key] = DUE + 100 * DAY
    reminders.sweep(DUE - 365 * DAY)
    assert list(Reminder.objects.values_list("state", flat=True)) == ["cancelled"]
    subjects[key] = DUE
    reminders.sweep(DUE - 365 * DAY)
    assert issued() == [(DUE, 365)]


def test_a_due_date_that_moves_and_returns_repeats_nothing_issued(rule, subjects):
    [key] = subjects
    reminders.sweep(DUE - 365 * DAY)
    subjects[key] = DUE - 5 * DAY
    reminders.sweep(DUE - 365 * DAY)
    subjects[key] = DUE
    reminders.sweep(DUE - 365 * DAY)
    assert issued() == [(DUE, 365), (DUE - 5 * DAY, 365)]


def test_a_subject_that_is_gone_is_reminded_of_no_more(rule, subjects):
    reminders.plan(rule, DUE - 365 * DAY)
    subjects.clear()
    assert reminders.sweep(DUE - 365 * DAY) == 0
    assert Reminder.objects.get().state == "cancelled"


def test_a_crash_between_planning_and_issuing_loses_nothing(rule):
    reminders.plan(rule, DUE - 365 * DAY)
    assert reminders.sweep(DUE - 364 * DAY) == 1


def test_a_crash_while_issuing_leaves_all_of_it_or_nothing(rule, monkeypatch):
    def crash(self, *args, **kwargs):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(type(Reminder.objects.all()), "bulk_update", crash)
        with pytest.raises(RuntimeError):
            reminders.sweep(DUE - 365 * DAY)
    assert not OutboxMessage.objects.exists()
    assert reminders.sweep(DUE - 365 * DAY) == 1


@pytest.mark.parametrize("subjects_count", [1, 30])
def test_sweep_costs_a_constant_number_of_queries(
    rule, subjects, subjects_count, django_assert_max_num_queries
):
    subjects.update({uuid.uuid4(): DUE for _ in range(subjects_count)})
    with django_assert_max_num_queries(24):
        reminders.sweep(DUE - 365 * DAY)
    assert Reminder.objects.filter(state="issued").count() == subjects_count + 1


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_time_issue_each_step_once(rule, subjects):
    subjects.update({uuid.uuid4(): DUE for _ in range(40)})
    gate = threading.Barrier(4)

    def run() -> None:
        try:
            gate.wait()
            reminders.sweep(DUE - 365 * DAY)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Reminder.objects.filter(state="issued").count() == 41
    assert OutboxMessage.objects.count() == 41


def test_a_reminder_planned_days_ago_tells_what_is_true_today(rule):
    reminders.plan(rule, DUE - 365 * DAY)
    reminders.sweep(DUE - 358 * DAY)
    assert Reminder.objects.get().payload["days_left"] == 358


def test_worker_that_starts_takes_up_what_the_minutes_sweep_left(rule, settings):
    settings.PORTAL_TODAY = DUE - 365 * DAY
    assert tasks.claim("sweep", timezone.now(), tasks.SWEEP_EVERY) is not None
    tasks.sweep()
    assert not OutboxMessage.objects.exists()
    tasks.take_up()
    assert Reminder.objects.get(state="issued").message is not None
    assert len(mail.outbox) == 1


def test_rule_that_fails_holds_up_no_other_one(rule, office, monkeypatch, settings):
    def fail(until):
        raise OverflowError("date value out of range")

    broken = ReminderRule("broken", "test.subject", "test_reminder", due=fail, recipients=dict)
    monkeypatch.setattr(reminders, "_rules", {"broken": broken, rule.code: rule})
    settings.PORTAL_TODAY = DUE - 365 * DAY
    with pytest.raises(OverflowError):
        tasks.sweep()
    assert len(mail.outbox) == 1
    assert tasks.JobSlot.objects.get(job="sweep").finished_at is None
