"""The one place that says what day it is.

Business dates (is a review due, is a term in force) follow :func:`today`, which a demonstration
may pin with ``PORTAL_TODAY``. Tokens, leases, history and job slots use real time
(:func:`django.utils.timezone.now`): with a pinned clock a daily job would otherwise run once for
ever.
"""

import datetime

from django.conf import settings
from django.utils import timezone


def pinned() -> datetime.date | None:
    """The day a demonstration is pinned to, or None in production."""
    return settings.PORTAL_TODAY


def today() -> datetime.date:
    """The business date: the pinned day, else the calendar day in the home city's time zone."""
    return pinned() or timezone.localdate()
