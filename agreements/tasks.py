"""Scheduled work of agreements."""

import datetime

from celery import shared_task
from django.utils import timezone

from diplomacy.core import clock
from diplomacy.core.tasks import claim

from . import services
from .models import ReviewMemo

EVERY = datetime.timedelta(hours=1)


@shared_task(ignore_result=True)
def end_lapsed() -> None:
    """End agreements whose last term is over; every hour, so that a missed day is made up for."""
    if claim("agreements.end_lapsed", timezone.now(), EVERY):
        services.end_lapsed(clock.today())


@shared_task(ignore_result=True)
def make_memo_files(pk: str) -> None:
    """Make the files of a memo that was just frozen."""
    services.make_memo_files(ReviewMemo.objects.get(pk=pk))
