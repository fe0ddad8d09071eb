"""Every address, asked by every role with every method, does what the policy says.

What a page asks of whom stands in ROUTES beside its name: an address that is not there fails. The
answer is compared with the policy's own words (``may``) and with the plain reading of visibility
below, which knows nothing of querysets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from agreements import lifecycle as agreement_moves
from agreements.models import Agreement, Approval, Commitment, Review, ReviewQuestion
from diplomacy.core import policies
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, Seal, User, Webhook
from diplomacy.core.pages.details import RecordDetailView
from diplomacy.core.pages.forms import RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import TransitionView, VoidView
from initiatives import lifecycle as initiative_moves
from initiatives.models import Initiative, StrategyItem, Target
from tests.factories.initiatives import TargetRuleFactory
from tests.factories.people import person
from visits import lifecycle as visit_moves
from visits.models import Trip, Visit

from .worlds import CASES, MISSING, OTHER_RESTRICTED, OWN, World

pytestmark = pytest.mark.django_db

PEOPLE = tuple(role for role in Role.values if role != Role.SERVICE)
NOBODY = "nobody signed in"
#: The roles that read restricted records of every bureau.
READ_ALL = {"administrator", "office_head", "desk_officer", "protocol_officer", "auditor"}
MOVES = {
    Agreement: agreement_moves.AGREEMENT,
    Commitment: agreement_moves.COMMITMENT,
    ReviewQuestion: agreement_moves.QUESTION,
    Trip: visit_moves.TRIP_LIFECYCLE,
    Visit: visit_moves.VISIT_LIFECYCLE,
    Initiative: initiative_moves.INITIATIVE_LIFECYCLE,
}

#: Pages of their own kind: the model and the action that they ask the policy for.
ASKED: dict[str, tuple[Any, str]] = {
    "agreements:term_create": (Agreement, "change"),
    "agreements:approval_request": (Agreement, "change"),
    "agreements:approval_approve": (Approval, "decide"),
    "agreements:approval_refuse": (Approval, "decide"),
    "agreements:approval_withdraw": (Approval, "change"),
    "agreements:text_create": (Agreement, "change"),
    "agreements:amendment_create": (Agreement, "change"),
    "agreements:review_open": (Review, "change"),
    "agreements:question_create": (Review, "change"),
    "agreements:review_complete": (Review, "change"),
    "agreements:review_void": (Review, "void"),
    "agreements:commitment_check": (Commitment, "check"),
    "visits:trip_announce": (Trip, "announce"),
    "initiatives:decision_create": (Target, "decide"),
    "core:role_give": (User, "change"),
    "core:role_take": (User, "change"),
    "core:person_deactivate": (User, "change"),
    "core:person_reactivate": (User, "change"),
    "core:person_sessions_end": (User, "change"),
    "core:person_factors_reset": (User, "change"),
    "core:person_unlock": (User, "change"),
    "core:invitation_resend": (User, "change"),
    "core:invitation_withdraw": (User, "change"),
    "core:handover": (User, "hand_over"),
    "core:bureau_close": (Bureau, "change"),
    "core:bureau_reopen": (Bureau, "change"),
}
#: Lists of their own kind, the same way.
LISTED: dict[str, tuple[Any, str]] = {"core:history_list": (Seal, "view")}
#: Addresses without a record: who may, and the methods they answer to.
EVERYBODY, SIGNED_IN, STAFF = "everybody", "signed in", "staff"
OPEN = {
    "portal:dashboard": (SIGNED_IN, "GET"),
    "portal:health_live": (EVERYBODY, "GET"),
    "portal:health_ready": (EVERYBODY, "GET"),
    "core:inbox": (SIGNED_IN, "GET"),
    "core:inbox_read": (SIGNED_IN, "POST"),
    "core:profile": (SIGNED_IN, "GET"),
    "core:mail_settings": (SIGNED_IN, "GET POST"),
    "core:sessions": (SIGNED_IN, "GET"),
    "core:sessions_end": (SIGNED_IN, "POST"),
    "core:set_language": (EVERYBODY, "POST"),
    "core:calendar": (STAFF, "GET"),
    "core:calendar_address": (STAFF, "GET POST"),
    "core:components": (STAFF, "GET"),
    "portal:gap_report": (STAFF, "GET"),
}
#: Looked at elsewhere, and where.
ELSEWHERE = {
    "portal:picture_svg": "tests/portal/test_pictures.py",
    **dict.fromkeys(
        ("core:attachment_list", "core:attachment_download", "core:attachment_void"),
        "tests/core/views/test_files.py: every role, bureau and visibility of record and document",
    ),
    "core:calendar_feed": "tests/core/reminding/test_calendar.py: opens with its token",
    "core:notification_open": "tests/core/views/test_inbox.py",
    "core:second_factor": "tests/core/signin/test_second_factor.py",
    "core:saved_filter_update": "tests/core/pages/test_saved_filters.py: its owner only",
    "core:session_end": "tests/core/signin/test_sessions.py",
    "core:security_txt": "tests/core/views/test_security.py: only where a contact is set",
    "core:mail_list": "tests/core/views/test_mail.py: only in the demonstration",
    "core:mail_detail": "tests/core/views/test_mail.py: only in the demonstration",
    "core:invitation": "tests/core/accounts/test_invitations.py: opens with the link of a mail",
    "core:invitation_open": "tests/core/accounts/test_invitations.py: the link itself",
    **dict.fromkeys(
        (
            "core:api_client_create",
            "core:api_client_detail",
            "core:api_client_access",
            "core:api_client_rotate",
            "core:api_client_end_former",
            "core:api_client_revoke",
        ),
        "tests/core/accounts/test_pages.py: every role, and people that are no clients",
    ),
    **dict.fromkeys(
        (
            "core:webhook_detail",
            "core:webhook_pause",
            "core:webhook_resume",
            "core:webhook_rotate",
            "core:webhook_test",
            "core:webhook_replay",
            "core:webhook_remove",
            "core:webhook_messages",
            "core:webhook_message",
            "core:webhook_message_replay",
        ),
        "tests/core/webhooks/test_pages.py: every role",
    ),
    "agreements:text_detail": "tests/agreements/test_texts.py: seen with the agreement",
    "agreements:text_compare": "tests/agreements/test_texts.py: seen with the agreement",
    "agreements:amendment_update": "tests/agreements/test_texts.py: as amendment_create",
    "agreements:amendment_remove": "tests/agreements/test_texts.py: as amendment_create",
    "agreements:review_memo": "tests/agreements/reviews/test_memos.py: every kind of reader",
    **dict.fromkeys(
        ("core:outbox_detail", "core:outbox_retry", "core:outbox_retry_dead"),
        "tests/core/reminding/test_outbox_pages.py: every role",
    ),
    **dict.fromkeys(
        (
            "core:reminder_rules",
            "core:reminder_rule",
            "core:reminder_rule_of",
            "core:reminder_follow",
            "core:reminder_record",
            "core:reminder_unmute",
        ),
        "tests/core/reminding/test_pages.py: every role",
    ),
    "agreements:term_update": "tests/agreements/test_pages.py: the same page as term_create",
    "agreements:term_remove": "tests/agreements/test_pages.py: the same base as term_create",
}


def named(patterns: Any, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the portal's own pages, by its full name."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named(pattern.url_patterns, inner)


PAGES = {
    name: pattern
    for name, pattern in named(get_resolver().url_patterns)
    if name.split(":")[0] in ("portal", "core", "cities", "agreements", "visits", "initiatives")
}


def question(name: str) -> tuple[Any, str, str] | None:
    """Model, action and kind (list, create, record or move) that a page asks; None if none."""
    view = getattr(PAGES[name].callback, "view_class", None)
    if name in ASKED:
        return (*ASKED[name], "record")
    if name in LISTED:
        return (*LISTED[name], "list")
    if view is None:
        return None
    if name in ELSEWHERE:
        return None
    for base, action, kind in (
        (RecordListView, "view", "list"),
        (RecordCreateView, "add", "create"),
        (RecordDetailView, "view", "record"),
        (RecordUpdateView, "change", "record"),
        (VoidView, "void", "record"),
        (TransitionView, "", "move"),
    ):
        if issubclass(view, base):
            return view.model, action, kind
    return None


def test_every_page_is_named_by_the_policy() -> None:
    unnamed = [
        name
        for name in PAGES
        if question(name) is None and name not in OPEN and name not in ELSEWHERE
    ]
    assert unnamed == []
    registered = policies.registered()
    undeclared = [
        (name, asked)
        for name in PAGES
        if (asked := question(name)) and asked[1] and asked[1] not in registered[asked[0]]
    ]
    assert undeclared == []
    assert {*OPEN, *ELSEWHERE, *ASKED, *LISTED} <= set(PAGES)


def sees(role: str, case: str) -> bool:
    """Whether a person of ``role`` in the own bureau may know of the record of ``case``."""
    if case == MISSING:
        return False
    return "restricted" not in case or case.startswith(OWN) or role in READ_ALL


def sign_in(role: str, world: World) -> tuple[Client, Any]:
    """A browser of a person with the role, in the bureau that is one's own."""
    client = Client()
    if role == NOBODY:
        return client, None
    user = person(role, bureau=world.bureau)
    client.force_login(user)
    return client, user


