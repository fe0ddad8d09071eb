"""Dates as a government records them: partial dates, fiscal years, Japanese eras, anniversaries.

Sources often give a month or a year only. Such a date is stored as the last day of its period
together with its precision; arithmetic uses the stored day, people see only what is known.
"""

import calendar
import datetime
import re
from typing import NamedTuple

from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class PartialDate(NamedTuple):
    """A stored date: the last day of the period that is known, and how much is known."""

    on: datetime.date
    precision: Precision


_SEPARATED = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$")
_JAPANESE = re.compile(r"^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?$")

# First day of each era, newest first. The Gregorian calendar reached Japan in Meiji 6 (1873).
_ERAS = (
    (datetime.date(2019, 5, 1), "令和"),
    (datetime.date(1989, 1, 8), "平成"),
    (datetime.date(1926, 12, 25), "昭和"),
    (datetime.date(1912, 7, 30), "大正"),
    (datetime.date(1873, 1, 1), "明治"),
)
_MONTHS_EN = tuple(datetime.date(2000, month, 1).strftime("%B") for month in range(1, 13))
# Years a person could mean: Tokyo became Tokyo in 1868. Anything else is a slip of the hand that
# would sit in every list and calendar.
FIRST_YEAR, LAST_YEAR = 1868, 2199
FISCAL_YEAR_STARTS_IN = 4  # April, as for every Japanese government body


def month_end(year: int, month: int) -> datetime.date:
    """The last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def period_end(on: datetime.date, precision: str) -> datetime.date:
    """The last day of the period of ``precision`` that holds ``on``."""
    if precision == Precision.MONTH:
        return month_end(on.year, on.month)
    if precision == Precision.YEAR:
        return datetime.date(on.year, 12, 31)
    return on


def period_start(on: datetime.date, precision: str) -> datetime.date:
    """The first day of the period of ``precision`` that holds ``on``."""
    if precision == Precision.MONTH:
        return on.replace(day=1)
    if precision == Precision.YEAR:
        return datetime.date(on.year, 1, 1)
    return on


def parse_partial(text: str) -> PartialDate:
    """Read ``2014``, ``2014-04``, ``2014-04-05`` or the same in Japanese (``2014年4月``).

    Raises ValueError, with a message for people, for anything that is no such date: 30 February
    is named as a day that does not exist rather than as a wrong format.
    """
    cleaned = text.strip().translate(str.maketrans("０１２３４５６７８９－／", "0123456789-/"))
    match = _SEPARATED.match(cleaned) or _JAPANESE.match(cleaned)
    if match is None:
        raise ValueError(gettext("Enter a date as 2014, 2014-04 or 2014-04-05."))
    year, month, day = match.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(
            gettext("Enter a year from %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    try:
        if day:
            return PartialDate(datetime.date(int(year), int(month), int(day)), Precision.DAY)
        if month:
            return PartialDate(month_end(int(year), int(month)), Precision.MONTH)
        return PartialDate(datetime.date(int(year), 12, 31), Precision.YEAR)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ValueError(
            gettext("%(date)s is not a day of the calendar.") % {"date": text.strip()}
        ) from error


def iso_partial(on: datetime.date | None, precision: str = Precision.DAY) -> str:
    """What a person would type for this date: ``2014-04`` for a month, empty for none."""
    if on is None:
        return ""
    length = {Precision.MONTH: 7, Precision.YEAR: 4}.get(Precision(precision), 10)
    return on.isoformat()[:length]


def add_months(on: datetime.date, months: int, precision: str = Precision.DAY) -> datetime.date:
    """The date ``months`` later.

    A day that the month lacks becomes its last day; a date known to the month or year stays the
    end of a month, so April 2014 plus 36 months is 30 April 2017.
    """
    index = on.year * 12 + (on.month - 1) + months
    last = month_end(index // 12, index % 12 + 1)
    return last if precision != Precision.DAY else last.replace(day=min(on.day, last.day))


def anniversary(on: datetime.date, years: int) -> datetime.date:
    """The ``years``-th anniversary; 29 February falls on the 28th in common years."""
    return add_months(on, 12 * years)


def fiscal_year(on: datetime.date) -> int:
    """The Japanese fiscal year (April to March) that holds ``on``."""
    return on.year if on.month >= FISCAL_YEAR_STARTS_IN else on.year - 1


def japanese_era(on: datetime.date) -> str:
    """The year in the Japanese era, as 平成27年 or 平成元年; the empty string before 1873."""
    for start, era in _ERAS:
        if on >= start:
            year = on.year - start.year + 1
            return f"{era}{'元' if year == 1 else year}年"
    return ""


def format_date(
    on: datetime.date | None, precision: str = Precision.DAY, language: str | None = None
) -> str:
    """A date for people: 2015年1月5日 (平成27年) or 5 January 2015; empty for None."""
    if on is None:
        return ""
    language = language or translation.get_language() or "ja"
    if language.startswith("ja"):
        shown = f"{on.year}年"
        if precision != Precision.YEAR:
            shown += f"{on.month}月"
        if precision == Precision.DAY:
            shown += f"{on.day}日"
        # A year alone may lie in two eras (1989); its last day decides, as everywhere else.
        era = japanese_era(on)
        return f"{shown} ({era})" if era else shown
    month = _MONTHS_EN[on.month - 1]
    if precision == Precision.YEAR:
        return str(on.year)
    return f"{month} {on.year}" if precision == Precision.MONTH else f"{on.day} {month} {on.year}"
