"""Mail on its way: administrators see it and send again what was given up."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diplomacy.core import outbox
from diplomacy.core.enums import MailState, Role
from diplomacy.core.models import Delivery
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PAYLOAD = {
    "moved": {},
    "reason": "x",
    "url": "/",
    "giver_ja": "甲",
    "giver_en": "A",
    "actor_ja": "乙",
    "actor_en": "B",
}


@pytest.fixture
def browser():
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(Role.ADMINISTRATOR, username="admin"))
    return client


def mails(number, **values):
    """Deliveries to as many people."""
    made = []
    for _ in range(number):
        message = outbox.send(category="core.handover", recipient=person(), payload=PAYLOAD)
        Delivery.objects.filter(message=message).update(**values)
        made.append(Delivery.objects.get(message=message))
    return made


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SERVICE])
def test_administrators_see_mail_and_nobody_else_does(role):
    [dead] = mails(1, state=MailState.DEAD)
    client = Client()
    client.force_login(person(role))
    status = 200 if role == Role.ADMINISTRATOR else 403
    addresses = [
        reverse("core:outbox"),
        reverse("core:outbox_retry_dead"),
        reverse("core:outbox_detail", args=[dead.pk]),
        reverse("core:outbox_retry", args=[dead.pk]),
    ]
    assert [client.get(address).status_code for address in addresses] == [status] * 4
    if role != Role.ADMINISTRATOR:
        assert [client.post(address).status_code for address in (addresses[1], addresses[3])] == [
            403,
            403,
        ]
        assert Delivery.objects.get().state == MailState.DEAD


def test_one_dead_mail_is_sent_again_with_the_same_message_id(browser):
    [dead, other] = mails(2, state=MailState.DEAD, attempts=20, last_error="550 no such user")
    answer = browser.post(reverse("core:outbox_retry", args=[dead.pk]))
    assert answer["Location"] == dead.get_absolute_url()
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (MailState.PENDING, 0)
    assert outbox.deliver_due() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == dead.mail_id
    other.refresh_from_db()
    assert other.state == MailState.DEAD


def test_what_was_not_given_up_is_not_sent_again(browser):
    [waiting] = mails(1)
    text = browser.get(waiting.get_absolute_url()).content.decode()
    assert "Only what was given up is sent again." in text
    browser.post(reverse("core:outbox_retry", args=[waiting.pk]))
    outbox.deliver_due()
    browser.post(reverse("core:outbox_retry", args=[waiting.pk]))
    assert outbox.deliver_due() == 0


def test_all_dead_mails_are_sent_again_at_once(browser):
    mails(3, state=MailState.DEAD)
    mails(1)
    assert "3 mails were given up." in browser.get("/outbox/retry/").content.decode()
    assert browser.post("/outbox/retry/").status_code == 302
    assert outbox.deliver_due() == 4
    assert "No mail was given up." in browser.get("/outbox/retry/").content.decode()


def test_mails_are_found_by_state_person_kind_and_error(browser):
    [dead] = mails(1, state=MailState.DEAD, last_error="550 no such user")
    mails(2)

    def found(**query):
        return browser.get("/outbox/", query).context["count"]

    assert found() == 3
    assert found(state="dead") == 1
    assert found(state="pending") == 2
    assert found(q=dead.message.recipient.username) == 1
    assert found(q="550 such") == 1
    assert found(failed="true") == 1
    assert found(failed="false") == 2
    assert found(reminder="true") == 0
    assert found(since="2099-01-01") == 0
    assert browser.get("/outbox/", {"state": "lost"}).status_code == 400


def test_page_never_shows_the_text_of_a_mail(browser):
    message = outbox.send(
        category="core.handover", recipient=person(), payload={**PAYLOAD, "reason": "S3CRET"}
    )
    delivery = Delivery.objects.get(message=message)
    for address in ("/outbox/", delivery.get_absolute_url()):
        assert "S3CRET" not in browser.get(address).content.decode()


def test_list_costs_the_same_queries_at_1_and_30(browser):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            browser.get("/outbox/")
        return len(queries)

    mails(1)
    browser.get("/outbox/")
    at_one = asked()
    mails(29)
    assert asked() == at_one


def test_menu_leads_administrators_there(browser):
    assert 'href="/outbox/"' in browser.get("/profile/").content.decode()
