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

__all__ = ["KEPT", "Horizon", "current", "horizon"]

#: How long rows are kept.
KEPT = datetime.timedelta(days=30)


def current() -> str:
    """The present epoch, begun if there is none.

    It names the server and its timeline too: a database that was brought back with the server's
    own means, its row of the epoch included, is another one as well.
    """
    found = _present()
    if found is None:
        FeedEpoch.objects.bulk_create(
            [FeedEpoch(pk=1, token=secrets.token_hex(8))], ignore_conflicts=True
        )
        found = _present()
    return str(found)


def _present() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT token FROM core_feedepoch) || '-' || system_identifier"
            " || '-' || timeline_id FROM pg_control_system(), pg_control_checkpoint()"
        )
        found: str | None = cursor.fetchone()[0]
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
