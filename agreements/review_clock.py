"""When an agreement has to be looked at again.

"Once every few years" is read as an interval of months, 36 unless the agreement says otherwise.
The clock runs from the last completed review, else from the conclusion. Sister and friendship
agreements older than the strategy would all be decades late; theirs starts with the strategy.
"""

import datetime

from django.conf import settings

from diplomacy.core.dates import Precision, add_months

from .enums import AgreementKind

DEFAULT_INTERVAL, SHORTEST_INTERVAL, LONGEST_INTERVAL = 36, 24, 60  # months
DUE_WITHIN = datetime.timedelta(
    days=365
)  # a review counts as due a year ahead, as its first reminder does


def clock_starts() -> datetime.date:
    """The day of the strategy, from which old agreements without a review are counted."""
    start: datetime.date = settings.PORTAL_REVIEWS_START
    return start


def review_due(
    *,
    kind: str,
    concluded_on: datetime.date,
    precision: str,
    interval_months: int,
    last_review_on: datetime.date | None,
) -> datetime.date:
    """The day on which the next review is due.

    ``precision`` is that of the conclusion: April 2014 plus 36 months is the end of April 2017.
    """
    if last_review_on is not None:
        return add_months(last_review_on, interval_months)
    start = clock_starts()
    if kind == AgreementKind.SISTER_FRIENDSHIP and concluded_on < start:
        concluded_on, precision = start, Precision.DAY
    return add_months(concluded_on, interval_months, precision)
