"""Messages: written once, delivered at least once, given up visibly."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from diplomacy import celery
from diplomacy.core import notifications, outbox, tasks
from diplomacy.core.enums import DeliveryState
from diplomacy.core.models import Delivery, Notification, OutboxMessage

pytestmark = pytest.mark.django_db


class Greeting(notifications.Category):
    code = "test_greeting"
    label = "Greeting"

    def render(self, payload, language):
        if payload.get("broken"):
            raise KeyError("broken")
        return f"{language}: {payload['text']}", "Text\n"


@pytest.fixture(autouse=True)
def greeting(monkeypatch):
    monkeypatch.setitem(notifications._categories, Greeting.code, Greeting())


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that answers as told; None accepts."""
    answers: list[Exception | None] = []
    accepted: list[mail.EmailMessage] = []

    class Backend:
        def __init__(self, **kwargs):
            pass

        def open(self):
            pass

        def send_messages(self, messages):
            answer = answers.pop(0) if answers else None
            if answer:
                raise answer
            accepted.extend(messages)
            return len(messages)

        def close(self):
            pass

    monkeypatch.setattr(mail, "get_connection", lambda **kwargs: Backend())
    return answers, accepted


def send(user, **payload):
    return outbox.send(
        category="test_greeting", recipient=user, payload={"text": "hello", **payload}
    )


def test_send_writes_inbox_item_and_delivery_together(office):
    message = send(office)
    assert Notification.objects.get().message == message
    assert Delivery.objects.get().state == DeliveryState.PENDING


def test_send_to_a_person_without_an_address_reaches_the_inbox_only(make_user):
    send(make_user("nomail", email=""))
    assert Notification.objects.count() == 1
    assert not Delivery.objects.exists()


def test_send_of_an_unknown_category_is_refused(office):
    with pytest.raises(KeyError):
        outbox.send(category="no_such", recipient=office, payload={})
    assert not OutboxMessage.objects.exists()


def test_deliver_uses_the_recipients_language_and_a_stable_message_id(office):
    send(office)
    assert outbox.deliver_due() == 1
    [sent] = mail.outbox
    delivery = Delivery.objects.get()
    assert sent.subject == "ja: hello"
    assert sent.extra_headers["Message-ID"] == delivery.mail_id == f"<{delivery.pk}@localhost>"
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)
    assert outbox.deliver_due() == 0


def test_deliver_retries_later_and_later_with_the_same_message_id(office, refusing):
    answers, accepted = refusing
    send(office)
    pauses = []
    for _attempt in range(4):
        answers.append(smtplib.SMTPServerDisconnected("gone"))
        before = timezone.now()
        assert outbox.deliver_due() == 0
        pauses.append((Delivery.objects.get().next_attempt_at - before).total_seconds())
        Delivery.objects.update(next_attempt_at=timezone.now())
    assert [round(pause / 15) for pause in pauses] == [1, 2, 4, 8]
    assert outbox.deliver_due() == 1
    assert accepted[0].extra_headers["Message-ID"] == Delivery.objects.get().mail_id


def test_deliver_gives_up_visibly_after_the_last_attempt(office, refusing):
    answers, _accepted = refusing
    send(office)
    Delivery.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    answers.append(ConnectionRefusedError("refused"))
    outbox.deliver_due()
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.DEAD
    assert "ConnectionRefusedError" in delivery.last_error


def test_deliver_gives_up_at_once_when_the_server_refuses_the_address(office, refusing):
    answers, _accepted = refusing
    send(office)
    answers.append(smtplib.SMTPRecipientsRefused({"office@portal.example": (550, b"no such user")}))
    outbox.deliver_due()
    assert Delivery.objects.get().state == DeliveryState.DEAD


def test_one_broken_message_holds_up_no_other(office, make_user):
    send(office, broken=True)
    send(make_user("second"))
    assert outbox.deliver_due() == 1
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["delivered", "pending"]


def test_a_lease_keeps_others_away_until_it_expires(office):
    send(office)
    leased = outbox.lease()
    assert outbox.lease() is None
    Delivery.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    again = outbox.lease()
    assert (again.pk, again.attempts) == (leased.pk, 2)


def test_a_message_that_kills_its_worker_is_given_up(office):
    send(office)
    Delivery.objects.update(attempts=outbox.MAX_ATTEMPTS)
    assert outbox.deliver_due() == 0
    assert Delivery.objects.get().state == DeliveryState.DEAD


def test_waking_survives_a_broker_that_is_down(
    office, settings, monkeypatch, django_capture_on_commit_callbacks
):
    from diplomacy.core import tasks

    def down(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.deliver, "delay", down)
    with django_capture_on_commit_callbacks(execute=True):
        send(office)
    assert Delivery.objects.get().state == DeliveryState.PENDING


def test_a_server_that_cannot_be_reached_costs_one_message_an_attempt(office, make_user, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for name in ("one", "two", "three"):
        send(make_user(name))
    assert outbox.deliver_due() == 0
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_a_lease_that_ran_out_decides_nothing_any_more(office):
    send(office)
    late = outbox.lease()
    Delivery.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    again = outbox.lease()
    outbox._retry_later(late, OSError("late"))
    assert Delivery.objects.get().leased_until == again.leased_until


def test_a_pass_hands_over_after_its_time(office, make_user, monkeypatch):
    woken = []
    monkeypatch.setattr(outbox, "PASS_SECONDS", -1)
    monkeypatch.setattr(outbox, "wake", lambda: woken.append(True))
    send(office)
    send(make_user("second"))
    assert outbox.deliver_due() == 1
    assert woken == [True]


def test_a_title_of_several_lines_adds_no_header_to_a_mail():
    category = notifications.get("agreements.review_due")
    payload = {
        "reference": "A-1",
        "title": "Friendship\r\nBcc: everybody@example.org",
        "title_ja": "友好\r\nBcc: everybody@example.org",
        "title_en": "Friendship\r\nBcc: everybody@example.org",
        "due_on": "2015-01-05",
        "days_left": 4,
        "url": "/agreements/A-1/",
    }
    for language in ("ja", "en"):
        subject, text = category.render(payload, language)
        message = mail.EmailMessage(subject, text, to=["somebody@portal.example"]).message()
        assert "\n" not in subject
        assert message["Bcc"] is None


def test_worker_that_starts_takes_up_what_another_left(monkeypatch):
    asked = []
    monkeypatch.setattr(celery.app, "send_task", asked.append)
    celery.catch_up()
    assert set(asked) == {
        f"diplomacy.core.tasks.{name}" for name in ("sweep", "take_up", "webhooks")
    }


def test_mail_goes_on_within_a_minute_without_any_wake_up(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["deliver"]
    assert beat["task"] == tasks.deliver.name
    assert beat["options"]["expires"] <= beat["schedule"] <= 30