def answer(client: Client, method: str, address: str) -> int:
    """The status; whatever the request wrote is undone."""
    with transaction.atomic():
        status = client.generic(method, address).status_code
        transaction.set_rollback(True)
    return status


ANSWERS: dict[bool, set[int] | None] = {True: None, False: {403}}


def expected(user: Any, role: str, asked: tuple[Any, str, Any], case: str) -> set[int] | None:
    """The statuses that refuse; None when the policy allows it."""
    model, action, record = asked
    if role == NOBODY:
        return {302}
    if not case:
        return None if policies.can(user, action, model) else {403}
    if not hasattr(model, "visibility"):
        # Accounts and bureaus: who may not read of them is not told which there are.
        if not policies.can(user, "view", model):
            return {403}
        return {404} if case == MISSING else ANSWERS[policies.can(user, action, record)]
    if not sees(role, case):
        return {404}
    return None if policies.can(user, action, record) else {403}


def combinations(world: World, cases: tuple[str, ...]) -> Iterator[tuple[str, Any, str, str]]:
    """Page, what it asks, case and address."""
    for name in PAGES:
        asked = question(name)
        if asked is None:
            continue
        model, action, kind = asked
        if kind in ("list", "create"):
            yield name, (model, action, None), "", reverse(name)
            continue
        for case in cases if hasattr(model, "visibility") else (OWN, MISSING):
            keys = world.keys(model, case, list(PAGES[name].pattern.converters))
            record = world.records.get((model, case))
            if kind == "record":
                yield name, (model, action, record), case, reverse(name, kwargs=keys)
                continue
            for move in MOVES[model].transitions:
                address = reverse(name, kwargs={**keys, "name": move.name})
                yield name, (model, move.action, record), case, address


