"""Requests generated from the schema, sent to the application as each kind of caller: no failure,
and no answer that the schema does not describe.

Every request is undone, so each meets the same records and a failure can be repeated alone. What
random values would never hit is put in their place in a good share of the requests: codes and ids
of records that are there, their ETags, and bodies that are right.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import schemathesis
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from diplomacy.api import router
from diplomacy.core.api.docs import schema_in
from diplomacy.core.api.input_fields import KeyField, KeysField
from diplomacy.core.api.inputs import writable_fields
from diplomacy.core.api.problems import PROBLEM_MEDIA_TYPE
from diplomacy.core.enums import Visibility
from diplomacy.core.models import Bureau, User, Webhook
from diplomacy.core.policies import SCOPES
from diplomacy.core.webhooks import messages
from tests.factories.people import person

from .calls import BODIES
from .conftest import caller
from .samples import MAKE

pytestmark = pytest.mark.django_db

RESOURCES = {name: viewset for name, viewset, _basename in router.registry}
#: Requests of `make prove` for each kind of caller, and of `make test` for each operation.
MANY, FEW = 10_000, 2

#: Headers that the test's own client sends, or that say who asks: that is each caller's own.
LEFT_OUT = (
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "user-agent",
    "x-csrftoken",
)
#: Left out of schemathesis' checks, each for its reason: `positive_data_acceptance`, because a body
#: of the right shape may still break a rule between records or the caller's rights (400, 403, 409);
#: `use_after_free` and `ensure_resource_availability`, because every request is undone;
#: `ignored_auth`, because it sends requests by itself: that nobody is answered but with 401 is
#: asserted below; `unsupported_method`, because only its own phase sends such: test_writing does.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.allow_header_conformance,
]


@pytest.fixture(scope="module")
def described() -> Any:
    return schemathesis.openapi.from_dict(schema_in("en"))


@pytest.fixture(autouse=True)
def pinned(settings: Any) -> None:
    settings.PORTAL_TODAY = datetime.date(2017, 3, 3)
    settings.PORTAL_CLIENT_LIMIT = 10**6


def administrator() -> Client:
    """Somebody with every right in a browser, whose page holds the token against forgery."""
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(person("administrator", "secretariat", bureau=Bureau.objects.first()))
    client.get("/profile/")
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    return client


CALLERS: dict[str, Callable[[], Client]] = {
    "nobody": lambda: Client(headers={"accept-language": "en"}),
    "a token that is unknown": lambda: Client(
        headers={"authorization": "Bearer unknown", "accept-language": "en"}
    ),
    "a system that reads": lambda: caller("read"),
    "a system that writes": lambda: caller("read", "write"),
    "a system with every scope": lambda: caller(*SCOPES),
    "an administrator in a browser": administrator,
}
KNOWN = list(CALLERS)[2:]


@dataclass
class World:
    """The caller and what it can name: keys of records by resource, ETags, bodies, values."""

    client: Client
    keys: dict[str, list[str]] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)


def world(client: Client) -> World:
    """Of each resource a record of the caller's bureau, one of another, and a restricted one."""
    client.raise_request_exception = False
    made = World(client)
    service = User.objects.filter(is_service=True).first()
    for name, make in MAKE.items():
        for number in range(3):
            record = make()
            own = {}
            if number == 0 and service is not None and hasattr(record, "lead_bureau_id"):
                own = {"lead_bureau": service.bureau}
            if number == 2 and hasattr(record, "visibility"):
                own = {"visibility": Visibility.RESTRICTED}
            if own:
                type(record)._base_manager.filter(pk=record.pk).update(**own)
            key = str(getattr(record, RESOURCES[name].lookup_field))
            made.keys.setdefault(name, []).append(key)
            answer = client.get(f"/api/v1/{name}/{key}/")
            if answer.status_code == 200:
                made.etags[key] = answer["ETag"]
                made.shown.setdefault(name, []).append(answer.json())
    path = "/api/v1/webhooks/"
    example = schema_in("en")["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    answer = client.post(path, example["example"], content_type="application/json")
    if answer.status_code != 201:  # an administrator sees those of systems, and makes none
        other = caller("read", "webhooks")
        answer = other.post(path, example["example"], content_type="application/json")
    webhook = Webhook.objects.get(pk=answer.json()["id"])
    message = messages.about(webhook, messages.TEST)
    message.state, message.finished_at = "dead", message.created_at
    message.save()
    if (shown := client.get(f"{path}{webhook.pk}/")).status_code == 200:
        made.keys["webhooks"], made.keys["delivery"] = [str(webhook.pk)], [str(message.pk)]
        made.etags[str(webhook.pk)] = shown["ETag"]
    made.bodies = {name: make() for name, make in BODIES.items()}
    return made


def resource_of(model: Any) -> str | None:
    return next((name for name, viewset in RESOURCES.items() if viewset.model is model), None)


def known_keys(world: World, name: str, draw: Any) -> dict[str, Any]:
    """For each relation that a body of the resource can hold, records that are there."""
    found: dict[str, Any] = {}
    for field_name, made in writable_fields(
        RESOURCES[name].serializer_class, creating=True
    ).items():
        if isinstance(made, KeyField) and (target := resource_of(made.model)) in world.keys:
            one = st.sampled_from(world.keys[target])
            many = st.lists(one, min_size=1, max_size=2, unique=True)
            found[field_name] = draw(many if isinstance(made, KeysField) else one)
    return found


def chance(draw: Any, percent: int) -> bool:
    return bool(draw(st.integers(1, 100)) <= percent)


def sensible_body(world: World, name: str, action: str, body: dict[str, Any], draw: Any) -> Any:
    """The generated body with what is right in place of some of it."""
    if action == "bulk":
        items = body.get("items")
        if not isinstance(items, list):
            return body
        mended = [
            {
                **sensible_body(world, name, "create", item, draw),
                **({"code": draw(st.sampled_from(world.keys[name]))} if chance(draw, 50) else {}),
            }
            for item in items[:3]
            if isinstance(item, dict)
        ]
        return {**body, "items": mended or items}
    relations = {
        entry: value
        for entry, value in known_keys(world, name, draw).items()
        if entry in body and chance(draw, 80)
    }
    body = {**body, **relations}
    right = world.bodies.get(name)
    if right is None or action.startswith("act_"):
        return body
    kept = {entry: value for entry, value in body.items() if chance(draw, 30)}
    if action == "create":
        return {**right, **kept}
    return {entry: value for entry, value in right.items() if entry != "code"} | kept


def make_sensible(world: World, case: Any, draw: Any) -> None:
    """Put keys, ETags and values of records that are there into the request."""
    name = case.operation.definition.raw["tags"][0]
    action = action_of(case)
    key = ""
    for parameter in case.path_parameters or {}:
        # Of webhooks a caller sees its own only, and some callers have none.
        kind = parameter if parameter == "delivery" else name
        if world.keys.get(kind) and chance(draw, 90):
            chosen = draw(st.sampled_from(world.keys[kind]))
            key = key or chosen
            case.path_parameters[parameter] = chosen
    if "If-Match" in (case.headers or {}) and chance(draw, 85):
        case.headers["If-Match"] = world.etags.get(key, "*") if chance(draw, 85) else "*"
    if chance(draw, 60):
        case.query = {}
    samples = world.shown.get(name)
    if samples and case.query:
        for parameter in list(case.query):
            value = draw(st.sampled_from(samples)).get(parameter)
            if isinstance(value, str | int | float) and chance(draw, 70):
                case.query[parameter] = str(value).lower() if isinstance(value, bool) else value
    if isinstance(case.body, dict) and chance(draw, 75):
        case.body = sensible_body(world, name, action, case.body, draw)


def action_of(case: Any) -> str:
    operation = case.operation.definition.raw["operationId"]
    tail = operation.removeprefix(case.operation.definition.raw["tags"][0].replace("-", "_") + "_")
    return tail if tail in ("create", "update", "partial_update", "bulk") else f"act_{tail}"


def send(world: World, case: Any) -> Response:
    """What the application answers; whatever the request did is undone."""
    sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    content_type = sent.headers.pop("Content-Type", "")
    headers = {
        entry: value.decode("latin-1") if isinstance(value, bytes) else value
        for entry, value in sent.headers.items()
        if entry.lower() not in LEFT_OUT
    }
    with transaction.atomic():
        answer: Any = world.client.generic(
            str(sent.method),
            str(sent.path_url),
            sent.body or b"",
            content_type,
            headers=headers,
        )
        content = b"".join(answer) if answer.streaming else answer.content
        # What is only looked at when a transaction ends is looked at now.
        connection.check_constraints()
        transaction.set_rollback(True)
    return Response(
        status_code=answer.status_code,
        headers={entry: [value] for entry, value in answer.headers.items()},
        content=content,
        request=sent,
        elapsed=0.0,
        verify=False,
    )


def own_checks(who: str, answer: Response) -> None:
    """What the schema cannot say."""
    [language] = answer.headers["content-language"]
    assert language == "en"
    assert "Authorization" in answer.headers["vary"][0]
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == [PROBLEM_MEDIA_TYPE]
        assert json.loads(answer.content)["status"] == answer.status_code
    if who in KNOWN:
        assert answer.status_code != 401
    else:
        assert answer.status_code == 401


def hold(who: str, world: World, operation: Any, requests_each: int) -> list[str]:
    """What is wrong with the answers to that many requests for one operation; an example each.

    Nothing is made smaller: every request is sent once, and a failure does not end the rest.
    """
    wrong: dict[str, str] = {}

    def one(mode: GenerationMode, count: int) -> None:
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(data=st.data())
        def ask(data: Any) -> None:
            case = data.draw(operation.as_strategy(generation_mode=mode))
            if mode is GenerationMode.POSITIVE:
                make_sensible(world, case, data.draw)
            answer = send(world, case)
            world.statuses[operation.label, answer.status_code] += 1
            # A parameter without a value is as one that was not sent (`allowEmptyValue`), which
            # schemathesis does not know of.
            sent = parse_qsl(urlsplit(str(answer.request.url)).query, keep_blank_values=True)
            empty = any(value == "" for _name, value in sent)
            # A version that is none of the record's is refused (412) before the body is read, and
            # of many records each that is wrong is refused on its own, inside a 200.
            judged = answer.status_code != 412 and not operation.label.startswith(
                "POST /api/v1/bulk"
            )
            left_out = [] if judged and not empty else [checks.negative_data_rejection]
            try:
                own_checks(who, answer)
                case.validate_response(answer, checks=CHECKS, excluded_checks=left_out)
            except (FailureGroup, AssertionError) as error:
                inner = getattr(error, "exceptions", [error])
                for single in inner:
                    wrong.setdefault(f"{type(single).__name__} {answer.status_code}", str(error))

        # An operation without parameters has no wrong ones.
        with suppress(Unsatisfiable):
            ask()

    right = -(-requests_each * 7 // 10)
    one(GenerationMode.POSITIVE, right)
    one(GenerationMode.NEGATIVE, max(1, requests_each - right))
    return [f"{operation.label}: {kind}: {text}" for kind, text in wrong.items()]


def hold_all(who: str, described: Any, requests_each: int) -> Counter[tuple[str, int]]:
    with_records = world(CALLERS[who]())
    operations = [found.ok() for found in described.get_all_operations()]
    wrong = [
        line
        for operation in operations
        for line in hold(who, with_records, operation, requests_each)
    ]
    assert wrong == [], "\n\n".join(wrong)
    return with_records.statuses


# Of all callers in `make prove`: these two between them meet every answer that the others meet.
@pytest.mark.parametrize("who", ["nobody", "a system with every scope"])
def test_answers_to_some_requests(who: str, described: Any) -> None:
    statuses = hold_all(who, described, FEW)
    assert sum(statuses.values()) >= len(statuses) > 0


@pytest.mark.prove
@pytest.mark.parametrize("who", CALLERS)
def test_answers_to_ten_thousand_requests(who: str, described: Any) -> None:
    count = len(list(described.get_all_operations()))
    statuses = hold_all(who, described, -(-MANY // count))
    totals = Counter[int]()
    for (_label, status), number in statuses.items():
        totals[status] += number
    print(f"\n{who}: {sum(totals.values()):,} requests to {count} operations: {dict(totals)}")
    assert sum(totals.values()) >= MANY
    if who == "an administrator in a browser":
        # Requests that only ever were refused would prove nothing. Acts need a record in the right
        # state, which few of the generated ones have; the tests of the resources make them.
        refused = [
            label
            for label in {label for label, _status in statuses}
            if not any(statuses[label, good] for good in (200, 201, 204))
            and not re.fullmatch(r"POST .*/\{\w+\}/.+/", label)
        ]
        # Webhooks belong to the system that made them.
        assert refused == ["POST /api/v1/webhooks/"]
