"""Messages arrive at least once under one id, or are given up where everybody sees it."""

from __future__ import annotations

import datetime
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from diplomacy.core.enums import DeliveryState, WebhookEnd, WebhookState
from diplomacy.core.models import User, Webhook, WebhookAttempt, WebhookDelivery, WebhookSecret
from diplomacy.core.webhooks import delivering, messages, secrets, sending, services

from .receiver import Receiver, hangs, says

pytestmark = pytest.mark.django_db

Subscribe = Callable[..., services.Issued]


def message(webhook: Webhook, **values: Any) -> WebhookDelivery:
    delivery = messages.about(webhook, messages.TEST)
    for name, value in values.items():
        setattr(delivery, name, value)
    delivery.save()
    return delivery


def again() -> None:
    """Let everything that waits be due now."""
    WebhookDelivery.objects.filter(state=DeliveryState.PENDING).update(
        next_attempt_at=timezone.now()
    )


# --- Signatures -------------------------------------------------------------------------------


def test_library_of_the_receiver_verifies_the_message(
    subscribe: Subscribe, receiver: Receiver
) -> None:
    issued = subscribe()
    delivery = services.send_test(issued.webhook, actor=None)
    assert delivering.deliver_due() == 1
    [(_path, headers, body)] = receiver.requests
    told = Verifier(issued.secret).verify(body, headers)
    assert told == {"type": "portal.test", "timestamp": told["timestamp"], "data": {}}
    assert headers["webhook-id"] == delivery.message_id
    with pytest.raises(WebhookVerificationError):
        Verifier(issued.secret).verify(body + " ", headers)
    with pytest.raises(WebhookVerificationError):
        Verifier("whsec_" + "A" * 43 + "=").verify(body, headers)


def test_both_secrets_sign_for_a_day_after_a_rotation(
    subscribe: Subscribe, receiver: Receiver
) -> None:
    first = subscribe()
    second = services.rotate_secret(first.webhook, actor=None)
    assert second.secret != first.secret
    message(first.webhook)
    delivering.deliver_due()
    _path, headers, body = receiver.requests[-1]
    assert len(headers["webhook-signature"].split()) == 2
    for secret in (first.secret, second.secret):
        Verifier(secret).verify(body, headers)
    assert WebhookSecret.objects.exclude(expires_at=None).get().expires_at > (
        timezone.now() + datetime.timedelta(hours=23)
    )
    # A day later the former one signs nothing, and is deleted.
    WebhookSecret.objects.exclude(expires_at=None).update(expires_at=timezone.now())
    message(first.webhook)
    delivering.deliver_due()
    _path, headers, body = receiver.requests[-1]
    Verifier(second.secret).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(first.secret).verify(body, headers)
    assert secrets.remove_expired() == 1


def test_third_secret_ends_the_first_at_once(subscribe: Subscribe) -> None:
    first = subscribe()
    second = services.rotate_secret(first.webhook, actor=None)
    third = services.rotate_secret(first.webhook, actor=None)
    assert secrets.present(first.webhook) == [third.secret, second.secret]


def test_database_and_history_hold_no_secret(subscribe: Subscribe) -> None:
    issued = subscribe()
    with connection.cursor() as cursor:
        for table in ("core_webhook", "core_webhookevent", "core_webhooksecret"):
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ''), '') FROM {table} t")  # noqa: S608
            text = cursor.fetchone()[0]
            assert text
            assert issued.secret.removeprefix("whsec_") not in text


def test_secret_survives_a_change_of_the_secret_key(subscribe: Subscribe, settings: Any) -> None:
    issued = subscribe()
    former, settings.SECRET_KEY = settings.SECRET_KEY, "klmnopqrst" * 6
    delivery = message(issued.webhook)
    assert delivering.deliver_due() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 1)
    assert "secret" in delivery.last_error
    assert secrets.renew(former) == secrets.Renewed(1, ())
    assert secrets.present(issued.webhook) == [issued.secret]


# --- Attempts ---------------------------------------------------------------------------------


@given(st.data())
def test_pauses_grow_and_end_within_three_days_and_a_bit(data: st.DataObject) -> None:
    pauses = list(
        itertools.takewhile(
            bool, (delivering.pause_after(attempts) for attempts in itertools.count(1))
        )
    )
    assert len(pauses) == delivering.most_attempts() - 1 == 9
    assert all(one < other for one, other in itertools.pairwise(pauses))
    assert datetime.timedelta(seconds=5) <= pauses[0] <= datetime.timedelta(seconds=6)
    total = sum(pauses, datetime.timedelta())
    assert datetime.timedelta(days=3) <= total <= datetime.timedelta(days=3.5)
    assert delivering.pause_after(data.draw(st.integers(10, 1000))) is None


