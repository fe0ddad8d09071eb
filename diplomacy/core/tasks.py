"""Scheduled work. Tasks only wake what PostgreSQL knows is due; losing one loses nothing."""

import datetime
import logging

from celery import shared_task
from django.utils import timezone

from . import clock, outbox, reminders
from .keeping import retention
from .models import JobSlot

logger = logging.getLogger(__name__)

SWEEP_EVERY = datetime.timedelta(seconds=60)
PURGE_EVERY = datetime.timedelta(days=1)


def claim(job: str, now: datetime.datetime, every: datetime.timedelta) -> JobSlot | None:
    """Claim the slot of ``job`` that holds ``now``; None if it is taken.

    Two schedulers, or one whose clock jumped back, then run a slot once. Slots are real time, not
    the pinned business date.
    """
    start = datetime.datetime.fromtimestamp(
        now.timestamp() // every.total_seconds() * every.total_seconds(), datetime.UTC
    )
    slot, created = JobSlot.objects.get_or_create(job=job, slot=start)
    return slot if created else None


@shared_task(ignore_result=True)
def sweep() -> None:
    """Issue the reminders that are due and deliver what waits; every minute, once a minute."""
    slot = claim("sweep", timezone.now(), SWEEP_EVERY)
    if slot is None:
        return
    reminders.sweep(clock.today())
    outbox.deliver_due()
    JobSlot.objects.filter(pk=slot.pk).update(finished_at=timezone.now())


@shared_task(ignore_result=True)
def purge() -> None:
    """Remove what is past its term of retention, once a day."""
    now = timezone.now()
    slot = claim("purge", now, PURGE_EVERY)
    if slot is None:
        return
    for rule in retention.PURGED:
        if removed := rule.remove(now):
            logger.info("purged %d of %s", removed, rule.name)
    JobSlot.objects.filter(pk=slot.pk).update(finished_at=timezone.now())


@shared_task(ignore_result=True)
def deliver() -> None:
    """Deliver what waits; woken by the commit that wrote it."""
    outbox.deliver_due()
