"""A real mail server on loopback that refuses, hangs, and answers 4xx and 5xx by turns."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from diplomacy.core import notifications, outbox
from diplomacy.core.enums import MailState
from diplomacy.core.models import Delivery

pytestmark = pytest.mark.django_db

HANG = "hang"


class Moody:
    """Takes mail for everybody but one, whose answers are told beforehand."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.accepted: list[tuple[str, str]] = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        [address] = envelope.rcpt_tos
        answer = "250 taken"
        if address.startswith("moody@") and self.answers:
            answer = self.answers.pop(0)
        if answer == HANG:
            await asyncio.sleep(3)
        if answer.startswith("250"):
            text = envelope.content.decode()
            [line] = [ln for ln in text.splitlines() if ln.lower().startswith("message-id:")]
            self.accepted.append((address.partition("@")[0], line.partition(":")[2].strip()))
        return answer


class Note(notifications.Category):
    code = "test_note"
    label = "Note"

    def render(self, payload, language):
        return "Note", "Text\n"


@pytest.fixture
def moody(settings, monkeypatch) -> Iterator[Moody]:
    monkeypatch.setitem(notifications._categories, Note.code, Note())
    handler = Moody()
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1
    handler.controller = controller
    controller.start()
    yield handler
    with contextlib.suppress(Exception):
        controller.stop()


def send(make_user, *names):
    for name in names:
        user = make_user(name)
        outbox.send(category=Note.code, recipient=user, payload={})


def of(name) -> Delivery:
    return Delivery.objects.get(message__recipient__username=name)


def due_again() -> None:
    Delivery.objects.filter(state=MailState.PENDING).update(next_attempt_at=timezone.now())


def test_refusals_of_every_kind_are_tried_again_later_and_later(moody, make_user):
    send(make_user, "moody")
    moody.answers = ["451 busy", "554 rejected", HANG, "421 closing", "452 full", "550 policy"]
    pauses, said = [], []
    for attempt in range(6):
        send(make_user, f"other{attempt}")
        before = timezone.now()
        # The other one is delivered in the same pass: nobody waits for the moody address.
        assert outbox.deliver_due() == 1
        assert of(f"other{attempt}").state == MailState.DELIVERED
        delivery = of("moody")
        assert (delivery.state, delivery.attempts) == (MailState.PENDING, attempt + 1)
        pauses.append(delivery.next_attempt_at - before)
        said.append(delivery.last_error)
        due_again()
    assert [round(pause.total_seconds() / 15) for pause in pauses] == [1, 2, 4, 8, 16, 32]
    for code, error in zip(("451", "554", "imed out", "421", "452", "550"), said, strict=True):
        assert code in error
    assert outbox.deliver_due() == 1
    assert [entry for entry in moody.accepted if entry[0] == "moody"] == [
        ("moody", of("moody").mail_id)
    ]


def test_an_address_that_does_not_exist_is_given_up_at_once_and_visibly(moody, make_user):
    send(make_user, "gone", "other")
    assert outbox.deliver_due() == 1
    assert of("gone").state == MailState.DEAD
    assert "no such user" in of("gone").last_error


def test_a_mail_that_is_refused_every_time_is_given_up_after_the_last_attempt(moody, make_user):
    send(make_user, "moody")
    moody.answers = ["451 busy", "554 rejected"] * outbox.MAX_ATTEMPTS
    for attempt in range(outbox.MAX_ATTEMPTS):
        assert of("moody").state == MailState.PENDING, attempt
        due_again()
        outbox.deliver_due()
    delivery = of("moody")
    assert (delivery.state, delivery.attempts) == (MailState.DEAD, outbox.MAX_ATTEMPTS)
    assert "554" in delivery.last_error
    due_again()
    assert outbox.deliver_due() == 0
    # An administrator sends it again, and the server has come to its senses.
    moody.answers = []
    assert outbox.retry() == 1
    assert outbox.deliver_due() == 1
    assert moody.accepted == [("moody", delivery.mail_id)]


def test_a_server_that_is_away_and_comes_back_gets_everything(moody, make_user):
    moody.controller.stop()
    send(make_user, "one", "two", "three")
    assert outbox.deliver_due() == 0
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    again = Controller(moody, hostname="127.0.0.1", port=moody.controller.port)
    again.start()
    try:
        due_again()
        assert outbox.deliver_due() == 3
    finally:
        again.stop()
    assert sorted(name for name, _mail_id in moody.accepted) == ["one", "three", "two"]
