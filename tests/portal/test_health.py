"""What a load balancer and a person on call are told."""

import datetime

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.utils import timezone

from diplomacy.core.models import Delivery, JobSlot, OutboxMessage, Webhook, WebhookDelivery
from diplomacy.portal import health
from tests.factories.people import person

READY, LIVE = "/healthz/ready", "/healthz/live"
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def forgotten(monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)


def swept(ago):
    now = timezone.now()
    JobSlot.objects.create(job="webhooks", slot=now - MINUTE, finished_at=now - MINUTE)
    return JobSlot.objects.create(job="sweep", slot=now - ago, finished_at=now - ago)


def waiting(ago, state="pending"):
    message = OutboxMessage.objects.create(category="sample", recipient=person())
    OutboxMessage.objects.filter(pk=message.pk).update(created_at=timezone.now() - ago)
    return Delivery.objects.create(
        message=message, channel="mail", state=state, next_attempt_at=timezone.now()
    )


def test_live_asks_nothing_of_the_engines(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(LIVE)
    assert (response.status_code, response.json()) == (200, {"status": "live"})
    assert "no-store" in response["Cache-Control"]


def test_ready_when_all_is_well(client, db):
    swept(MINUTE)
    response = client.get(READY)
    assert response.status_code == 200
    body = response.json()
    assert body["status"] == "ready"
    age = body["checks"]["sweep"].pop("age_seconds")
    assert 60 <= age < 70
    assert 60 <= body["checks"]["webhooks"].pop("age_seconds") < 70
    assert body["checks"] == {
        "database": {"ok": True},
        "redis": {"ok": True},
        "migrations": {"ok": True},
        "sweep": {"ok": True},
        "mail": {"ok": True, "oldest_undelivered_seconds": None, "given_up": 0},
        "webhooks": {"ok": True, "oldest_due_seconds": None, "given_up": 0},
    }


def test_late_sweep_is_told_and_keeps_the_web_server_in_service(client, db):
    swept(5 * MINUTE)
    response = client.get(READY)
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["checks"]["sweep"]["ok"] is False


def test_sweep_that_never_finished_has_no_age(client, db):
    JobSlot.objects.create(job="sweep", slot=timezone.now())
    assert client.get(READY).json()["checks"]["sweep"] == {"ok": False, "age_seconds": None}


def test_mail_that_waits_is_told(client, db):
    swept(MINUTE)
    waiting(MINUTE)
    assert client.get(READY).json()["status"] == "ready"
    waiting(20 * MINUTE)
    waiting(30 * MINUTE, state="dead")
    body = client.get(READY).json()
    assert body["status"] == "degraded"
    assert 1200 <= body["checks"]["mail"]["oldest_undelivered_seconds"] < 1210
    assert body["checks"]["mail"]["given_up"] == 1


def test_webhooks_that_wait_for_us_are_told(client, db):
    """Not those that wait for a receiver."""
    swept(MINUTE)
    webhook = Webhook.objects.create(owner=person(), name="Sample", url="https://r.example/")
    delivery = WebhookDelivery.objects.create(
        webhook=webhook, type="x", body="{}", next_attempt_at=timezone.now() - MINUTE
    )
    assert client.get(READY).json()["status"] == "ready"
    WebhookDelivery.objects.update(next_attempt_at=timezone.now() - 20 * MINUTE)
    body = client.get(READY).json()
    assert body["status"] == "degraded"
    assert 1200 <= body["checks"]["webhooks"]["oldest_due_seconds"] < 1210
    Webhook.objects.update(failing_since=timezone.now())
    assert client.get(READY).json()["status"] == "ready"
    Webhook.objects.update(failing_since=None, held_until=timezone.now() + MINUTE)
    assert client.get(READY).json()["status"] == "ready"
    delivery.state, delivery.finished_at = "dead", timezone.now()
    delivery.save()
    assert client.get(READY).json()["checks"]["webhooks"]["given_up"] == 1


def test_changes_that_nobody_looks_through_are_told(client, db):
    swept(MINUTE)
    JobSlot.objects.filter(job="webhooks").update(finished_at=timezone.now() - 5 * MINUTE)
    body = client.get(READY).json()
    assert (body["status"], body["checks"]["webhooks"]["ok"]) == ("degraded", False)


def test_unavailable_without_redis(client, db, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://:word@127.0.0.1:1/0"}
    }
    response = client.get(READY)
    assert (response.status_code, response.json()["status"]) == (503, "unavailable")
    assert response.json()["checks"]["redis"] == {"ok": False}
    assert b"word" not in response.content


def test_unavailable_without_the_database(client, db, monkeypatch):
    nowhere = DatabaseWrapper({**connection.settings_dict, "PORT": "1", "HOST": "127.0.0.1"})
    monkeypatch.setattr(health, "connection", nowhere)
    response = client.get(READY)
    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": {"ok": False},
        "redis": {"ok": True},
        "migrations": {"ok": False},
    }


@pytest.mark.asowner
def test_unavailable_while_a_migration_is_missing(client, as_owner):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'visits'")
    response = client.get(READY)
    assert (response.status_code, response.json()["status"]) == (503, "unavailable")
    assert response.json()["checks"]["migrations"] == {"ok": False}


@pytest.mark.parametrize("path", [READY, LIVE])
def test_health_is_for_asking_only(client, db, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
