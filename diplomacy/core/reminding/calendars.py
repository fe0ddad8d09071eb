"""Everything due, as a calendar: the entries that somebody may see, and the same as iCalendar.

The entries come from whatever reminder rules are registered, so what is reminded of is what the
calendar shows.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import icalendar
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext

from diplomacy.core import clock, history, notifications, policies, records, reminders
from diplomacy.core.models import CalendarAddress, User
from diplomacy.core.reminders import Due, ReminderRule

from .audiences import audience, visible_among
from .books import book_of

__all__ = ["Entry", "entries", "feed", "issue_address", "present_address", "reader_of", "revoke"]

#: How far a feed reaches back, for what is overdue, and ahead.
BACK, AHEAD = datetime.timedelta(days=366), datetime.timedelta(days=731)


@dataclass(frozen=True)
class Entry:
    """Something that is due on a day."""

    day: datetime.date
    rule: str
    kind: str
    title: str
    url: str
    uid: str

    @property
    def overdue(self) -> bool:
        """Whether the day has passed: what is done with is not in the calendar any more."""
        return self.day < clock.today()


def entries(
    reader: Any,
    first: datetime.date,
    last: datetime.date,
    *,
    kinds: Collection[str] = (),
    mine: bool = False,
) -> list[Entry]:
    """What is due from ``first`` to ``last`` and ``reader`` may see, in order; of the rules called
    ``kinds`` where some are named. ``mine`` leaves what the reader is reminded of.

    The same few statements for each rule, however much is due.
    """
    found = []
    for rule in reminders.rules():
        if kinds and rule.code not in kinds:
            continue
        dues = [due for due in rule.due(last) if first <= due.due_on <= last]
        dues = _visible(rule, dues, reader)
        if mine and dues:
            told = audience(rule, dues, book_of(rule), last)
            dues = [
                due
                for due in dues
                if any(person.user.pk == reader.pk for person in told.get(due.subject_id, ()))
            ]
        found += [_entry(rule, due) for due in dues]
    return sorted(found, key=lambda entry: (entry.day, entry.kind, entry.title, entry.uid))


def _visible(rule: ReminderRule, dues: list[Due], reader: Any) -> list[Due]:
    if not dues:
        return []
    subjects = visible_among(rule.subject_type, {due.subject_id for due in dues}, reader)
    pages = subjects
    if rule.page_type != rule.subject_type:
        pages = visible_among(rule.page_type, {due.page_id for due in dues}, reader)
        if not rule.subject_is_record:
            subjects = frozenset(due.subject_id for due in dues)
    return [due for due in dues if due.subject_id in subjects and due.page_id in pages]


def _entry(rule: ReminderRule, due: Due) -> Entry:
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    other = "en" if language == "ja" else "ja"
    payload = due.payload
    title = payload.get(f"title_{language}") or payload.get(f"title_{other}")
    category = notifications.get(rule.category)
    if not title:
        now = {
            "due_on": due.due_on.isoformat(),
            "lead_days": 0,
            "days_left": (due.due_on - clock.today()).days,
        }
        title, _text = category.render({**payload, **now}, language)
    # One that comes every year is another event each time; one that is moved stays the same.
    year = f"-{due.due_on.year}" if rule.recurring else ""
    uid = f"{rule.code}-{due.subject_id}{year}@{settings.MESSAGE_ID_DOMAIN}"
    url = category.url(payload)
    return Entry(due.due_on, rule.code, rule.name, str(title), url, uid)


def feed(reader: User) -> bytes:
    """The calendar of ``reader`` as RFC 5545 has it, in the active language, asked anew."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//City Diplomacy Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("City Diplomacy Portal"))
    calendar.add("refresh-interval", datetime.timedelta(hours=12), parameters={"VALUE": "DURATION"})
    today, now = clock.today(), timezone.now().astimezone(datetime.UTC)
    for entry in entries(reader, today - BACK, today + AHEAD):
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", now)
        event.add("dtstart", entry.day)  # a day, without a time or a time zone
        event.add("summary", f"{entry.kind}: {entry.title}")
        event.add("categories", [entry.kind])
        event.add("transp", "TRANSPARENT")
        if entry.url:
            event.add("url", f"{settings.PORTAL_BASE_URL}{entry.url}")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


# --- Private addresses ------------------------------------------------------------------------


def present_address(person: Any) -> CalendarAddress | None:
    """The address that works now."""
    return CalendarAddress.objects.filter(person=person.pk, revoked_at=None).first()


@transaction.atomic
def issue_address(person: User) -> str:
    """Make a new address, in place of one that there is; the token of it, which is kept nowhere."""
    list(User.objects.select_for_update(of=("self",)).filter(pk=person.pk))
    revoke(person)
    token = secrets.token_urlsafe(32)
    row = CalendarAddress(person=person, token_hash=_hash(token))
    records.save(row, actor=person)
    return token


@transaction.atomic
def revoke(person: User) -> bool:
    """Let the address open nothing any more; whether there was one."""
    with history.acting(person):
        number = CalendarAddress.objects.filter(person=person, revoked_at=None).update(
            revoked_at=timezone.now()
        )
    return bool(number)


def reader_of(token: str) -> User | None:
    """Whose address it is, as they are now; None for one that opens nothing (any more)."""
    found = CalendarAddress.objects.filter(token_hash=_hash(token), revoked_at=None)
    address = found.select_related("person").first()
    if address is None:
        return None
    person: User = address.person
    return person if person.is_active and policies.staff(person) else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
