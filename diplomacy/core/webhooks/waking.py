"""Telling a worker that there may be something for receivers. The sweep finds it anyway."""

import logging
import time

from celery import current_app

from diplomacy.core import history

logger = logging.getLogger(__name__)

TASK = "diplomacy.core.tasks.webhooks"
#: A worker that is told of a change looks a second later, so that one look serves them all.
DELAY = 1.0
#: While Redis is away, changes do not wait for it again and again.
AFTER_FAILURE = 60.0

_quiet_until = 0.0


def connect() -> None:
    """Look after each commit that may have changed a record."""
    history.when_changed(changed)


def changed() -> None:
    """A worker looks in a second; one that was told within the last second does so already."""
    global _quiet_until
    now = time.monotonic()
    if now < _quiet_until:
        return
    # A change that comes just after this is committed before the worker looks.
    _quiet_until = now + 0.9 * DELAY
    if not wake(DELAY):
        _quiet_until = now + AFTER_FAILURE


def wake(delay: float = 0.0) -> bool:
    """Have a worker look, in ``delay`` seconds; whether it could be told. Best effort."""
    try:
        # By its name: tasks know the layers above this one.
        current_app.send_task(TASK, countdown=delay, expires=55, retry=False)
    except Exception:  # the broker is down; the rows are safe and the sweep will come
        logger.warning("could not wake a worker", exc_info=True)
        return False
    return True