def test_failure_is_tried_again_under_the_same_id_and_then_given_up(
    webhook: Webhook, receiver: Receiver
) -> None:
    delivery = message(webhook)
    receiver.behave = says(500, "out of order")
    for attempt in range(1, delivering.most_attempts() + 1):
        before = timezone.now()
        assert delivering.deliver_due() == 0
        delivery.refresh_from_db()
        assert delivery.attempts == attempt
        if attempt < delivering.most_attempts():
            assert delivery.state == DeliveryState.PENDING
            assert delivery.next_attempt_at > before
            again()
    assert delivery.state == DeliveryState.DEAD
    assert delivery.last_error == "500 out of order"
    ids = {headers["webhook-id"] for _path, headers, _body in receiver.requests}
    assert (len(receiver.requests), ids) == (10, {delivery.message_id})
    assert len({body for _path, _headers, body in receiver.requests}) == 1
    log = list(delivery.log.order_by("pk").values_list("status", "text"))
    assert log == [(500, "out of order")] * 10
    again()
    delivering.deliver_due()
    assert len(receiver.requests) == 10


def test_redirect_counts_as_a_failure(webhook: Webhook, receiver: Receiver) -> None:
    delivery = message(webhook)
    receiver.behave = says(302, Location=receiver.url("/elsewhere"))
    delivering.deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.log.get().status) == (DeliveryState.PENDING, 302)
    assert [path for path, *_ in receiver.requests] == ["/hook"]


def test_410_switches_off(webhook: Webhook, receiver: Receiver) -> None:
    message(webhook, next_attempt_at=timezone.now() - datetime.timedelta(minutes=1))
    message(webhook, next_attempt_at=timezone.now() + datetime.timedelta(hours=1))
    receiver.behave = says(410)
    delivering.deliver_due()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.disabled_because) == (WebhookState.DISABLED, WebhookEnd.GONE)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {DeliveryState.DEAD}
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_receiver_that_asks_for_peace_is_left_alone(
    status: int, subscribe: Subscribe, receiver: Receiver
) -> None:
    busy, other = subscribe("/busy").webhook, subscribe("/other").webhook
    first = message(busy)
    receiver.behave = says(status, Retry_After="120")
    delivering.deliver_due()
    receiver.behave = says(204)
    message(busy)
    message(other)
    assert delivering.deliver_due() == 1
    assert [path for path, *_ in receiver.requests] == ["/busy", "/other"]
    first.refresh_from_db()
    wait = first.next_attempt_at - timezone.now()
    assert datetime.timedelta(seconds=100) < wait <= datetime.timedelta(seconds=120)
    Webhook.objects.update(held_until=timezone.now())
    again()
    assert delivering.deliver_due() == 2


def test_peace_is_bounded(webhook: Webhook, receiver: Receiver) -> None:
    message(webhook)
    receiver.behave = says(429, Retry_After="999999999")
    delivering.deliver_due()
    webhook.refresh_from_db()
    assert webhook.held_until
    assert webhook.held_until <= timezone.now() + datetime.timedelta(hours=1)


def test_receiver_that_took_nothing_for_the_whole_term_is_switched_off(
    webhook: Webhook, receiver: Receiver
) -> None:
    receiver.behave = says(500)
    message(webhook, attempts=9)
    waits = message(webhook, next_attempt_at=timezone.now() + datetime.timedelta(hours=1))
    # One message that is given up switches nothing off while others may have been taken.
    delivering.deliver_due()
    webhook.refresh_from_db()
    assert webhook.state == WebhookState.ACTIVE
    Webhook.objects.update(failing_since=timezone.now() - datetime.timedelta(days=4))
    message(webhook, attempts=9)
    delivering.deliver_due()
    webhook.refresh_from_db()
    assert (webhook.state, webhook.disabled_because) == (WebhookState.DISABLED, WebhookEnd.FAILING)
    waits.refresh_from_db()
    assert waits.state == DeliveryState.DEAD


def test_success_ends_the_time_of_failures(webhook: Webhook) -> None:
    Webhook.objects.update(failing_since=timezone.now())
    message(webhook)
    delivering.deliver_due()
    webhook.refresh_from_db()
    assert webhook.failing_since is None


@pytest.mark.parametrize("state", [WebhookState.PAUSED, WebhookState.DISABLED])
def test_nothing_is_sent_while_paused_or_switched_off(
    state: str, webhook: Webhook, receiver: Receiver
) -> None:
    message(webhook)
    because = WebhookEnd.GONE if state == WebhookState.DISABLED else ""
    Webhook.objects.update(state=state, disabled_because=because)
    assert delivering.deliver_due() == 0
    assert receiver.requests == []


def test_nothing_is_sent_for_a_revoked_client(
    webhook: Webhook, owner: User, receiver: Receiver
) -> None:
    message(webhook)
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert delivering.deliver_due() == 0
    assert receiver.requests == []


# --- Side by side -----------------------------------------------------------------------------


