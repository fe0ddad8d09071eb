"""Bringing messages to their receivers, at least once, under the same id at every attempt.

PostgreSQL holds every message; a worker leases those that are due, a few at a time, and sends them
side by side. The threads that send touch no database; what came of a request is written by the
thread that leased it. If a worker dies, its leases run out and another one sends those messages
again.
"""

import datetime
import logging
import random
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from diplomacy.core import encryption
from diplomacy.core.enums import DeliveryState, WebhookEnd, WebhookState
from diplomacy.core.models import Webhook, WebhookAttempt, WebhookDelivery

from . import ending, secrets, sending, signing, waking

__all__ = ["deliver_due", "lease", "most_attempts", "pause_after"]

logger = logging.getLogger(__name__)

#: Longer than one request can take with the look-up of its name, which has time-outs of its own.
LEASE = datetime.timedelta(seconds=90)
#: Requests of one pass that are under way at once, and those of all passes to one receiver.
AT_ONCE, TO_ONE_RECEIVER = 16, 4
#: How long a pass takes new messages before it hands over to a fresh task: mails wait behind it.
PASS_SECONDS = 40
#: Up to this part is added to each pause: what failed together does not return together.
JITTER = 0.1
#: Answers that may say when to come back.
BUSY = frozenset({429, 503})
GONE = 410
_LOCK = 0x77656268  # "webh": who leases messages follows who does so elsewhere


def most_attempts() -> int:
    """How often a message is sent before it is given up."""
    return len(settings.WEBHOOK_SCHEDULE) + 1


def pause_after(attempts: int) -> datetime.timedelta | None:
    """The pause after that many failed attempts, with its jitter; None: there is no next one."""
    if attempts >= most_attempts():
        return None
    seconds = settings.WEBHOOK_SCHEDULE[attempts - 1] * (1 + JITTER * random.random())  # noqa: S311
    return datetime.timedelta(seconds=seconds)


def deliver_due() -> int:
    """Send everything that is due; how many messages were taken. Safe to run in parallel.

    Subscriptions take turns, and no receiver gets more than :data:`TO_ONE_RECEIVER` requests at
    once, so one that hangs holds up nobody else.
    """
    delivered = 0
    until = time.monotonic() + PASS_SECONDS
    turns: dict[Any, float] = {}
    running: dict[Future[sending.Answer], WebhookDelivery] = {}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while True:
            if time.monotonic() < until:
                for delivery in lease(AT_ONCE - len(running), turns):
                    if (prepared := _prepare(delivery)) is not None:
                        running[pool.submit(sending.post, *prepared)] = delivery
            elif not running:
                waking.wake()
                break
            if not running:
                break
            for future in wait(running, timeout=1.0, return_when=FIRST_COMPLETED).done:
                delivered += settle(running.pop(future), future.result())
    return delivered


@transaction.atomic
def lease(free: int, turns: dict[Any, float] | None = None) -> list[WebhookDelivery]:
    """Take up to ``free`` messages that are due and that nobody holds, for :data:`LEASE`.

    ``turns`` says when each subscription was served last: who has waited longest comes first. The
    attempt is counted when it starts, so a message that kills its worker cannot do so for ever.
    """
    if free <= 0:
        return []
    turns = {} if turns is None else turns
    now = timezone.now()
    with connection.cursor() as cursor:
        # Otherwise two workers could each give a receiver the last of its places.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    pending = WebhookDelivery.objects.filter(state=DeliveryState.PENDING)
    due = pending.filter(Q(leased_until=None) | Q(leased_until__lt=now), next_attempt_at__lte=now)
    ready = (
        Webhook.objects.filter(Q(held_until=None) | Q(held_until__lte=now))
        .filter(
            Exists(due.filter(webhook=OuterRef("pk"))),
            state=WebhookState.ACTIVE,
            owner__is_active=True,
        )
        .order_by("pk")
        .values_list("pk", "receiver")
    )
    waiting = sorted(ready, key=lambda row: turns.get(row[0], 0.0))
    if not waiting:
        return []
    leased = pending.filter(leased_until__gte=now).values_list("webhook__receiver")
    busy = Counter(dict(leased.annotate(Count("pk"))))
    chosen: list[Any] = []
    for webhook, _receiver in _turns(waiting, busy, free):
        row = (
            due.filter(webhook=webhook)
            .exclude(pk__in=chosen)
            .order_by("next_attempt_at")
            .select_for_update(skip_locked=True, of=("self",))
            .values_list("pk", flat=True)
            .first()
        )
        if row is not None:
            chosen.append(row)
            turns[webhook] = time.monotonic()
    taken = WebhookDelivery.objects.filter(pk__in=chosen)
    taken.update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    return list(taken.select_related("webhook"))


