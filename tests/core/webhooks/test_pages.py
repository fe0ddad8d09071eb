"""Webhooks on pages: administrators look after them, nobody else knows of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from diplomacy.core.enums import DeliveryState, Role, WebhookEnd, WebhookState
from diplomacy.core.models import SavedFilter, Webhook, WebhookDelivery
from diplomacy.core.webhooks import delivering, ending, messages, services
from tests.factories.people import person

from .receiver import Receiver, says

pytestmark = pytest.mark.django_db

OF_WEBHOOK = ("detail", "pause", "resume", "rotate", "test", "replay", "remove", "messages")
OF_MESSAGE = ("core:webhook_message", "core:webhook_message_replay")


@pytest.fixture
def browser() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(Role.ADMINISTRATOR))
    return client


@pytest.fixture
def dead(webhook: Webhook) -> WebhookDelivery:
    delivery = messages.about(webhook, messages.TEST)
    delivery.state, delivery.finished_at = DeliveryState.DEAD, timezone.now()
    delivery.last_error = "500 out of order"
    delivery.save()
    return delivery


def page(name: str, webhook: Webhook) -> str:
    return reverse(f"core:webhook_{name}", args=[webhook.pk])


def addresses(webhook: Webhook, delivery: WebhookDelivery) -> list[str]:
    return [
        reverse("core:webhook_list"),
        *(page(name, webhook) for name in OF_WEBHOOK),
        *(reverse(name, args=[webhook.pk, delivery.pk]) for name in OF_MESSAGE),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SERVICE])
def test_administrators_see_webhooks_and_nobody_else_does(
    role: Role, webhook: Webhook, dead: WebhookDelivery
) -> None:
    client = Client()
    client.force_login(person(role))
    expected = 200 if role == Role.ADMINISTRATOR else 403
    for address in addresses(webhook, dead):
        assert client.get(address).status_code == expected, address
        if expected == 403:
            assert client.post(address).status_code in (403, 405)
    missing = webhook.pk.__class__(int=1)
    for name in OF_WEBHOOK:
        status = client.get(reverse(f"core:webhook_{name}", args=[missing])).status_code
        assert status == (404 if expected == 200 else 403)


def test_nobody_signed_in_is_led_to_sign_in(webhook: Webhook, dead: WebhookDelivery) -> None:
    for address in addresses(webhook, dead):
        assert Client().get(address).status_code == 302


def test_pages_lead_from_the_menu_and_the_client_to_the_attempts(
    browser: Client, webhook: Webhook, dead: WebhookDelivery, receiver: Receiver
) -> None:
    receiver.behave = says(500, "<b>out of order</b>")
    delivery = services.send_test(webhook, actor=None)
    delivering.deliver_due()
    assert reverse("core:webhook_list") in browser.get("/").content.decode()
    client_page = browser.get(webhook.owner.get_absolute_url()).content.decode()
    [link] = re.findall(r'href="(/webhooks/\?q=[^"]+)"', client_page)
    assert webhook.get_absolute_url() in browser.get(link).content.decode()
    detail = browser.get(webhook.get_absolute_url()).content.decode()
    assert delivery.get_absolute_url() in detail
    assert f"{page('messages', webhook)}?state=dead" in detail
    listed = browser.get(f"{page('messages', webhook)}?state=dead").content.decode()
    assert dead.get_absolute_url() in listed
    assert delivery.get_absolute_url() not in listed
    shown = browser.get(delivery.get_absolute_url()).content.decode()
    assert "&lt;b&gt;out of order&lt;/b&gt;" in shown
    assert delivery.message_id in shown


def test_message_of_another_webhook_is_not_there(
    browser: Client, dead: WebhookDelivery, subscribe: Callable[..., services.Issued]
) -> None:
    other = subscribe().webhook
    address = reverse("core:webhook_message", args=[other.pk, dead.pk])
    assert browser.get(address).status_code == 404


def post(browser: Client, address: str, webhook: Webhook, **data: Any) -> Any:
    version = Webhook.objects.get(pk=webhook.pk).version
    return browser.post(address, {"version": version, "reason": "Agreed by phone", **data})


def test_pause_and_resume_with_a_reason(browser: Client, webhook: Webhook) -> None:
    assert browser.post(page("pause", webhook), {"reason": ""}).status_code == 400
    assert post(browser, page("pause", webhook), webhook).status_code == 302
    assert Webhook.objects.get().state == WebhookState.PAUSED
    assert "Agreed by phone" in browser.get(webhook.get_absolute_url()).content.decode()
    assert post(browser, page("pause", webhook), webhook).status_code == 400
    assert post(browser, page("resume", webhook), webhook).status_code == 302
    assert Webhook.objects.get().state == WebhookState.ACTIVE


def test_change_that_somebody_else_made_is_noticed(browser: Client, webhook: Webhook) -> None:
    services.change(webhook, actor=None, values={"name": "Another"})
    data = {"version": webhook.version, "reason": "x"}
    assert browser.post(page("pause", webhook), data).status_code == 409


def test_secret_is_shown_once(browser: Client, webhook: Webhook) -> None:
    answer = post(browser, page("rotate", webhook), webhook)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    [secret] = re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.content.decode())
    Verifier(secret)
    assert "whsec_" not in browser.get(webhook.get_absolute_url()).content.decode()


def test_why_it_was_switched_off_is_said(browser: Client, webhook: Webhook) -> None:
    ending.switch_off(webhook, WebhookEnd.GONE)
    shown = browser.get(webhook.get_absolute_url()).content.decode()
    assert str(WebhookEnd.GONE.label) in shown


def test_messages_are_sent_again(browser: Client, webhook: Webhook, dead: WebhookDelivery) -> None:
    address = reverse("core:webhook_message_replay", args=[webhook.pk, dead.pk])
    assert browser.post(address).status_code == 302
    dead.refresh_from_db()
    assert dead.state == DeliveryState.PENDING
    assert browser.post(address).status_code == 400
    WebhookDelivery.objects.update(state=DeliveryState.DEAD, finished_at=timezone.now())
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert browser.post(page("replay", webhook), {"since": tomorrow}).status_code == 302
    assert WebhookDelivery.objects.get().state == DeliveryState.DEAD
    assert browser.post(page("replay", webhook), {"since": ""}).status_code == 400
    today = {"since": timezone.localdate()}
    assert browser.post(page("replay", webhook), today).status_code == 302
    assert WebhookDelivery.objects.get().state == DeliveryState.PENDING


def test_test_message_leads_to_its_page(browser: Client, webhook: Webhook) -> None:
    answer = browser.post(page("test", webhook))
    assert answer["Location"] == WebhookDelivery.objects.get().get_absolute_url()


def test_removal_ends_it_and_keeps_its_history(browser: Client, webhook: Webhook) -> None:
    pk = webhook.pk
    assert post(browser, page("remove", webhook), webhook).status_code == 302
    assert not Webhook.objects.exists()
    events: Any = Webhook.events.rel.related_model  # type: ignore[attr-defined]
    assert events.objects.filter(pgh_obj_id=pk, pgh_label="delete").exists()


def test_saved_filter_of_messages_stays_with_the_webhook_it_was_opened_for(
    browser: Client, webhook: Webhook
) -> None:
    address = page("messages", webhook)
    done = browser.post(f"{address}?state=dead", {"name": "Given up"})
    assert done["Location"] == f"{address}?state=dead"
    settings = reverse("core:saved_filter_update", args=[SavedFilter.objects.get().pk])
    shown = browser.get(done["Location"]).content.decode()
    assert f'href="{settings}?at={address.replace("/", "%2F")}"' in shown
    renamed = browser.post(f"{settings}?at={address}", {"name": "Dead"})
    assert renamed["Location"] == address
    # Without the webhook nobody can say which list is meant.
    again = browser.post(settings, {"name": "Given up"})
    assert again["Location"] == reverse("core:profile")
