"""The review clock against worked examples and a plain reading written independently of it."""

import calendar
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.enums import AgreementKind
from agreements.review_clock import review_due

DAY = datetime.date


@pytest.mark.parametrize(
    ("kind", "concluded_on", "precision", "months", "last", "expected"),
    [
        # Beijing's agreement of April 2014.
        ("leader_agreement", DAY(2014, 4, 30), "month", 36, None, DAY(2017, 4, 30)),
        ("leader_agreement", DAY(2014, 7, 31), "month", 36, None, DAY(2017, 7, 31)),
        # New York's of 29 February 1960, and Rome's of 1996: with the strategy.
        ("sister_friendship", DAY(1960, 2, 29), "day", 36, None, DAY(2017, 12, 31)),
        ("sister_friendship", DAY(1996, 7, 5), "day", 36, None, DAY(2017, 12, 31)),
        ("sister_friendship", DAY(2014, 12, 30), "day", 36, None, DAY(2017, 12, 31)),
        ("sister_friendship", DAY(2014, 12, 31), "day", 24, None, DAY(2016, 12, 31)),
        ("sister_friendship", DAY(2015, 2, 1), "day", 36, None, DAY(2018, 2, 1)),
        # Other kinds keep their own date, however old.
        ("partnership", DAY(1990, 2, 1), "day", 36, None, DAY(1993, 2, 1)),
        # A completed review starts the clock anew, to the day.
        ("sister_friendship", DAY(1960, 2, 29), "day", 36, DAY(2016, 2, 29), DAY(2019, 2, 28)),
        ("leader_agreement", DAY(2014, 4, 30), "month", 24, DAY(2017, 2, 28), DAY(2019, 2, 28)),
        # The end of February stays the end of February where only the month is known.
        ("joint_event", DAY(2014, 2, 28), "month", 24, None, DAY(2016, 2, 29)),
        ("joint_event", DAY(2014, 2, 28), "day", 24, None, DAY(2016, 2, 28)),
        ("joint_event", DAY(2014, 12, 31), "year", 30, None, DAY(2017, 6, 30)),
    ],
)
def test_review_due_in_worked_examples(kind, concluded_on, precision, months, last, expected):
    due = review_due(
        kind=kind,
        concluded_on=concluded_on,
        precision=precision,
        interval_months=months,
        last_review_on=last,
    )
    assert due == expected


def plain_reading(kind, concluded, precision, months, last):
    """The rule of the notes, a month at a time and without the code it checks."""
    start, whole_months = (last, False) if last else (concluded, precision != "day")
    if last is None and kind == "sister_friendship" and concluded < DAY(2014, 12, 31):
        start, whole_months = DAY(2014, 12, 31), False
    year, month = start.year, start.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    last_day = 31
    while True:
        try:
            end = DAY(year, month, last_day)
            break
        except ValueError:
            last_day -= 1
    if whole_months or start.day > end.day:
        return end
    return DAY(year, month, start.day)


def stored(on, precision):
    """A date as it is stored: the last day of what is known."""
    if precision == "month":
        return on.replace(day=calendar.monthrange(on.year, on.month)[1])
    return DAY(on.year, 12, 31) if precision == "year" else on


@given(
    kind=st.sampled_from(AgreementKind.values),
    on=st.dates(DAY(1950, 1, 1), DAY(2040, 12, 31)),
    precision=st.sampled_from(["day", "month", "year"]),
    months=st.integers(24, 60),
    last=st.none() | st.dates(DAY(2010, 1, 1), DAY(2040, 12, 31)),
)
def test_review_due_is_what_the_plain_reading_says(kind, on, precision, months, last):
    concluded_on = stored(on, precision)
    due = review_due(
        kind=kind,
        concluded_on=concluded_on,
        precision=precision,
        interval_months=months,
        last_review_on=last,
    )
    assert due == plain_reading(kind, concluded_on, precision, months, last)
    start = last or concluded_on
    assert (due.year - start.year) * 12 + due.month - start.month >= months


def test_home_city_says_from_when_old_agreements_are_counted(settings):
    settings.PORTAL_REVIEWS_START = datetime.date(2016, 4, 1)
    due = review_due(
        kind="sister_friendship",
        concluded_on=datetime.date(1979, 3, 14),
        precision="day",
        interval_months=36,
        last_review_on=None,
    )
    assert due == datetime.date(2019, 4, 1)
