"""Whether this process can serve, and how the work in the background is doing.

Without database, Redis or the newest tables a page cannot be served: *unavailable*, 503, and a
proxy sends people elsewhere. A late sweep or waiting mail is *degraded*, and still 200: restarting
or bypassing a web process would not help the worker, and people can go on. Operators watch the
ages, which are reported either way. Nothing secret is said, since anyone may ask.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.db.models.functions import Greatest
from django.utils import timezone
from redis.exceptions import RedisError

from diplomacy.core.enums import DeliveryState, MailState, WebhookState
from diplomacy.core.models import Delivery, JobSlot, WebhookDelivery
from diplomacy.core.tasks import SWEEP_EVERY

# Three missed sweeps, and more than the pauses after a first few refusals by the mail server.
SWEEP_LATE = 4 * SWEEP_EVERY
MAIL_LATE = WEBHOOKS_LATE = datetime.timedelta(minutes=15)

_migrated = False  # the code of a process does not change, so complete once is complete


@dataclass(frozen=True)
class Health:
    """``checks`` by name; each has ``ok`` and what was measured."""

    status: str
    checks: dict[str, dict[str, Any]]

    @property
    def ready(self) -> bool:
        """Whether requests can be served."""
        return self.status != "unavailable"


def check() -> Health:
    """Ask each engine once. Takes a few milliseconds when all is well."""
    needed = {
        "database": {"ok": _answers(_database, DatabaseError)},
        "redis": {"ok": _answers(_redis, (RedisError, OSError))},
    }
    needed["migrations"] = {"ok": needed["database"]["ok"] and _answers(_migrations, DatabaseError)}
    background: dict[str, dict[str, Any]] = {}
    if needed["migrations"]["ok"]:
        background = {"sweep": _sweep(), "mail": _mail(), "webhooks": _webhooks()}
    if not all(entry["ok"] for entry in needed.values()):
        status = "unavailable"
    elif not all(entry["ok"] for entry in background.values()):
        status = "degraded"
    else:
        status = "ready"
    return Health(status, {**needed, **background})


def _answers(question: Any, failure: Any) -> bool:
    try:
        return bool(question())
    except failure:
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _redis() -> bool:
    cache.get("healthz")
    return True


def _migrations() -> bool:
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _sweep() -> dict[str, Any]:
    age = _since_last("sweep")
    return {"ok": age is not None and age <= SWEEP_LATE.total_seconds(), "age_seconds": age}


def _since_last(job: str) -> int | None:
    last = (
        JobSlot.objects.filter(job=job, finished_at__isnull=False).order_by("-finished_at").first()
    )
    return _age(last.finished_at if last else None)


def _mail() -> dict[str, Any]:
    """What waits for a working day of its recipient is not late, before that day."""
    since = Greatest("message__created_at", "held_until")  # PostgreSQL's ignores what is null
    oldest = (
        Delivery.objects.filter(
            Q(held_until=None) | Q(held_until__lte=timezone.now()), state=MailState.PENDING
        )
        .order_by(since)
        .values_list(since, flat=True)
        .first()
    )
    age = _age(oldest)
    dead = Delivery.objects.filter(state=MailState.DEAD).count()
    late = age is not None and age > MAIL_LATE.total_seconds()
    return {"ok": not late, "oldest_undelivered_seconds": age, "given_up": dead}


def _webhooks() -> dict[str, Any]:
    """Whether changes are turned into messages, and sent to receivers that take them.

    What waits for a receiver that fails or asked for peace is not our delay.
    """
    age = _since_last("webhooks")
    now = timezone.now()
    oldest = (
        WebhookDelivery.objects.filter(
            Q(webhook__held_until=None) | Q(webhook__held_until__lte=now),
            state=DeliveryState.PENDING,
            next_attempt_at__lte=now,
            webhook__state=WebhookState.ACTIVE,
            webhook__failing_since=None,
        )
        .order_by("next_attempt_at")
        .values_list("next_attempt_at", flat=True)
        .first()
    )
    waiting = _age(oldest)
    dead = WebhookDelivery.objects.filter(state=DeliveryState.DEAD).count()
    late = waiting is not None and waiting > WEBHOOKS_LATE.total_seconds()
    return {
        "ok": age is not None and age <= SWEEP_LATE.total_seconds() and not late,
        "age_seconds": age,
        "oldest_due_seconds": waiting,
        "given_up": dead,
    }


def _age(moment: datetime.datetime | None) -> int | None:
    return None if moment is None else max(0, round((timezone.now() - moment).total_seconds()))
