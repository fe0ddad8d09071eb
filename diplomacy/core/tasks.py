"""Scheduled work. Tasks only wake what PostgreSQL knows is due; losing one loses nothing."""

import datetime
import logging

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from . import clock, outbox, reminders
from .chain import heads, sealing
from .keeping import retention
from .models import JobSlot
from .reminding import digests
from .webhooks import delivering, dispatching, waking

logger = logging.getLogger(__name__)

SWEEP_EVERY = datetime.timedelta(seconds=60)
PURGE_EVERY = datetime.timedelta(days=1)
HEAD_EVERY = datetime.timedelta(days=1)
DIGESTS_EVERY = datetime.timedelta(hours=1)


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
    """Seal the history, issue the reminders that are due and deliver what waits, once a minute.

    A history that cannot be sealed keeps nobody from being reminded; the run is then not marked as
    finished, which the health check shows.
    """
    now = timezone.now()
    slot = claim("sweep", now, SWEEP_EVERY)
    if slot is None:
        return
    try:
        sealing.seal()
        make_head_known(now)
    finally:
        waking.wake()  # a task of its own: receivers that hang do not hold up reminders and mail
        take_up()
    JobSlot.objects.filter(pk=slot.pk).update(finished_at=timezone.now())


def make_head_known(now: datetime.datetime) -> None:
    """Once a day: seal whatever is left anywhere, and tell the auditors the newest hash."""
    with transaction.atomic():
        slot = claim("history_head", now, HEAD_EVERY)
        if slot is None:
            return
        sealing.seal(everything=True)
        heads.announce(now)
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
def weekly_mails() -> None:
    """Write the mails of the week that are due, once an hour; what was missed is made up for."""
    now = timezone.now()
    slot = claim("weekly_mails", now, DIGESTS_EVERY)
    if slot is None:
        return
    digests.write_due(now)
    JobSlot.objects.filter(pk=slot.pk).update(finished_at=timezone.now())


@shared_task(ignore_result=True)
def deliver() -> None:
    """Deliver what waits; woken by the commit that wrote it."""
    outbox.deliver_due()


@shared_task(ignore_result=True)
def take_up() -> None:
    """Issue and deliver what is due, whatever became of this minute's sweep: a worker that died had
    claimed it. Safe beside a sweep."""
    try:
        reminders.sweep(clock.today())
    finally:
        outbox.deliver_due()


@shared_task(ignore_result=True)
def webhooks() -> None:
    """Write the messages that changes make, and send what is due; each minute, and when woken.

    The first run of a minute is noted, for the health check; the others cost nothing when there is
    nothing to do.
    """
    slot = claim("webhooks", timezone.now(), SWEEP_EVERY)
    dispatching.dispatch()
    if slot is not None:
        JobSlot.objects.filter(pk=slot.pk).update(finished_at=timezone.now())
    delivering.deliver_due()
