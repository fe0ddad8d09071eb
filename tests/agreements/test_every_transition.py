"""Every move from every status as everybody: exactly the declared ones work, in the page, the
service and the API, and by direct SQL whoever asks.

``DECLARED`` says once more, by hand, what the lifecycle and the policies declare.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.test import Client

from agreements import lifecycle, services
from agreements.enums import AgreementStatus
from agreements.models import Agreement
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role
from diplomacy.core.transitions import TransitionRefused
from tests.factories.agreements import AgreementFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

OFFICE = {"administrator", "office_head"}
LEADING = {"bureau_officer of the lead bureau", "client of the lead bureau"}
KEEPERS = {*OFFICE, *LEADING, "desk_officer"}
CLOSERS = {*OFFICE, *LEADING}
APPROVERS = {*OFFICE, "approving client of the lead bureau"}
ALIVE = {"in_force", "rested"}
#: Move: from where, to where, by whom.
DECLARED: dict[str, tuple[set[str], str, set[str]]] = {
    "approve": ({"draft"}, "approved", APPROVERS),
    "sign": ({"approved"}, "signed", KEEPERS),
    "enter_force": ({"signed"}, "in_force", KEEPERS),
    "rest": ({"in_force"}, "rested", KEEPERS),
    "resume": ({"rested"}, "in_force", KEEPERS),
    "end": (ALIVE, "ended", CLOSERS),
    "terminate": ({"signed", *ALIVE}, "terminated", CLOSERS),
    "supersede": (ALIVE, "superseded", CLOSERS),
}
PEOPLE = [
    *(role for role in Role.values if role not in (Role.SERVICE, Role.BUREAU_OFFICER)),
    "bureau_officer of the lead bureau",
    "bureau_officer of another bureau",
    "somebody without a role",
]
CLIENTS = {
    "client of the lead bureau": ("read", "write"),
    "approving client of the lead bureau": ("read", "write", "approve"),
    "client of another bureau": ("read", "write", "approve"),
    "reading client of the lead bureau": ("read", "approve"),
}
CASES = [(name, status) for name in DECLARED for status in AgreementStatus.values]


@pytest.fixture(autouse=True)
def pinned(settings: Any) -> None:
    settings.PORTAL_TODAY = datetime.date(2015, 1, 5)


@pytest.fixture
def bureau() -> Any:
    return BureauFactory()


def may(who: str, name: str) -> bool:
    """An approving client is a client like others besides."""
    names = {who, who.removeprefix("approving ")}
    return not names.isdisjoint(DECLARED[name][2])


def actor_called(who: str, bureau: Any) -> Any:
    if who == "somebody without a role":
        return person(bureau=bureau)
    role = who.split(" ")[0]
    return person(role, bureau=BureauFactory() if "another" in who else bureau)


def agreements(bureau: Any) -> dict[str, Agreement]:
    """One in each status, led by the bureau."""
    return {
        status: AgreementFactory(status=status, lead_bureau=bureau)
        for status in AgreementStatus.values
    }


def undone(world: dict[str, Agreement]) -> Iterator[tuple[str, str, Agreement]]:
    """Each move from each status; what it did is undone before the next."""
    for name, status in CASES:
        with transaction.atomic():
            yield name, status, world[status]
            transaction.set_rollback(True)


def status_of(agreement: Agreement) -> str:
    return Agreement.objects.values_list("status", flat=True).get(pk=agreement.pk)


def test_moves_are_the_declared_ones() -> None:
    table = {
        move.name: (set(move.sources), str(move.target)) for move in lifecycle.AGREEMENT.transitions
    }
    assert table == {name: (sources, target) for name, (sources, target, _) in DECLARED.items()}


@pytest.mark.parametrize("who", PEOPLE)
def test_service_makes_exactly_the_declared_moves(who: str, bureau: Any) -> None:
    actor, world, deviations = actor_called(who, bureau), agreements(bureau), []
    for name, status, agreement in undone(world):
        sources, target, _ = DECLARED[name]
        try:
            services.move_agreement(agreement, name, actor=actor, reason="Sample")
            got = "made"
        except TransitionRefused:
            got = "state"
        except PermissionDenied:
            got = "right"
        expected = "state" if status not in sources else "made" if may(who, name) else "right"
        after = target if expected == "made" else status
        if (got, status_of(agreement)) != (expected, after):
            deviations.append((name, status, got, expected))
    assert deviations == []


@pytest.mark.parametrize("who", [*PEOPLE, "nobody signed in"])
def test_page_makes_exactly_the_declared_moves(who: str, bureau: Any) -> None:
    client, world, deviations = Client(), agreements(bureau), []
    if who != "nobody signed in":
        client.force_login(actor_called(who, bureau))
    for name, status, agreement in undone(world):
        sources, target, _ = DECLARED[name]
        address = f"/agreements/{agreement.pk}/move/{name}/"
        version = Agreement.objects.get(pk=agreement.pk).version
        got = client.post(address, {"reason": "Sample", "version": version})
        if who == "nobody signed in":
            expected, after = 302, status
        elif who == "somebody without a role":
            expected, after = 404, status  # nobody tells them that there is an agreement
        elif not may(who, name):
            expected, after = 403, status
        elif status in sources:
            expected, after = 302, target
        else:
            expected, after = 400, status
        if (got.status_code, status_of(agreement)) != (expected, after):
            deviations.append((name, status, got.status_code, expected, status_of(agreement)))
    assert deviations == []


@pytest.mark.parametrize("who", [*CLIENTS, "nobody signed in"])
def test_api_makes_exactly_the_declared_moves(who: str, bureau: Any) -> None:
    client, world, deviations = Client(), agreements(bureau), []
    if who in CLIENTS:
        own = BureauFactory() if "another" in who else bureau
        issued = create_client("Sample system", bureau=own, scopes=CLIENTS[who])
        client = Client(headers={"authorization": f"Bearer {issued.token}"})
    for name, status, agreement in undone(world):
        sources, target, _ = DECLARED[name]
        version = Agreement.objects.get(pk=agreement.pk).version
        etag = client.get(f"/api/v1/agreements/{agreement.pk}/").headers.get("ETag", f'"{version}"')
        got = client.post(
            f"/api/v1/agreements/{agreement.pk}/{name.replace('_', '-')}/",
            {"reason": "Sample"},
            content_type="application/json",
            headers={"if-match": etag},
        )
        if who == "nobody signed in":
            expected, after = 401, status
        elif not may(who, name):
            expected, after = 403, status
        elif status in sources:
            expected, after = 200, target
        else:
            expected, after = 409, status
        if (got.status_code, status_of(agreement)) != (expected, after):
            deviations.append((name, status, got.status_code, expected, status_of(agreement)))
    assert deviations == []


def test_sql_makes_exactly_the_declared_moves(bureau: Any) -> None:
    world, deviations = agreements(bureau), []
    allowed = {(source, target) for sources, target, _ in DECLARED.values() for source in sources}
    for source in AgreementStatus.values:
        for target in AgreementStatus.values:
            key = world[source].pk
            try:
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute(
                            "UPDATE agreements_agreement SET status = %s WHERE id = %s",
                            [target, key],
                        )
                    transaction.set_rollback(True)
                made = True
            except Error:
                made = False
            if made is not (source == target or (source, target) in allowed):
                deviations.append((source, target, made))
    assert deviations == []
