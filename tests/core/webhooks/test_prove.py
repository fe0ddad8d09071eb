"""10,000 messages to a receiver that fails, hangs, redirects, says 429 and 410 by turns."""

from __future__ import annotations

import collections
import itertools
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from standardwebhooks import Webhook as Verifier

from diplomacy.core.enums import DeliveryState, WebhookState
from diplomacy.core.models import Webhook, WebhookAttempt, WebhookDelivery
from diplomacy.core.webhooks import delivering, messages, services

from .conftest import service_user
from .receiver import Receiver, hangs, says

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]

MESSAGES, WEBHOOKS, WORKERS = 10_000, 40, 2


class Moody:
    """Behaves by turns; two subscriptions say 410 at some time, one of them never anything else.

    Every message that it has is checked with the library's verifier, against the secret of the
    subscription that the path names.
    """

    def __init__(self, receiver: Receiver, verifiers: dict[str, list[Verifier]]) -> None:
        self.receiver, self.verifiers = receiver, verifiers
        self.lock = threading.Lock()
        self.counts: collections.Counter[str] = collections.Counter()
        self.taken: set[str] = set()
        self.ids: dict[str, str] = {}
        self.bad = 0
        self.at_once: collections.Counter[str] = collections.Counter()
        self.most = 0
        self.random = random.Random(4)
        self.hang = hangs(receiver)

    def __call__(self, request: Any) -> None:
        path = request.path
        with self.lock:
            self.at_once[""] += 1
            self.most = max(self.most, self.at_once[""])
            mood = self._mood(path)
            self.counts[mood] += 1
        try:
            self._verify(request, path)
            self._behave(request, mood)
        finally:
            with self.lock:
                self.at_once[""] -= 1

    def _mood(self, path: str) -> str:
        if path == "/0":
            return "410"
        if path == "/1":
            return "500"
        return self.random.choices(
            ["204", "500", "302", "429", "503", "cut off", "hangs", "garbage"],
            [60, 15, 8, 6, 4, 4, 0.3, 2.7],
        )[0]

    def _verify(self, request: Any, path: str) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            for verifier in self.verifiers[path]:
                verifier.verify(request.body, headers)
        except Exception:  # noqa: BLE001  (counted, and the test fails)
            self.bad += 1
        with self.lock:
            same = self.ids.setdefault(headers["webhook-id"], request.body)
            self.bad += same != request.body

    def _behave(self, request: Any, mood: str) -> None:
        if mood == "hangs":
            self.hang(request)
        elif mood == "cut off":
            request.connection.close()
        elif mood == "garbage":
            request.wfile.write(b"\x00\xff no http\r\n\r\n")
        elif mood == "302":
            says(302, Location=self.receiver.url("/elsewhere"))(request)
        elif mood in ("429", "503"):
            says(int(mood), Retry_After="1")(request)
        else:
            if mood == "204":
                with self.lock:
                    self.taken.add(request.headers["webhook-id"])
            says(int(mood))(request)


def test_ten_thousand_messages_are_all_delivered_or_given_up(
    receiver: Receiver, settings: Any
) -> None:
    # Three days in some seconds: the schedule is a setting, and so are the time-outs.
    settings.WEBHOOK_SCHEDULE = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3)
    settings.WEBHOOK_LONGEST_HOLD = 0.2
    settings.WEBHOOK_SECONDS, settings.WEBHOOK_CONNECT_SECONDS = 2.0, 1.0
    webhooks: list[Webhook] = []
    verifiers: dict[str, list[Verifier]] = {}
    for number in range(WEBHOOKS):
        if number % services.MOST_WEBHOOKS == 0:
            user = service_user()
        issued = services.create(
            actor=user, values={"name": f"Number {number}", "url": receiver.url(f"/{number}")}
        )
        verifiers[f"/{number}"] = [Verifier(issued.secret)]
        if number % 4 == 0:  # both secrets must verify
            second = services.rotate_secret(issued.webhook, actor=None)
            verifiers[f"/{number}"].append(Verifier(second.secret))
        # Each is a receiver of its own, with places of its own.
        Webhook.objects.filter(pk=issued.webhook.pk).update(receiver=f"receiver-{number % 8}:443")
        webhooks.append(issued.webhook)
    around = itertools.cycle(webhooks)
    WebhookDelivery.objects.bulk_create(
        (messages.about(next(around), messages.TEST) for _ in range(MESSAGES)), batch_size=1000
    )
    receiver.behave = moody = Moody(receiver, verifiers)
    receiver.requests = collections.deque(maxlen=1)  # type: ignore[assignment]
    began, ended = time.monotonic(), threading.Event()

    def work() -> None:
        try:
            while not ended.is_set():
                delivering.deliver_due()
                ended.wait(0.05)
        finally:
            connection.close()

    pending = WebhookDelivery.objects.filter(state=DeliveryState.PENDING)
    with ThreadPoolExecutor(WORKERS) as pool:
        futures = [pool.submit(work) for _ in range(WORKERS)]
        while pending.exists() and time.monotonic() - began < 3000:
            time.sleep(1)
            assert not any(future.done() and future.exception() for future in futures)
        ended.set()
        for future in futures:
            future.result()
    seconds = time.monotonic() - began

    states = collections.Counter(WebhookDelivery.objects.values_list("state", flat=True))
    delivered = {
        delivery.message_id
        for delivery in WebhookDelivery.objects.filter(state=DeliveryState.DELIVERED)
    }
    off = list(Webhook.objects.filter(state=WebhookState.DISABLED).order_by("url"))
    attempts = WebhookAttempt.objects.count()
    print(
        f"\n{MESSAGES} messages of {WEBHOOKS} webhooks, {WORKERS} workers: {dict(states)} in"
        f" {seconds:.0f} s, {attempts} attempts ({attempts / seconds:.0f} a second),"
        f" answers {dict(moody.counts)}, bad signatures {moody.bad},"
        f" switched off {[(webhook.name, webhook.disabled_because) for webhook in off]},"
        f" at once {moody.most}"
    )
    assert set(states) <= {DeliveryState.DELIVERED, DeliveryState.DEAD}
    assert sum(states.values()) == MESSAGES
    assert moody.bad == 0
    assert delivered <= moody.taken  # an answer that came after our time counts for nobody
    assert {webhook.disabled_because for webhook in off} >= {"gone", "failing"}
    assert "Number 0" in [webhook.name for webhook in off]
    dead = WebhookDelivery.objects.filter(state=DeliveryState.DEAD)
    assert all(delivery.last_error for delivery in dead)
    assert moody.most <= WORKERS * delivering.AT_ONCE
    # What was given up of those that go on is replayed, and arrives.
    receiver.behave = says(204)
    good = [webhook for webhook in webhooks if webhook.pk not in {gone.pk for gone in off}]
    again = sum(
        services.replay_dead(webhook, actor=None, since=webhook.created_at) for webhook in good
    )
    Webhook.objects.update(held_until=None)
    while pending.exists() and time.monotonic() - began < 3000:
        delivering.deliver_due()
    print(f"{again} of those given up were replayed, {pending.count()} left")
    assert not pending.exists()
