"""The Celery application: ``celery -A diplomacy.celery worker`` and ``beat``."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")

app = Celery("diplomacy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def catch_up(**_signal: Any) -> None:
    """A worker that starts looks at once for what became due while none was running.

    Not by a sweep alone: whoever died may have claimed this minute's and left the work.
    """
    for name in ("sweep", "take_up", "webhooks"):
        app.send_task(f"diplomacy.core.tasks.{name}")
