"""What the dates of any record must look like; models, services and forms share these."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import clock
from .dates import FIRST_YEAR, LAST_YEAR, period_start


def validate_order(starts: datetime.date | None, ends: datetime.date | None, message: Any) -> None:
    """Refuse an end before the start, beside the end.

    The database refuses it too; but it cannot compare a range that runs backwards with others,
    so models ask this first.
    """
    if starts is not None and ends is not None and ends < starts:
        raise ValidationError({"ends_on": ValidationError(message, code="ends_before_start")})


def check_year(field: str, on: datetime.date) -> None:
    """Refuse a year that nobody could mean: reckoning with it would fail, or mislead."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        words = {"first": FIRST_YEAR, "last": LAST_YEAR}
        message = _("Enter a year from %(first)s to %(last)s.")
        raise ValidationError({field: ValidationError(message, code="year", params=words)})


def refuse_future(field: str, on: datetime.date | None, precision: str) -> None:
    """Refuse a date of something that happened when it lies wholly after today.

    A month or year that has begun is accepted: the thing may have happened in it already.
    """
    if on is not None and period_start(on, precision) > clock.today():
        raise ValidationError(
            {
                field: ValidationError(
                    _("This has happened already, so it cannot lie in the future."), code="future"
                )
            }
        )
