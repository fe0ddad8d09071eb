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

    Mail and webhooks besides the sweep: whoever died may have swept this minute and left them.
    """
    for name in ("sweep", "deliver", "webhooks"):
        app.send_task(f"diplomacy.core.tasks.{name}")
