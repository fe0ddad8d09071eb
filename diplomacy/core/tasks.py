"""Scheduled work. Tasks only wake what PostgreSQL knows is due; losing one loses nothing."""

import datetime

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from . import clock, outbox, reminders
from .models import JobSlot

SWEEP_EVERY = datetime.timedelta(seconds=60)


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
    with transaction.atomic():
        JobSlot.objects.filter(pk=slot.pk).update(finished_at=timezone.now())
        # Claims are only needed while a clock could come back to them.
        JobSlot.objects.filter(
            job="sweep", slot__lt=timezone.now() - datetime.timedelta(days=7)
        ).delete()


@shared_task(ignore_result=True)
def deliver() -> None:
    """Deliver what waits; woken by the commit that wrote it."""
    outbox.deliver_due()
