"""Subscriptions through the API: a client's own, with the rules of every resource."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from diplomacy.core.enums import DeliveryState, Role, WebhookState
from diplomacy.core.models import IdempotentAnswer, Webhook, WebhookDelivery
from diplomacy.core.webhooks import delivering, messages, services
from tests.api.conftest import caller
from tests.api.test_schema import check, component
from tests.factories.people import person

from .receiver import Receiver, says

pytestmark = pytest.mark.django_db

LIST = "/api/v1/webhooks/"
BODY = {"name": "Copy of cities", "url": "https://receiver.example/hook"}


@pytest.fixture
def client() -> Client:
    return caller("read", "webhooks")


def send(client: Client, method: str, where: str, body: Any = None, **headers: str) -> Any:
    return client.generic(
        method,
        where,
        json.dumps(body) if body is not None else "",
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


@pytest.fixture
def made(client: Client) -> dict[str, Any]:
    answer = send(client, "POST", LIST, BODY)
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    return body


def at(made: dict[str, Any], path: str = "") -> str:
    return f"{LIST}{made['id']}/{path}"


def test_secret_is_in_the_answer_that_made_it_and_nowhere_else(client: Client) -> None:
    answer = send(client, "POST", LIST, {**BODY, "resources": ["cities"], "kinds": ["void"]})
    made = answer.json()
    assert answer["Location"].endswith(at(made))
    assert answer["Cache-Control"] == "no-store"
    assert made["secret"].startswith("whsec_")
    Verifier(made["secret"])
    shown = client.get(at(made))
    assert shown.json() == {key: value for key, value in made.items() if key != "secret"}
    assert shown["ETag"] == answer["ETag"]
    assert (shown.json()["resources"], shown.json()["kinds"]) == (["cities"], ["void"])
    assert client.get(LIST).json()["results"] == [shown.json()]
    assert client.get(at(made), headers={"if-none-match": shown["ETag"]}).status_code == 304


def test_request_that_is_sent_again_gets_the_same_secret_which_is_kept_encrypted(
    client: Client,
) -> None:
    first = send(client, "POST", LIST, BODY, idempotency_key="one")
    again = send(client, "POST", LIST, BODY, idempotency_key="one")
    assert again.json() == first.json()
    assert Webhook.objects.count() == 1
    kept = bytes(IdempotentAnswer.objects.get().body)
    assert first.json()["secret"].encode() not in kept
    assert b"receiver.example" not in kept


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "http://receiver.example/"}, "url"),
        ({"resources": ["nonsense"]}, "resources"),
        ({"resources": ["webhooks"]}, "resources"),
        ({"kinds": ["touch"]}, "kinds.0"),
        ({"state": "paused"}, "state"),
        ({"owner": 1}, "owner"),
        ({"nonsense": 1}, "nonsense"),
        ({"name": ""}, "name"),
    ],
)
def test_mistakes_are_named(client: Client, more: dict[str, Any], field: str) -> None:
    answer = send(client, "POST", LIST, {**BODY, **more})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Webhook.objects.exists()


def test_change_needs_the_version(client: Client, made: dict[str, Any]) -> None:
    body = {"name": "Another", "url": "https://other.example:8443/x"}
    assert send(client, "PATCH", at(made), body).status_code == 428
    assert send(client, "PATCH", at(made), body, if_match='"7-x"').status_code == 412
    answer = send(client, "PATCH", at(made), body, if_match='"1-x"')
    assert answer.status_code == 200, answer.content
    assert (answer.json()["name"], answer.json()["version"]) == ("Another", 2)
    assert Webhook.objects.get().receiver == "other.example:8443"
    answer = send(client, "PATCH", at(made), {"url": "https://10.0.0.1/"}, if_match="*")
    assert answer.status_code == 400


def test_removal(client: Client, made: dict[str, Any]) -> None:
    assert send(client, "DELETE", at(made)).status_code == 428
    assert send(client, "DELETE", at(made), if_match='"9-x"').status_code == 412
    assert send(client, "DELETE", at(made), if_match='"1-x"').status_code == 204
    assert client.get(at(made)).status_code == 404


def test_order_of_refusals(client: Client, made: dict[str, Any]) -> None:
    other, reader = caller("read", "webhooks"), caller("read", "write")
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "pause/"),
        ("POST", "rotate-secret/"),
        ("POST", "replay/"),
        ("GET", "deliveries/"),
    ):
        assert send(Client(), method, at(made, path), {}).status_code == 401
        assert send(reader, method, at(made, path), {}).status_code == 403
        # Another client's subscription is not there.
        assert send(other, method, at(made, path), {"nonsense": 1}).status_code == 404
        assert send(client, method, f"{LIST}nonsense/{path}", {}).status_code == 404
    assert other.get(LIST).json()["results"] == []
    assert send(reader, "POST", LIST, BODY).status_code == 403
    # The changes are read with the client's rights, so it needs some.
    assert send(caller("webhooks"), "POST", LIST, BODY).status_code == 403


def test_administrators_see_and_look_after_all_but_subscribe_to_nothing(
    made: dict[str, Any],
) -> None:
    browser = Client()
    browser.force_login(person(Role.ADMINISTRATOR))
    [shown] = browser.get(LIST).json()["results"]
    assert shown["id"] == made["id"]
    assert shown["client"].startswith("api-sample-system")
    answer = send(browser, "POST", at(made, "pause/"), {"reason": "too many"}, if_match="*")
    assert answer.status_code == 200, answer.content
    assert send(browser, "POST", LIST, BODY).status_code == 403
    for role in (Role.OFFICE_HEAD, Role.AUDITOR, Role.DESK_OFFICER, Role.VIEWER):
        browser.force_login(person(role))
        assert browser.get(LIST).status_code == 403


def test_pause_and_resume(client: Client, made: dict[str, Any]) -> None:
    paused = send(client, "POST", at(made, "pause/"), if_match='"1-x"')
    assert (paused.status_code, paused.json()["state"]) == (200, WebhookState.PAUSED)
    assert send(client, "POST", at(made, "pause/"), if_match="*").status_code == 409
    assert send(client, "POST", at(made, "test/"), if_match="*").status_code == 409
    resumed = send(client, "POST", at(made, "resume/"), if_match=paused["ETag"])
    assert (resumed.status_code, resumed.json()["state"]) == (200, WebhookState.ACTIVE)
    assert send(client, "POST", at(made, "resume/"), if_match="*").status_code == 409


def test_rotation(client: Client, made: dict[str, Any]) -> None:
    answer = send(client, "POST", at(made, "rotate-secret/"), if_match='"1-x"')
    assert answer.status_code == 200
    assert answer.json()["secret"] not in ("", made["secret"])
    assert answer.json()["version"] == 2


def test_client_has_at_most_twenty(
    client: Client, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_WEBHOOKS", 2)
    assert send(client, "POST", LIST, BODY).status_code == 201
    assert send(client, "POST", LIST, BODY).status_code == 409


def test_test_message_log_and_replay(client: Client, receiver: Receiver) -> None:
    made = send(client, "POST", LIST, {**BODY, "url": receiver.url()}).json()
    assert send(client, "POST", at(made, "test/"), if_match='"1-x"').status_code == 200
    receiver.behave = says(500, "out of order")
    WebhookDelivery.objects.update(attempts=9)
    delivering.deliver_due()
    [dead] = client.get(at(made, "deliveries/?state=dead")).json()["results"]
    assert (dead["type"], dead["attempts"], dead["last_error"]) == (
        "portal.test",
        10,
        "500 out of order",
    )
    [attempt] = dead["log"]
    assert (attempt["status"], attempt["text"]) == (500, "out of order")
    assert client.get(at(made, "deliveries/?state=pending")).json()["results"] == []
    assert client.get(at(made, "deliveries/?state=nonsense")).status_code == 400
    assert client.get(at(made, "deliveries/?nonsense=1")).status_code == 400
    # One by hand.
    where = at(made, f"deliveries/{dead['id']}/replay/")
    assert send(caller("read", "webhooks"), "POST", where).status_code == 404
    assert send(client, "POST", at(made, "deliveries/x/replay/")).status_code == 404
    answer = send(client, "POST", where)
    assert (answer.status_code, answer.json()["state"]) == (200, DeliveryState.PENDING)
    assert send(client, "POST", where).status_code == 409
    receiver.behave = says(204)
    assert delivering.deliver_due() == 1
    first, second = (headers["webhook-id"] for _path, headers, _body in receiver.requests)
    assert first == second
    [delivered] = client.get(at(made, "deliveries/")).json()["results"]
    assert [entry["status"] for entry in delivered["log"]] == [204, 500]


def test_everything_that_was_given_up_is_replayed_since_a_moment(
    client: Client, made: dict[str, Any]
) -> None:
    webhook, now = Webhook.objects.get(), timezone.now()
    for days in (1, 2, 5):
        old = messages.about(webhook, messages.TEST)
        old.state, old.finished_at = DeliveryState.DEAD, now
        old.created_at = now - datetime.timedelta(days=days)
        old.save()
    assert send(client, "POST", at(made, "replay/"), {}, if_match="*").status_code == 400
    since = (now - datetime.timedelta(days=3)).isoformat()
    answer = send(client, "POST", at(made, "replay/"), {"since": since}, if_match="*")
    assert answer.status_code == 200, answer.content
    states = WebhookDelivery.objects.order_by("-created_at").values_list("state", flat=True)
    assert list(states) == [DeliveryState.PENDING, DeliveryState.PENDING, DeliveryState.DEAD]


def test_messages_come_in_pages(client: Client, made: dict[str, Any]) -> None:
    for _ in range(5):
        messages.about(Webhook.objects.get(), messages.TEST).save()
    found, link = [], at(made, "deliveries/?page_size=2")
    while link:
        page = client.get(link).json()
        found += [entry["id"] for entry in page["results"]]
        link = page["next"]
    newest = WebhookDelivery.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)
    assert sorted(found) == sorted(map(str, newest))
    assert found[0] in {str(pk) for pk in newest[:1]}


# --- Schema -----------------------------------------------------------------------------------


@pytest.fixture
def schema() -> Any:
    return Client(headers={"accept-language": "en"}).get("/api/v1/schema/").json()


def test_schema_says_what_can_be_answered(schema: Any) -> None:
    problems = {"400", "401", "403", "406", "429", "500"}
    one = problems | {"404"}
    acts = one | {"200", "409", "412", "413", "415", "422", "428"}
    expected = {
        "": {
            "get": problems | {"200"},
            "post": problems | {"201", "409", "413", "415", "422"},
        },
        "{id}/": {
            "get": one | {"200", "304"},
            "put": acts - {"422"},
            "patch": acts - {"422"},
            "delete": one | {"204", "409", "412", "428"},
        },
        **{
            f"{{id}}/{name}/": {"post": acts}
            for name in ("pause", "resume", "rotate-secret", "test", "replay")
        },
        "{id}/deliveries/": {"get": one | {"200"}},
        "{id}/deliveries/{delivery}/replay/": {"post": one | {"200", "409", "413", "422"}},
    }
    found = {
        path.removeprefix(LIST): {
            method: set(operation["responses"]) for method, operation in methods.items()
        }
        for path, methods in schema["paths"].items()
        if path.startswith(LIST)
    }
    assert found == expected


def test_answers_are_what_the_schema_says(client: Client, schema: Any, receiver: Receiver) -> None:
    paths = schema["paths"]
    answer = send(client, "POST", LIST, {**BODY, "url": receiver.url()})
    made = answer.json()
    check(schema, component(paths[LIST]["post"], "201"), made)
    check(schema, component(paths[LIST]["get"], "200"), client.get(LIST).json())
    check(schema, component(paths[f"{LIST}{{id}}/"]["get"], "200"), client.get(at(made)).json())
    for name in ("rotate-secret", "test"):
        answer = send(client, "POST", at(made, f"{name}/"), if_match="*")
        operation = paths[f"{LIST}{{id}}/{name}/"]["post"]
        check(schema, component(operation, "200"), answer.json())
    delivering.deliver_due()
    listed = client.get(at(made, "deliveries/")).json()
    operation = paths[f"{LIST}{{id}}/deliveries/"]["get"]
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    check(schema, shape["$ref"].rpartition("/")[2], listed)
    again = send(client, "POST", at(made, f"deliveries/{listed['results'][0]['id']}/replay/"))
    operation = paths[f"{LIST}{{id}}/deliveries/{{delivery}}/replay/"]["post"]
    check(schema, component(operation, "200"), again.json())