def knows(name: str, method: str) -> bool:
    """Whether the page answers to the method at all."""
    return hasattr(PAGES[name].callback.view_class, method.lower())


def walk(role: str, methods: tuple[str, ...], cases: tuple[str, ...]) -> int:
    """Ask everything as ``role``; how many combinations. Deviations fail, all at once."""
    world = World.make()
    client, user = sign_in(role, world)
    deviations, number = [], 0
    for name, asked, case, address in combinations(world, cases):
        for method in methods:
            number += 1
            refused = expected(user, role, asked, case)
            got = answer(client, method, address)
            allowed = {200, 302, 400, 405, 409} if refused is None else refused
            # A method that a page does not know is refused before a record is looked for.
            if method == "OPTIONS":
                allowed = allowed | {200}  # which methods the address has; no record is looked for
            if got not in allowed and not (got == 405 and not knows(name, method)):
                deviations.append((method, name, case, got, sorted(allowed)))
            if method == "GET" and refused is None and got != 200:
                deviations.append((method, name, case, got, [200]))
    for name, (who, own_methods) in OPEN.items():
        may = who == EVERYBODY or (role != NOBODY and (who == SIGNED_IN or bool(user.roles)))
        for method in methods:
            number += 1
            got = answer(client, method, reverse(name))
            if method == "HEAD" and "GET" in own_methods:
                continue  # the same as GET, without its body
            if method not in own_methods.split():
                allowed = {405, 403, 302}
            elif may:
                allowed = {200, 302, 400, 503} if method == "GET" else {200, 302, 400}
            else:
                allowed = {302} if role == NOBODY else {403}
            if got not in allowed:
                deviations.append((method, name, "", got, sorted(allowed)))
    assert deviations == []
    return number


# The others differ by what they may add and change: `make prove` walks them all.
@pytest.mark.parametrize("role", ["bureau_officer", NOBODY])
def test_pages_answer_each_role_as_the_policy_says(role: str) -> None:
    assert walk(role, ("GET", "POST"), (OWN, OTHER_RESTRICTED)) > 100


