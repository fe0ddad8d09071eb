"""What other terms would send, before anybody saves them: numbers and a list.

The same function answers as for the sweep, so the preview cannot promise anything else.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from diplomacy.core import notifications
from diplomacy.core.models import ReminderSetting, User
from diplomacy.core.reminders import Planned, ReminderRule, upcoming

from .books import book_of

__all__ = ["AHEAD", "LISTED", "Line", "Person", "Preview", "preview"]

AHEAD = 90  # days that a preview looks ahead
LISTED = 100  # messages that a page lists; beyond them there is the number


@dataclass(frozen=True)
class Person:
    """How many messages somebody gets."""

    user: User
    at_once: int
    later: int


@dataclass(frozen=True)
class Line:
    """One message as a page lists it."""

    day: datetime.date
    user: User
    subject: str
    url: str
    step: int


@dataclass(frozen=True)
class Preview:
    """What goes out at once and in the next days, with the numbers under the present terms."""

    at_once: int
    later: int
    present_at_once: int
    present_later: int
    people: Sequence[Person]
    lines: Sequence[Line]

    @property
    def more(self) -> int:
        """How many messages are not listed."""
        return self.at_once + self.later - len(self.lines)


def preview(rule: ReminderRule, setting: ReminderSetting, today: datetime.date) -> Preview:
    """What ``rule`` sends from ``today`` on if ``setting`` is saved now. Narrowed to one record
    where the terms are for one."""
    until = today + datetime.timedelta(days=AHEAD)
    only: UUID | None = setting.subject_id
    arguments: dict[str, Any] = {"today": today, "until": until, "only": only}
    found = sorted(
        upcoming(rule, book=book_of(rule, setting), **arguments),
        key=lambda item: (item.day, item.due.due_on, item.user.username),
    )
    present = upcoming(rule, **arguments)
    now, later = _split(found, today)
    users = {item.user.pk: item.user for item in found}
    order = sorted(users, key=lambda pk: (-now[pk], -later[pk], users[pk].username))
    at_once_present, later_present = _split(present, today)
    return Preview(
        at_once=now.total(),
        later=later.total(),
        present_at_once=at_once_present.total(),
        present_later=later_present.total(),
        people=[Person(users[pk], now[pk], later[pk]) for pk in order],
        lines=[_line(rule, item) for item in found[:LISTED]],
    )


def _split(found: Sequence[Planned], today: datetime.date) -> tuple[Counter[int], Counter[int]]:
    """Messages at once and later, by person."""
    return (
        Counter(item.user.pk for item in found if item.day == today),
        Counter(item.user.pk for item in found if item.day > today),
    )


def _line(rule: ReminderRule, item: Planned) -> Line:
    category = notifications.get(rule.category)
    subject, _text = category.render(item.payload, (get_language() or "ja")[:2])
    return Line(item.day, item.user, subject, category.url(item.payload), item.step)
