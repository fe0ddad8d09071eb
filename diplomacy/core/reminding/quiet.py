"""Days on which people who asked for it get no mail about work: weekends and public holidays."""

import datetime
from functools import cache

import holidays
from django.utils import timezone

#: When mail goes out on the first working day after, in the home city's time.
MORNING = datetime.time(8)


@cache
def _public(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("JP", years=year))


def is_quiet(day: datetime.date) -> bool:
    """Whether ``day`` is a Saturday, a Sunday or a public holiday of Japan."""
    return day.isoweekday() > 5 or day in _public(day.year)


def until(now: datetime.datetime) -> datetime.datetime | None:
    """The morning of the next working day where ``now`` falls on a quiet day; None on others."""
    day = timezone.localtime(now).date()
    if not is_quiet(day):
        return None
    while is_quiet(day):
        day += datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, MORNING))