def _turns(waiting: list[tuple[Any, str]], busy: Counter[str], free: int) -> list[tuple[Any, str]]:
    """Whose message is sent next, in turn, as long as there are places at the receiver."""
    order: list[tuple[Any, str]] = []
    for _round in range(TO_ONE_RECEIVER):
        for webhook, receiver in waiting:
            if len(order) == free:
                return order
            if busy[receiver] < TO_ONE_RECEIVER:
                busy[receiver] += 1
                order.append((webhook, receiver))
    return order


def _prepare(delivery: WebhookDelivery) -> tuple[str, str, dict[str, str]] | None:
    """Address, body and signed headers of the attempt; None when it cannot be made."""
    if delivery.attempts > most_attempts():
        with transaction.atomic():
            _give_up(delivery, delivery.last_error or "the worker died at every attempt")
        return None
    try:
        keys = secrets.present(delivery.webhook)
    except encryption.Unreadable:
        logger.error("the secret of webhook %s cannot be read: change it", delivery.webhook_id)
        settle(delivery, sending.Answer(None, 0, "the secret cannot be read; change it"))
        return None
    headers = signing.headers(delivery.message_id, delivery.body, keys, timezone.now())
    return delivery.webhook.url, delivery.body, headers


@transaction.atomic
def settle(delivery: WebhookDelivery, answer: sending.Answer) -> bool:
    """Write down what came of an attempt, and what follows from it; whether it was taken.

    The subscription is locked before the message, as everywhere. A lease that ran out is somebody
    else's to decide on, but a message that was taken is delivered, whoever brought it.
    """
    now = timezone.now()
    hold = datetime.timedelta(0)
    if answer.ok:
        failing = Webhook.objects.filter(pk=delivery.webhook_id).exclude(failing_since=None)
        failing.update(failing_since=None)
    else:
        webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
        if webhook is None:  # it was removed in the meantime
            return False
        hold = _hold(answer)
        webhook.failing_since = webhook.failing_since or now
        webhook.held_until = now + hold if hold else webhook.held_until
        webhook.save(update_fields=["failing_since", "held_until"])
        if answer.status == GONE and webhook.url == delivery.webhook.url:
            ending.switch_off(webhook, WebhookEnd.GONE)
    current = WebhookDelivery.objects.select_for_update().filter(pk=delivery.pk).first()
    if current is None:  # the subscription was removed in the meantime
        return answer.ok
    WebhookAttempt.objects.create(
        delivery=current,
        at=now,
        status=answer.status,
        milliseconds=answer.milliseconds,
        text=answer.text,
    )
    if answer.ok:
        WebhookDelivery.objects.filter(pk=current.pk).update(
            state=DeliveryState.DELIVERED, finished_at=now, leased_until=None, last_error=""
        )
    elif _is_ours(current, delivery):
        text = f"{answer.status or ''} {answer.text}".strip()[:300]
        pause = pause_after(current.attempts)
        if pause is None:
            _give_up(delivery, text)
        else:
            WebhookDelivery.objects.filter(pk=current.pk).update(
                next_attempt_at=now + max(pause, hold), leased_until=None, last_error=text
            )
    return answer.ok


def _hold(answer: sending.Answer) -> datetime.timedelta:
    """How long the receiver is left alone because it asked for that, within bounds."""
    if answer.status not in BUSY or answer.retry_after is None:
        return datetime.timedelta(0)
    return min(answer.retry_after, datetime.timedelta(seconds=settings.WEBHOOK_LONGEST_HOLD))


def _is_ours(current: WebhookDelivery, leased: WebhookDelivery) -> bool:
    return current.state == DeliveryState.PENDING and current.leased_until == leased.leased_until


def _give_up(delivery: WebhookDelivery, text: str) -> None:
    """The message waits for a person. A receiver that took nothing all that time gets no more."""
    logger.warning("webhook message %s given up after %d attempts", delivery.pk, delivery.attempts)
    now = timezone.now()
    webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
    WebhookDelivery.objects.filter(
        pk=delivery.pk, leased_until=delivery.leased_until, state=DeliveryState.PENDING
    ).update(state=DeliveryState.DEAD, finished_at=now, leased_until=None, last_error=text)
    term = datetime.timedelta(seconds=sum(settings.WEBHOOK_SCHEDULE))
    if webhook and webhook.failing_since and webhook.failing_since <= now - term:
        ending.switch_off(webhook, WebhookEnd.FAILING)
