"""A rule about cities, whose due dates and people tests move about."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from cities.models import City
from diplomacy.core import notifications, reminders
from diplomacy.core.models import Reminder, User
from diplomacy.core.reminders import Due, Recipient, ReminderRule

DUE = datetime.date(2017, 4, 30)
DAY = datetime.timedelta(days=1)


class Category(notifications.Category):
    code = "test_reminder"
    label = "Sample reminder"

    def render(self, payload: dict[str, Any], language: str) -> tuple[str, str]:
        return f"Due {payload['due_on']} {payload['lead_days']:+d}", f"Text{self.why(payload)}\n"


@pytest.fixture
def dues() -> dict[City, datetime.date]:
    """Cities and when something about them is due."""
    return {}


@pytest.fixture
def named() -> list[User]:
    """Whom the rule itself tells."""
    return []


@pytest.fixture
def rule(
    monkeypatch: pytest.MonkeyPatch, dues: dict[City, datetime.date], named: list[User]
) -> ReminderRule:
    monkeypatch.setitem(notifications._categories, Category.code, Category())
    made = ReminderRule(
        "test_due",
        "cities.city",
        Category.code,
        due=lambda until: [
            Due(city.pk, on, {"url": "/cities/"}) for city, on in dues.items() if on <= until
        ],
        recipients=lambda found: {due.subject_id: [Recipient(p) for p in named] for due in found},
    )
    monkeypatch.setattr(reminders, "_rules", {made.code: made})
    return made


@pytest.fixture
def on(settings: Any) -> Callable[[datetime.date], int]:
    """Sweep on a day, which is then today; how many reminders went out."""

    def sweep(day: datetime.date) -> int:
        settings.PORTAL_TODAY = day
        return reminders.sweep(day)

    return sweep


def sent() -> list[tuple[str, int]]:
    """Recipient and step of every reminder that was issued, in order."""
    rows = Reminder.objects.filter(state="issued").order_by("pk")
    return list(rows.values_list("recipient__username", "lead_days"))
