"""Which step of a reminder rule a due date has reached, against a plain reading of the rule."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from diplomacy.core.reminders import ReminderRule

RULE = ReminderRule("rule", "subject", "category", due=lambda until: [], recipients=lambda dues: {})
DUE = datetime.date(2017, 4, 30)


def plain_reading(due_on: datetime.date, today: datetime.date) -> int | None:
    """Walk every step's day in order and keep the last one that has come."""
    steps = [365, 180, 90, 30, 0, *(-30 * n for n in range(1, 200))]
    reached = [step for step in steps if due_on - datetime.timedelta(days=step) <= today]
    return reached[-1] if reached else None


@given(st.integers(-4000, 1000))
def test_step_reached_is_the_latest_whose_day_has_come(offset):
    today = DUE + datetime.timedelta(days=offset)
    assert RULE.step_reached(DUE, today) == plain_reading(DUE, today)


def test_step_reached_on_the_days_of_the_steps():
    def reached(year: int, month: int, day: int) -> int | None:
        return RULE.step_reached(DUE, datetime.date(year, month, day))

    assert reached(2016, 4, 29) is None
    assert reached(2016, 4, 30) == 365
    assert reached(2016, 5, 2) == 365
    assert reached(2016, 11, 1) == 180
    assert reached(2017, 4, 29) == 30
    assert reached(2017, 4, 30) == 0
    assert reached(2017, 5, 29) == 0
    assert reached(2017, 5, 30) == -30
    assert reached(2017, 6, 28) == -30
    assert reached(2017, 6, 29) == -60