@pytest.mark.prove
def test_prove_every_page_role_method_and_record() -> None:
    total = 0
    for role in (*PEOPLE, NOBODY):
        with transaction.atomic():
            total += walk(role, ("GET", "POST"), CASES)
            transaction.set_rollback(True)
        with transaction.atomic():
            total += walk(role, ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"), (OWN,))
            transaction.set_rollback(True)
    print(f"{total} combinations of role, page, method and record: no deviation")


#: Every address of a resource: lists, records, acts on them and many records at once.
RESOURCES = {
    name: pattern
    for name, pattern in named(get_resolver().url_patterns)
    if name.startswith("api:") and hasattr(getattr(pattern.callback, "cls", None), "writing")
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def right_of(viewset: Any, operation: str) -> str:
    """What the policy calls the right to do what an address does."""
    if act := viewset.writing.by_name.get(operation.removeprefix("act_")):
        return str(act.action)
    return {"create": "add", "bulk": "add", "update": "change", "partial_update": "change"}.get(
        operation, "view"
    )


@pytest.mark.parametrize(
    "scopes",
    [("read",), ("read", "read:restricted"), ("write",), ("read", "write"), tuple(policies.SCOPES)],
)
def test_api_answers_each_scope_as_the_policy_says(scopes: tuple[str, ...]) -> None:
    world = World.make()
    TargetRuleFactory()  # without a rule no target has a progress
    issued = create_client("Sample system", bureau=world.bureau, scopes=scopes)
    user = issued.client.owner
    user.scopes = frozenset(scopes)
    client = Client(headers={"authorization": f"Bearer {issued.token}"})
    all_of_them = "read:restricted" in scopes
    deviations, number = [], 0
    for name, pattern in RESOURCES.items():
        viewset = pattern.callback.cls
        if viewset.model is Webhook:  # a scope of its own: tests/core/webhooks/test_api.py
            continue
        parts = list(pattern.pattern.regex.groupindex) if hasattr(pattern.pattern, "regex") else []
        for case in CASES if parts else ("",):
            record = world.records.get((viewset.model, case))
            if case not in ("", MISSING) and record is None:
                continue
            address = reverse(name, kwargs=world.keys(viewset.model, case, parts))
            for method in METHODS:
                number += 1
                got = answer(client, method, address)
                operation = pattern.callback.actions.get(method.lower())
                if "read" not in scopes:
                    allowed = {403}
                elif operation is None:
                    allowed = {405}
                elif case == MISSING or ("restricted" in case and not all_of_them):
                    allowed = {404}
                elif not policies.can(user, right_of(viewset, operation), record or viewset.model):
                    allowed = {403}
                elif method == "GET":
                    allowed = {200}
                else:  # nothing is said of the version, and there is no body
                    allowed = {428} if case else {400, 415}
                if got not in allowed:
                    deviations.append((method, name, case, got, sorted(allowed)))
    assert deviations == []
    assert number > 1000


@pytest.mark.parametrize("scopes", [("read",), ("read", "read:restricted"), ("write",)])
def test_feed_tells_each_scope_what_the_lists_show(scopes: tuple[str, ...]) -> None:
    world = World.make()
    issued = create_client("Sample system", bureau=world.bureau, scopes=scopes)
    client = Client(headers={"authorization": f"Bearer {issued.token}"})
    feed = reverse("api:changes")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert answer(client, method, feed) in (403, 405)
    page = client.get(feed, {"page_size": 500})
    if "read" not in scopes:
        assert page.status_code == 403
        return
    told = {entry["key"] for entry in page.json()["results"]}
    assert not page.json()["results"][500:]
    for (model, case), record in world.records.items():
        if model is User or case == MISSING:
            continue
        key = str(getattr(record, "code", record.pk))
        key = f"{record.strategy.code}/{key}" if model is StrategyItem else key
        shown = "restricted" not in case or "read:restricted" in scopes
        assert (key in told) is shown, (model, case)


@pytest.mark.parametrize("name", [*RESOURCES, "api:changes"])
def test_api_asks_nobody_to_sign_in_first(name: str, client: Client) -> None:
    pattern = dict(named(get_resolver().url_patterns))[name].pattern
    keys = dict.fromkeys(getattr(pattern, "regex", re.compile("")).groupindex, "nowhere")
    for method in METHODS:
        assert client.generic(method, reverse(name, kwargs=keys)).status_code == 401
