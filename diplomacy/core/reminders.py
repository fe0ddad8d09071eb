"""One reminder engine for everything that has a due date.

An app registers a :class:`ReminderRule`: which subjects are due when, and who is to be told. The
sweep plans the step each subject has reached, then issues what is planned. It asks "due on or
before today and not yet issued", so a missed run loses nothing; it plans only the latest step
reached, so a late start does not send all the missed ones.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from . import outbox
from .enums import ReminderState
from .models import Reminder, User


@dataclass(frozen=True)
class Due:
    """A subject and the day it is due. ``payload`` is what the message's templates need."""

    subject_id: UUID
    due_on: datetime.date
    payload: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Recipient:
    """A person to tell. ``payload`` is added to the subject's, to say why this person gets it."""

    user: User
    payload: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class ReminderRule:
    """When to remind of a kind of subject, and whom.

    ``due(until)`` gives the subjects due on or before ``until``; ``recipients(dues)`` gives the
    people for each, asked once for all. ``steps`` are days before the due date; after it, a
    reminder follows every ``overdue_every`` days.
    """

    code: str
    subject_type: str
    category: str
    due: Callable[[datetime.date], Iterable[Due]]
    recipients: Callable[[Sequence[Due]], Mapping[UUID, Sequence[Recipient]]]
    steps: tuple[int, ...] = (365, 180, 90, 30, 0)
    overdue_every: int = 30

    def step_reached(self, due_on: datetime.date, today: datetime.date) -> int | None:
        """The latest step whose day has come, as days before ``due_on``; None before the first."""
        days_left = (due_on - today).days
        if days_left < 0:
            return -(-days_left // self.overdue_every * self.overdue_every)
        return min((step for step in self.steps if step >= days_left), default=None)


_rules: dict[str, ReminderRule] = {}


def register(rule: ReminderRule) -> None:
    """Make a rule known to the sweep."""
    _rules[rule.code] = rule


def rules() -> list[ReminderRule]:
    """Every registered rule."""
    return list(_rules.values())


def sweep(today: datetime.date) -> int:
    """Plan and issue for every rule; how many reminders were issued. Safe to run in parallel."""
    issued = 0
    for rule in rules():
        plan(rule, today)
        issued += issue(rule)
    return issued


#: What makes a step unique within a rule: subject, recipient, due date, days before.
Key = tuple[UUID, int, datetime.date, int]


@transaction.atomic
def plan(rule: ReminderRule, today: datetime.date) -> None:
    """Bring the planned rows of a rule in line with what is due today.

    Rows are made or revived for the step each subject has reached; planned rows that are no
    longer wanted (the date moved, the subject ended, a later step was reached) are cancelled.
    """
    dues = list(rule.due(today + datetime.timedelta(days=max(rule.steps))))
    known = {
        (row.subject_id, row.recipient_id, row.due_on, row.lead_days): row
        for row in Reminder.objects.filter(
            rule=rule.code,
            subject_type=rule.subject_type,
            subject_id__in=[due.subject_id for due in dues],
        )
    }
    wanted = _steps_reached(rule, dues, today, known.values())

    pending = Reminder.objects.filter(
        rule=rule.code, subject_type=rule.subject_type, state=ReminderState.PENDING
    )
    stale = [
        row.pk
        for row in pending
        if (row.subject_id, row.recipient_id, row.due_on, row.lead_days) not in wanted
    ]
    if stale:
        pending.filter(pk__in=stale).update(state=ReminderState.CANCELLED)
    renewed = [
        row for key, row in known.items() if key in wanted and row.state != ReminderState.ISSUED
    ]
    for row in renewed:  # what was planned days ago tells what is true today
        key = (row.subject_id, row.recipient_id, row.due_on, row.lead_days)
        row.state, row.payload = ReminderState.PENDING, wanted[key]
    Reminder.objects.exclude(state=ReminderState.ISSUED).bulk_update(renewed, ["state", "payload"])
    Reminder.objects.bulk_create(
        (
            Reminder(
                rule=rule.code,
                subject_type=rule.subject_type,
                subject_id=subject_id,
                recipient_id=recipient_id,
                due_on=due_on,
                lead_days=step,
                payload=payload,
            )
            for (subject_id, recipient_id, due_on, step), payload in wanted.items()
            if (subject_id, recipient_id, due_on, step) not in known
        ),
        ignore_conflicts=True,  # a sweep running beside this one planned the same row
    )


def _steps_reached(
    rule: ReminderRule, dues: Sequence[Due], today: datetime.date, known: Iterable[Reminder]
) -> dict[Key, dict[str, Any]]:
    """The step that each subject has reached for each person, with the message's payload."""
    latest_issued: dict[tuple[UUID, int, datetime.date], int] = {}
    for row in known:
        if row.state == ReminderState.ISSUED:
            about = (row.subject_id, row.recipient_id, row.due_on)
            latest_issued[about] = min(row.lead_days, latest_issued.get(about, row.lead_days))

    people = rule.recipients(dues) if dues else {}
    wanted: dict[Key, dict[str, Any]] = {}
    for due in dues:
        step = rule.step_reached(due.due_on, today)
        if step is None:
            continue
        for recipient in people.get(due.subject_id, ()):
            about = (due.subject_id, recipient.user.pk, due.due_on)
            if latest_issued.get(about, step) < step:
                continue  # the clock went back: a later step has already said more
            wanted[*about, step] = {
                **due.payload,
                **recipient.payload,
                "due_on": due.due_on.isoformat(),
                "lead_days": step,
                "days_left": (due.due_on - today).days,
            }
    return wanted


def issue(rule: ReminderRule, batch: int = 200) -> int:
    """Turn planned rows into messages, each exactly once; how many.

    A row is locked, its message written and the row marked in one transaction: a crash leaves
    either all of it or none, and a parallel sweep skips the locked rows.
    """
    issued = 0
    while True:
        with transaction.atomic():
            rows = list(
                Reminder.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(rule=rule.code, state=ReminderState.PENDING)
                .select_related("recipient")
                .order_by("pk")[:batch]
            )
            if not rows:
                return issued
            messages = outbox.send_many(
                category=rule.category, items=[(row.recipient, row.payload) for row in rows]
            )
            now = timezone.now()
            for row, message in zip(rows, messages, strict=True):
                row.state, row.message, row.issued_at = ReminderState.ISSUED, message, now
            Reminder.objects.bulk_update(rows, ["state", "message", "issued_at"])
            issued += len(rows)
