"""Idempotency-Key: a request that is sent again has its effect once and the same answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from cities.models import City
from diplomacy.core.api.clients import change_access
from diplomacy.core.models import IdempotentAnswer, User
from tests.api import calls
from tests.api.calls import Caller

from .conftest import caller

pytestmark = pytest.mark.django_db
KEY = "8f14e45f-sample"


@pytest.fixture
def writer(db: None) -> Caller:
    return Caller(caller("read", "write"))


def test_second_request_is_answered_as_the_first(writer: Caller) -> None:
    body = calls.city()
    first = writer.post("cities/", body, idempotency_key=KEY)
    second = writer.post("cities/", body, idempotency_key=KEY)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    for header in ("ETag", "Location", "Content-Type"):
        assert first[header] == second[header]
    assert "Idempotency-Replayed" not in first
    assert second["Idempotency-Replayed"] == "true"
    assert City.objects.filter(code="sampleton").count() == 1


def test_act_is_answered_again_although_the_version_is_another_now(writer: Caller) -> None:
    record = writer.post("visits/", calls.visit()).json()
    where = f"visits/{record['id']}/"
    tag = writer.etag(where)
    first = writer.post(f"{where}confirm/", {}, if_match=tag, idempotency_key=KEY)
    second = writer.post(f"{where}confirm/", {}, if_match=tag, idempotency_key=KEY)
    assert (first.status_code, first.content) == (200, second.content)
    assert writer.post(f"{where}confirm/", {}, if_match=tag).status_code == 412


def test_key_for_another_request_is_refused(writer: Caller) -> None:
    writer.post("cities/", calls.city(), idempotency_key=KEY)
    for where in ("cities/", "networks/"):
        answer = writer.post(where, calls.city(code="other"), idempotency_key=KEY)
        assert answer.status_code == 422
    assert not City.objects.filter(code="other").exists()


def test_what_was_refused_may_be_mended_under_the_same_key(writer: Caller) -> None:
    assert writer.post("cities/", {}, idempotency_key=KEY).status_code == 400
    assert writer.post("cities/", calls.city(), idempotency_key=KEY).status_code == 201


def test_key_belongs_to_the_caller(writer: Caller) -> None:
    other = Caller(caller("read", "write"))
    writer.post("cities/", calls.city(), idempotency_key=KEY)
    assert (
        other.post("cities/", calls.city(code="b", name_en="B"), idempotency_key=KEY).status_code
        == 201
    )


@pytest.mark.parametrize("key", ["", "with space", "x" * 256, "é"])
def test_key_that_cannot_be_kept_is_refused(writer: Caller, key: str) -> None:
    answer = writer.post("cities/", calls.city(), idempotency_key=key)
    assert [error["field"] for error in answer.json()["errors"]] == ["Idempotency-Key"]


def test_many_records_at_once_are_repeated_as_well(writer: Caller) -> None:
    body = {"items": [calls.city()]}
    first = writer.post("bulk/cities/", body, idempotency_key=KEY)
    second = writer.post("bulk/cities/", body, idempotency_key=KEY)
    assert (first.status_code, first.content) == (200, second.content)


@pytest.mark.django_db(transaction=True)
def test_request_at_work_under_the_same_key_is_a_conflict(writer: Caller) -> None:
    import psycopg2

    user = str(IdempotentAnswer._meta.get_field("user").related_model.objects.get().pk)
    settings = connection.get_connection_params()
    other: Any = psycopg2.connect(
        **{
            name: settings[name]
            for name in ("dbname", "user", "password", "host", "port")
            if name in settings
        }
    )
    with other, other.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"idempotency {KEY}", user]
        )
        answer = writer.post("cities/", calls.city(), idempotency_key=KEY)
        assert answer.status_code == 409
    other.close()
    assert writer.post("cities/", calls.city(), idempotency_key=KEY).status_code == 201


def test_kept_answer_does_not_outlive_the_rights_it_was_given_under() -> None:
    trusted = Caller(caller("read", "write", "read:restricted"))
    body = calls.interaction(visibility="restricted")
    assert trusted.post("interactions/", body, idempotency_key=KEY).status_code == 201
    change_access(
        User.objects.get(is_service=True),
        actor=None,
        scopes=["read", "write"],
        requests_a_minute=None,
        reason="Sample",
    )
    assert trusted.post("interactions/", body, idempotency_key=KEY).status_code == 422