def test_receiver_that_hangs_does_not_hold_up_others(
    subscribe: Subscribe, receiver: Receiver, settings: Any
) -> None:
    """The one that hangs has more to send than there are places; the other is served meanwhile."""
    settings.WEBHOOK_SECONDS = 3.0
    stuck, other = subscribe("/stuck").webhook, subscribe("/other").webhook
    # Another receiver to the portal: the name differs.
    Webhook.objects.filter(pk=other.pk).update(receiver="other:443")
    hang, most = hangs(receiver), []

    def behave(request: Any) -> None:
        if request.path == "/stuck":
            most.append(1)
            hang(request)
        else:
            says(204)(request)

    receiver.behave = behave
    for _ in range(20):
        message(stuck, next_attempt_at=timezone.now() - datetime.timedelta(hours=1))
    for _ in range(30):
        message(other)
    first = delivering.lease(delivering.AT_ONCE)
    assert {delivery.webhook_id for delivery in first} == {stuck.pk, other.pk}
    per_webhook = [delivery.webhook_id for delivery in first]
    assert per_webhook.count(stuck.pk) == per_webhook.count(other.pk) == 4
    # Nobody gets a place at the first while its four are taken.
    assert delivering.lease(delivering.AT_ONCE) == []
    WebhookDelivery.objects.update(leased_until=None, attempts=0)
    kept = WebhookDelivery.objects.filter(webhook=stuck).values_list("pk", flat=True)[:4]
    WebhookDelivery.objects.filter(webhook=stuck).exclude(pk__in=list(kept)).delete()
    assert delivering.deliver_due() == 30
    assert len(most) == 4
    attempts = WebhookAttempt.objects.order_by("pk").values_list("delivery__webhook_id", flat=True)
    assert set(attempts[:30]) == {other.pk}


def test_subscriptions_take_turns(subscribe: Subscribe) -> None:
    webhooks = [subscribe(f"/{number}").webhook for number in range(4)]
    for number, webhook in enumerate(webhooks):
        Webhook.objects.filter(pk=webhook.pk).update(receiver=f"receiver-{number}:443")
        for _ in range(10):
            message(webhook)
    turns: dict[Any, float] = {}
    taken = [delivering.lease(1, turns)[0].webhook_id for _ in range(8)]
    assert sorted(taken[:4]) == sorted(taken[4:]) == sorted(w.pk for w in webhooks)


def test_lease_that_runs_out_is_taken_over_and_the_first_worker_decides_nothing(
    webhook: Webhook,
) -> None:
    message(webhook)
    [first] = delivering.lease(1)
    assert delivering.lease(1) == []
    WebhookDelivery.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    [second] = delivering.lease(1)
    assert (second.pk, second.attempts) == (first.pk, 2)
    delivering.settle(first, sending.Answer(500, 1, "too late"))
    current = WebhookDelivery.objects.get()
    assert current.leased_until == second.leased_until
    # What was taken is delivered, whoever brought it.
    delivering.settle(first, sending.Answer(200, 1, ""))
    delivering.settle(second, sending.Answer(500, 1, "a repetition"))
    current = WebhookDelivery.objects.get()
    assert (current.state, current.log.count()) == (DeliveryState.DELIVERED, 3)


def test_message_that_kills_its_worker_is_given_up(webhook: Webhook, receiver: Receiver) -> None:
    message(webhook, attempts=10)
    assert delivering.deliver_due() == 0
    delivery = WebhookDelivery.objects.get()
    assert delivery.state == DeliveryState.DEAD
    assert "died" in delivery.last_error
    assert receiver.requests == []


def test_subscription_removed_while_a_message_is_on_its_way(webhook: Webhook) -> None:
    message(webhook)
    message(webhook)
    [first, second] = delivering.lease(2)
    services.remove(webhook, actor=None)
    assert delivering.settle(first, sending.Answer(200, 1, ""))
    assert not delivering.settle(second, sending.Answer(500, 1, ""))
    assert WebhookDelivery.objects.count() == WebhookSecret.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once_and_keep_the_limit(
    subscribe: Subscribe, receiver: Receiver
) -> None:
    webhook = subscribe().webhook
    for _ in range(60):
        message(webhook)
    at_once, most, lock = [0], [0], threading.Lock()
    pause = threading.Event()

    def behave(request: Any) -> None:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        pause.wait(0.01)
        with lock:
            at_once[0] -= 1
        says(204)(request)

    receiver.behave = behave

    def work() -> int:
        try:
            return delivering.deliver_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        taken = [future.result() for future in [pool.submit(work) for _ in range(2)]]
    # A worker that finds all places taken leaves the rest to the other.
    assert sum(taken) == 60
    ids = [headers["webhook-id"] for _path, headers, _body in receiver.requests]
    assert (len(ids), len(set(ids))) == (60, 60)
    assert most[0] <= delivering.TO_ONE_RECEIVER


@pytest.mark.django_db(transaction=True)
def test_worker_that_dies_after_sending_sends_again_under_the_same_id(
    subscribe: Subscribe, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = subscribe().webhook
    delivery = message(webhook)

    class Killed(BaseException):
        pass

    def die(*_args: Any) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(delivering, "settle", die)
        with pytest.raises(Killed):
            delivering.deliver_due()
    assert delivering.deliver_due() == 0  # it is leased
    WebhookDelivery.objects.update(leased_until=timezone.now())
    assert delivering.deliver_due() == 1
    ids = [headers["webhook-id"] for _path, headers, _body in receiver.requests]
    assert ids == [delivery.message_id] * 2
