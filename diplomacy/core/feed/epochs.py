"""In which life of the database the feed is, and how far it can be read without missing anything.

A row gets the number of its transaction. Rows below the oldest transaction that still runs are
complete; rows above it may yet get company below themselves, and wait. A restored database counts
its transactions anew, so no backup holds the feed: the first to read begins another epoch.
"""

import datetime
import secrets
from dataclasses import dataclass

from django.db import connection

from diplomacy.core.models import FeedEpoch

__all__ = ["Horizon", "current", "horizon"]


def current() -> str:
    """The present epoch, begun if there is none."""
    found = FeedEpoch.objects.filter(pk=1).values_list("token", flat=True).first()
    if found is None:
        FeedEpoch.objects.bulk_create(
            [FeedEpoch(pk=1, token=secrets.token_hex(8))], ignore_conflicts=True
        )
        found = FeedEpoch.objects.values_list("token", flat=True).get(pk=1)
    return found


@dataclass(frozen=True)
class Horizon:
    """A moment: every transaction numbered below ``xid`` had ended ``at`` that time."""

    xid: int
    at: float

    def age(self) -> datetime.timedelta:
        """How long ago that was, by the clock of this process."""
        now = datetime.datetime.now(datetime.UTC).timestamp()
        return datetime.timedelta(seconds=max(0.0, now - self.at))


def horizon() -> Horizon:
    """The present moment of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
            " extract(epoch FROM clock_timestamp())::float8"
        )
        xid, at = cursor.fetchone()
    return Horizon(int(xid), float(at))
