"""One reminder engine for everything that has a due date.

An app registers a :class:`ReminderRule`: which subjects are due when, and who is to be told; the
office may set other terms (:mod:`diplomacy.core.reminding`). The sweep plans the step each subject
has reached, then issues what is planned. It asks "due on or before today and not yet issued", so a
missed run loses nothing; it plans only the latest step reached, so neither a late start nor other
terms send all the missed ones.
"""

import datetime
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from . import notifications, outbox
from .enums import ReminderState
from .models import Reminder, User
from .reminding import names
from .reminding.audiences import audience, has_visibility
from .reminding.books import Book, book_of, mutes_of
from .reminding.terms import Terms

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A subject and the day it is due. ``payload`` is what the message's templates need.

    ``record_id`` names the record on whose page it is shown, muted and given terms of its own,
    where that is another one than the subject.
    """

    subject_id: UUID
    due_on: datetime.date
    payload: dict[str, Any] = field(default_factory=dict, hash=False)
    record_id: UUID | None = None

    @property
    def page_id(self) -> UUID:
        """The record on whose page it is shown."""
        return self.record_id or self.subject_id


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
    reminder follows every ``overdue_every`` days (0: none follows), and from ``escalate_after``
    days on the heads of the office are told too (None: never). They hold until the office sets
    other terms. ``label`` is the rule's name for people, else that of its category;
    ``record_type`` is the kind of record that ``Due.record_id`` names. A ``recurring`` rule gives
    several due dates of one subject.
    """

    code: str
    subject_type: str
    category: str
    due: Callable[[datetime.date], Iterable[Due]]
    recipients: Callable[[Sequence[Due]], Mapping[UUID, Sequence[Recipient]]]
    steps: tuple[int, ...] = (365, 180, 90, 30, 0)
    overdue_every: int = 30
    escalate_after: int | None = None
    label: Any = ""
    record_type: str = ""
    recurring: bool = False

    @property
    def subject_is_record(self) -> bool:
        """Whether the subject has a visibility of its own; a part without one is as visible as the
        record on whose page it is shown."""
        return has_visibility(self.subject_type)

    @property
    def page_type(self) -> str:
        """The kind of record on whose page it is shown, as ``app.model``."""
        return self.record_type or self.subject_type

    @property
    def name(self) -> str:
        """Its own name, or that of its messages, in the reader's language."""
        return str(self.label or notifications.get(self.category).label)

    @cached_property
    def terms(self) -> Terms:
        """What the code says."""
        steps = tuple(sorted(self.steps, reverse=True))
        return Terms(steps, self.overdue_every, self.escalate_after)

    def step_reached(self, due_on: datetime.date, today: datetime.date) -> int | None:
        """The latest step of the code's terms whose day has come; None before the first."""
        return self.terms.step_reached(due_on, today)


_rules: dict[str, ReminderRule] = {}


def register(rule: ReminderRule) -> None:
    """Make a rule known to the sweep."""
    _rules[rule.code] = rule
    names.register(rule.code, lambda: rule.name)


def rules() -> list[ReminderRule]:
    """Every registered rule."""
    return list(_rules.values())


def sweep(today: datetime.date) -> int:
    """Plan and issue for every rule; how many reminders were issued. Safe to run in parallel.

    A rule that fails holds up no other one; its error is raised when all have had their turn, so
    that the sweep does not count as finished.
    """
    issued, failed = 0, None
    for rule in rules():
        try:
            plan(rule, today)
            issued += issue(rule)
        except Exception as error:
            logger.exception("the reminders of the rule %s could not be issued", rule.code)
            failed = error
    if failed is not None:
        raise failed
    return issued


#: What makes a step unique within a rule: subject, recipient, due date, days before.
Key = tuple[UUID, int, datetime.date, int]


@dataclass(frozen=True)
class Planned:
    """One message to one person, on the day on which it is to go out."""

    day: datetime.date
    due: Due
    user: User
    step: int
    payload: dict[str, Any] = field(hash=False)

    @property
    def key(self) -> Key:
        """What makes it unique within its rule."""
        return self.due.subject_id, self.user.pk, self.due.due_on, self.step


def upcoming(
    rule: ReminderRule,
    *,
    today: datetime.date,
    until: datetime.date,
    book: Book | None = None,
    only: UUID | None = None,
) -> list[Planned]:
    """What the rule sends from ``today`` to ``until`` as things stand: the sweep asks for one day,
    a preview for many. ``book`` are terms to try out; ``only`` narrows it to one record.

    The same few statements for one subject as for all.
    """
    book = book or book_of(rule)
    dues = [
        due
        for due in rule.due(until + datetime.timedelta(days=book.longest))
        if book.of(due.page_id).enabled and only in (None, due.page_id)
    ]
    told = audience(rule, dues, book, until)
    mutes = mutes_of(rule, today)
    issued: dict[tuple[UUID, int, datetime.date], set[int]] = {}
    for row in _known(rule, dues).filter(state=ReminderState.ISSUED):
        issued.setdefault((row.subject_id, row.recipient_id, row.due_on), set()).add(row.lead_days)
    found = []
    for due in dues:
        terms = book.of(due.page_id)
        for person in told.get(due.subject_id, ()):
            days = terms.planned(
                due.due_on,
                today=today,
                until=until,
                issued=issued.get((due.subject_id, person.user.pk, due.due_on), ()),
                muted_until=mutes.of(due.page_id, person.user.pk),
                own=person.own,
                head=person.head,
            )
            for day, step in days:
                payload = {
                    **due.payload,
                    **person.payload,
                    "due_on": due.due_on.isoformat(),
                    "lead_days": step,
                    "days_left": (due.due_on - day).days,
                }
                found.append(Planned(day, due, person.user, step, payload))
    return found


def _known(rule: ReminderRule, dues: Iterable[Due]) -> Any:
    """The rows about these subjects."""
    return Reminder.objects.filter(
        rule=rule.code,
        subject_type=rule.subject_type,
        subject_id__in={due.subject_id for due in dues},
    )


@transaction.atomic
def plan(rule: ReminderRule, today: datetime.date) -> None:
    """Bring the planned rows of a rule in line with what is due today.

    Rows are made or revived for the step each subject has reached; planned rows that are no
    longer wanted (the date moved, the subject ended or is muted, a later step was reached, the
    office set other terms) are cancelled.
    """
    wanted = {item.key: item for item in upcoming(rule, today=today, until=today)}
    known = {
        (row.subject_id, row.recipient_id, row.due_on, row.lead_days): row
        for row in _known(rule, (item.due for item in wanted.values()))
    }
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
        row.state, row.payload = ReminderState.PENDING, wanted[key].payload
        row.record_id = wanted[key].due.record_id
    Reminder.objects.exclude(state=ReminderState.ISSUED).bulk_update(
        renewed, ["state", "payload", "record_id"]
    )
    Reminder.objects.bulk_create(
        (
            Reminder(
                rule=rule.code,
                subject_type=rule.subject_type,
                subject_id=item.due.subject_id,
                record_id=item.due.record_id,
                recipient=item.user,
                due_on=item.due.due_on,
                lead_days=item.step,
                payload=item.payload,
            )
            for key, item in wanted.items()
            if key not in known
        ),
        ignore_conflicts=True,  # a sweep running beside this one planned the same row
    )


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
