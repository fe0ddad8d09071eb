"""Changes become messages to those who asked for them and may know of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.idp.oidc.models import Client
from django.db import connection, transaction

from cities.models import City
from diplomacy.core import history, records
from diplomacy.core.api.clients import client_of, revoke_client
from diplomacy.core.enums import WebhookEnd, WebhookState
from diplomacy.core.models import User, Webhook, WebhookDelivery
from diplomacy.core.webhooks import dispatching, services, waking
from tests.database import settle
from tests.factories.cities import CityFactory

from .conftest import service_user

pytestmark = pytest.mark.django_db(transaction=True)

Subscribe = Callable[..., services.Issued]


def dispatch() -> int:
    """Write the messages about everything that was committed."""
    settle()
    return dispatching.dispatch()


def told(webhook: Webhook | None = None) -> list[tuple[str, str]]:
    """Type and key of the messages, in their order."""
    found = WebhookDelivery.objects.order_by("created_at", "pk")
    found = found.filter(webhook=webhook) if webhook else found
    bodies = [json.loads(delivery.body) for delivery in found]
    return [(body["type"], body["data"].get("key", "")) for body in bodies]


@pytest.fixture
def city() -> City:
    return CityFactory(code="sample", visibility="internal")


def test_message_says_what_changed_and_where_and_nothing_else(
    city: City, webhook: Webhook, settings: Any
) -> None:
    settings.PORTAL_BASE_URL = "https://portal.example"
    records.change(city, actor=None, values={"name_en": "A name that stays inside"})
    assert dispatch() == 1
    delivery = WebhookDelivery.objects.get()
    body = json.loads(delivery.body)
    city.refresh_from_db()
    assert body == {
        "type": "cities.update",
        "timestamp": body["timestamp"],
        "data": {
            "resource": "cities",
            "key": "sample",
            "version": city.version,
            "url": "https://portal.example/api/v1/cities/sample/",
        },
    }
    assert body["timestamp"].endswith("Z")
    assert dispatch() == 0


def test_changes_from_before_the_subscription_are_not_told(
    city: City, subscribe: Subscribe
) -> None:
    subscribe()
    assert dispatch() == 0


@pytest.mark.parametrize(
    ("resources", "kinds", "expected"),
    [
        ([], [], ["cities.create", "cities.update", "cities.void"]),
        (["cities"], ["void"], ["cities.void"]),
        (["cities", "visits"], ["create", "update"], ["cities.create", "cities.update"]),
        (["visits"], [], []),
    ],
)
def test_filters(
    resources: list[str], kinds: list[str], expected: list[str], subscribe: Subscribe
) -> None:
    subscribe(resources=resources, kinds=kinds)
    city = CityFactory(visibility="internal")
    records.change(city, actor=None, values={"name_en": "Another"})
    records.void(city, actor=None, reason="a mistake")
    dispatch()
    assert [kind for kind, _key in told() if kind.startswith("cities.")] == expected


def test_rights_are_those_of_the_owner(city: City, subscribe: Subscribe) -> None:
    plain = subscribe().webhook
    trusted = subscribe(user=service_user("read", "read:restricted", "webhooks")).webhook
    secret = CityFactory(code="hidden", visibility="restricted")
    records.change(secret, actor=None, values={"name_en": "Hidden still"})
    dispatch()
    assert "hidden" not in str(told(plain))
    assert ("cities.update", "hidden") in told(trusted)
    # Loss of visibility is told without an address.
    WebhookDelivery.objects.all().delete()
    records.change(city, actor=None, values={"visibility": "restricted"})
    dispatch()
    assert told(plain) == [("cities.remove", "sample")]
    assert json.loads(WebhookDelivery.objects.get(webhook=plain).body)["data"]["url"] is None
    assert told(trusted) == [("cities.update", "sample")]


def test_rights_are_those_of_the_moment_of_reading(city: City, subscribe: Subscribe) -> None:
    """A scope that was taken away in the meantime opens nothing, and the receiver is told."""
    user = service_user("read", "read:restricted", "webhooks")
    webhook = subscribe(user=user).webhook
    CityFactory(code="hidden", visibility="restricted")
    client = client_of(user)
    client.set_scopes(["read", "webhooks"])
    client.save()
    dispatch()
    assert told(webhook) == [("feed.expired", "")]
    records.change(city, actor=None, values={"name_en": "Another"})
    dispatch()
    assert told(webhook) == [("feed.expired", ""), ("cities.update", "sample")]


@pytest.mark.parametrize("scopes", [["read"], ["webhooks"]])
def test_client_that_lost_a_scope_is_told_nothing_more(
    scopes: list[str], city: City, webhook: Webhook
) -> None:
    client: Any = Client.objects.get(owner=webhook.owner)
    client.set_scopes(scopes)
    client.save()
    records.change(city, actor=None, values={"name_en": "Another"})
    assert dispatch() == 0
    webhook.refresh_from_db()
    assert (webhook.state, webhook.disabled_because) == (WebhookState.DISABLED, WebhookEnd.REVOKED)


def test_revoked_client_is_told_nothing_more(city: City, webhook: Webhook, owner: User) -> None:
    revoke_client(owner, actor=None, reason="stolen")
    records.change(city, actor=None, values={"name_en": "Another"})
    assert dispatch() == 0
    webhook.refresh_from_db()
    assert webhook.disabled_because == WebhookEnd.REVOKED
    assert history.changes_of(webhook, None)


@pytest.mark.parametrize("cursor", ["nonsense", "", "abc.def"])
def test_cursor_that_leads_nowhere_is_told_and_it_goes_on_from_now(
    cursor: str, city: City, webhook: Webhook
) -> None:
    Webhook.objects.update(cursor=cursor or "x")
    records.change(city, actor=None, values={"name_en": "Missed"})
    assert dispatch() == 1
    assert told() == [("feed.expired", "")]
    records.change(city, actor=None, values={"name_en": "Told"})
    dispatch()
    assert told()[1:] == [("cities.update", "sample")]


def test_what_happens_during_a_pause_is_told_afterwards(city: City, webhook: Webhook) -> None:
    services.pause(webhook, actor=None)
    records.change(city, actor=None, values={"name_en": "Meanwhile"})
    assert dispatch() == 0
    services.resume(webhook, actor=None)
    assert dispatch() == 1


def test_more_changes_than_one_step_reads(
    city: City, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "AT_ONCE", 3)
    for number in range(10):
        records.change(city, actor=None, values={"name_en": f"Name {number}"})
    assert dispatch() == 10


def test_messages_and_cursor_are_one_transaction(
    city: City, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.change(city, actor=None, values={"name_en": "Another"})

    def die(self: Any, *args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Webhook, "save", die)
        with pytest.raises(KeyboardInterrupt):
            dispatch()
    assert told() == []
    assert dispatch() == 1


def test_one_that_cannot_be_read_keeps_no_other_from_being_told(
    city: City, subscribe: Subscribe, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = sorted((subscribe("/a").webhook, subscribe("/b").webhook), key=lambda w: w.pk)
    records.change(city, actor=None, values={"name_en": "Another"})
    real = dispatching._wanted

    def wanted(webhook: Webhook, resource: str, kind: str) -> bool:
        if webhook.pk == bad.pk:
            raise RuntimeError
        return real(webhook, resource, kind)

    monkeypatch.setattr(dispatching, "_wanted", wanted)
    assert dispatch() == 1
    assert told(good) == [("cities.update", "sample")]


def test_two_workers_make_each_message_once(city: City, subscribe: Subscribe) -> None:
    for number in range(5):
        subscribe(f"/{number}")
    for number in range(10):
        records.change(city, actor=None, values={"name_en": f"Name {number}"})

    def work() -> int:
        try:
            return dispatch()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        written = [future.result() for future in [pool.submit(work) for _ in range(4)]]
    assert sum(written) == WebhookDelivery.objects.count() == 50


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    calls: list[float] = []
    monkeypatch.setattr(waking, "wake", lambda delay=0.0: calls.append(delay) or True)
    monkeypatch.setattr(waking, "_quiet_until", 0.0)
    return calls


def test_worker_is_woken_once_after_the_commits_of_a_second(city: City, woken: list[float]) -> None:
    with transaction.atomic():
        records.change(city, actor=None, values={"name_en": "Another"})
        assert woken == []
    assert woken == [waking.DELAY]
    for number in range(5):
        records.change(city, actor=None, values={"name_en": f"Name {number}"})
    assert woken == [waking.DELAY]


def test_change_that_is_taken_back_wakes_nobody(city: City, woken: list[float]) -> None:
    with transaction.atomic():
        records.change(city, actor=None, values={"name_en": "Another"})
        transaction.set_rollback(True)
    assert woken == []
