"""Writing trips and visits: what has to hold across records, in one transaction each.

Locks are taken in one order everywhere: the person who travels, the trip, its visits.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.validators import check_party
from diplomacy.core import policies, records
from diplomacy.core.dates import Precision, period_start
from diplomacy.core.enums import Visibility
from diplomacy.core.models import User
from diplomacy.core.validators import refuse_future

from .enums import CALLED_OFF, VisitStatus
from .lifecycle import TRIP_LIFECYCLE, VISIT_LIFECYCLE
from .models import Trip, Visit
from .validators import check_city


def _lock_travellers(*keys: str) -> None:
    """Let one transaction at a time plan for a person.

    Two overlapping trips inserted at once would otherwise wait for each other inside the exclusion
    constraint and one would die of a deadlock instead of hearing what is wrong.
    """
    with connection.cursor() as cursor:
        for key in sorted(set(keys)):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('visits.trip:' || %s, 0))", [key]
            )


def _key_of(trip: Trip, values: Mapping[str, Any]) -> str:
    """The code the person will have once ``values`` are set."""
    names = ("principal_key", "principal_en", "principal_ja")
    draft = Trip(**{name: values.get(name, getattr(trip, name)) for name in names})
    draft.set_principal_key()
    return draft.principal_key


def _with_known_person(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` with the code that the named person already has, where none is given.

    A person written in Japanese today and in English tomorrow is one person on one trip at a time.
    """
    named = Q()
    for name in ("principal_ja", "principal_en"):
        if values.get(name):
            named |= Q(**{f"{name}__iexact": values[name].strip()})
    if values.get("principal_key") or not named:
        return dict(values)
    known = (
        Trip.objects.filter(named).order_by("created_at").values_list("principal_key", flat=True)
    )
    return {**values, "principal_key": known.first() or ""}


def _lock_trip(values: Mapping[str, Any], visit: Visit | None = None) -> dict[str, Any]:
    """``values`` with the trip they name as it is now, or else the trip that ``visit`` has, locked.

    The visit has to fit its trip: nobody may move the trip's days between the check and the save.
    """
    if trip := values.get("trip"):
        return {**values, "trip": records.locked(trip)}
    if "trip" not in values and visit is not None:
        # Asked of the database: a form has already put the typed values on ``visit``.
        for trip in Trip.objects.filter(visits=visit.pk):
            records.locked(trip)
    return dict(values)


def _check_happened(record: Trip | Visit) -> None:
    if record.status == VisitStatus.COMPLETED:
        refuse_future("ends_on", record.ends_on, record.dates_precision)


def _refuse_status(record: Trip | Visit, values: Mapping[str, Any]) -> None:
    if values.get("status", record.status) != record.status:
        raise ValidationError({"status": _("The status is changed by an action of its own.")})


@transaction.atomic
def create_trip(*, actor: User | None, values: Mapping[str, Any], reason: str = "") -> Trip:
    """Record a trip; ValidationError if the person is on another one in these days."""
    values = _with_known_person(values)
    _lock_travellers(_key_of(Trip(), values))
    trip = records.create(Trip, actor=actor, values=values, reason=reason)
    _check_happened(trip)
    return trip


@transaction.atomic
def change_trip(
    trip: Trip,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> Trip:
    """Change a trip; its visits have to fit into it afterwards."""
    _refuse_status(trip, values)
    _lock_travellers(trip.principal_key, _key_of(trip, values))
    changed = records.change(
        trip, actor=actor, values=values, expected_version=expected_version, reason=reason
    )
    _check_happened(changed)
    visits = list(changed.visits.active().exclude(status__in=CALLED_OFF))
    if any(visit.traveller != changed.office for visit in visits):
        raise ValidationError(
            {"office": ValidationError(_("Its visits are made in another office."), code="visits")}
        )
    first = period_start(changed.starts_on, changed.dates_precision)
    if any(
        visit.ends_on < first
        or period_start(visit.starts_on, visit.dates_precision) > changed.ends_on
        for visit in visits
    ):
        raise ValidationError(
            {"starts_on": ValidationError(_("A visit would lie outside the trip."), code="visits")}
        )
    return changed


@transaction.atomic
def move_trip(
    trip: Trip,
    name: str,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
) -> Trip:
    """Move a trip along its lifecycle. Cancelling or postponing it does the same to its visits
    that are still ahead, with the same reason; completing it leaves each visit to its own report.
    """
    _lock_travellers(trip.principal_key)
    target = TRIP_LIFECYCLE.get(name).target
    moved = records.transition(
        trip,
        name,
        actor=actor,
        lifecycle=TRIP_LIFECYCLE,
        reason=reason,
        values={**(values or {}), "status_reason": reason if target in CALLED_OFF else ""},
        expected_version=expected_version,
    )
    _check_happened(moved)
    if target in CALLED_OFF:
        sources = VISIT_LIFECYCLE.get(name).sources
        for visit in moved.visits.active().filter(status__in=sources).order_by("pk"):
            move_visit(visit, name, actor=actor, reason=reason)
    return moved


@transaction.atomic
def announce_trip(
    trip: Trip,
    *,
    actor: User | None,
    announced_on: datetime.date,
    expected_version: int | None = None,
    reason: str = "",
) -> Trip:
    """Make a trip and its visits public, as of the day it was announced.

    Restricted visits stay restricted: somebody decided that for that visit alone.
    """
    policies.require(actor, "announce", trip)
    refuse_future("announced_on", announced_on, Precision.DAY)
    announced = change_trip(
        trip,
        actor=actor,
        values={"announced_on": announced_on, "visibility": Visibility.PUBLIC},
        expected_version=expected_version,
        reason=reason,
    )
    for visit in announced.visits.active().filter(visibility=Visibility.INTERNAL).order_by("pk"):
        records.change(visit, actor=actor, values={"visibility": Visibility.PUBLIC}, reason=reason)
    return announced


@transaction.atomic
def create_visit(*, actor: User | None, values: Mapping[str, Any], reason: str = "") -> Visit:
    """Record a visit, in whatever state it has reached."""
    visit = records.create(Visit, actor=actor, values=_lock_trip(values), reason=reason)
    check_city(visit.city)
    check_party(visit.agreement, [visit.city])
    _check_happened(visit)
    return visit


@transaction.atomic
def change_visit(
    visit: Visit,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> Visit:
    """Change what is known of a visit; its status moves by :func:`move_visit` only."""
    _refuse_status(visit, values)
    # Asked of the database: a form has already put the typed values on ``visit``.
    before = Visit.objects.values("city_id", "agreement_id").get(pk=visit.pk)
    changed = records.change(
        visit,
        actor=actor,
        values=_lock_trip(values, visit),
        expected_version=expected_version,
        reason=reason,
    )
    if changed.city_id != before["city_id"]:
        check_city(changed.city)
    if {"city_id": changed.city_id, "agreement_id": changed.agreement_id} != before:
        check_party(changed.agreement, [changed.city])
    _check_happened(changed)
    return changed


@transaction.atomic
def move_visit(
    visit: Visit,
    name: str,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
) -> Visit:
    """Move a visit along its lifecycle.

    Completing it needs a report or a source, and its days may not lie after today.
    """
    target = VISIT_LIFECYCLE.get(name).target
    values = _lock_trip(values or {}, visit)
    moved = records.transition(
        visit,
        name,
        actor=actor,
        lifecycle=VISIT_LIFECYCLE,
        reason=reason,
        values={**values, "status_reason": reason if target in CALLED_OFF else ""},
        expected_version=expected_version,
    )
    _check_happened(moved)
    return moved
