"""How each kind of record is made and changed: always as people do it, through its own service.

The portal itself is the actor. Every change names the version it was decided on, so a record that
somebody saves in the same moment stops the load instead of being overwritten.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from agreements.lifecycle import AGREEMENT
from agreements.models import Agreement
from agreements.services import (
    PartyEntry,
    change_agreement,
    create_agreement,
    move_agreement,
)
from cities.models import NetworkMembership
from cities.services import add_membership, change_membership
from diplomacy.core import records
from diplomacy.core.models import Bureau, SourceDocument
from diplomacy.core.transitions import Lifecycle
from visits.lifecycle import TRIP_LIFECYCLE, VISIT_LIFECYCLE
from visits.models import Trip, Visit
from visits.services import (
    change_trip,
    change_visit,
    create_trip,
    create_visit,
    move_trip,
    move_visit,
)

Values = dict[str, Any]


@dataclass(frozen=True)
class Writer:
    """Both take a reason for the history; ``change`` is given only what differs."""

    create: Callable[[Values, str], models.Model]
    change: Callable[[Any, Values, str], None]


def record(model: Any) -> Writer:
    """A business record that nothing else follows from."""
    return Writer(
        create=lambda values, reason: records.create(
            model, actor=None, values=values, reason=reason
        ),
        change=lambda row, values, reason: _done(
            records.change(
                row, actor=None, values=values, expected_version=row.version, reason=reason
            )
        ),
    )


def row(model: type[Bureau] | type[SourceDocument]) -> Writer:
    """A row that is no business record."""

    def create(values: Values, reason: str) -> models.Model:
        made = model(**values)
        records.save(made, actor=None, reason=reason)
        return made

    def change(present: models.Model, values: Values, reason: str) -> None:
        current = model._default_manager.select_for_update().get(pk=present.pk)
        for name, value in values.items():
            setattr(current, name, value)
        records.save(current, actor=None, reason=reason)

    return Writer(create, change)


def _done(_result: object) -> None:
    """A service returns the record; the loader has no use for it."""


def _change_membership(present: NetworkMembership, values: Values, reason: str) -> None:
    change_membership(
        present, actor=None, values=values, expected_version=present.version, reason=reason
    )


membership = Writer(
    create=lambda values, reason: add_membership(actor=None, values=values, reason=reason),
    change=_change_membership,
)


def _create_agreement(values: Values, reason: str) -> Agreement:
    facts = dict(values)
    parties = [PartyEntry(partner) for partner in facts.pop("parties")]
    return create_agreement(actor=None, values=facts, parties=parties, reason=reason)


def _change_agreement(present: Agreement, values: Values, reason: str) -> None:
    facts = dict(values)
    status = facts.pop("status", None)
    parties = facts.pop("parties", None)
    signed = {party.city_id: party for party in present.parties.all()}
    agreement = change_agreement(
        present,
        actor=None,
        values=facts,
        parties=None
        if parties is None
        else [
            PartyEntry(partner, signed[partner.pk].signatory, signed[partner.pk].signatory_title)
            if partner.pk in signed
            else PartyEntry(partner)
            for partner in parties
        ],
        expected_version=present.version,
        reason=reason,
    )
    if status is not None:
        _move(agreement, status, AGREEMENT, move_agreement, reason)


agreement = Writer(_create_agreement, _change_agreement)


def _change_journey(
    present: Trip | Visit,
    values: Values,
    reason: str,
    *,
    change: Callable[..., Any],
    move: Callable[..., Any],
    lifecycle: Lifecycle,
) -> None:
    facts = dict(values)
    status = facts.pop("status", None)
    changed = change(
        present, actor=None, values=facts, expected_version=present.version, reason=reason
    )
    if status is not None:
        _move(changed, status, lifecycle, move, reason)


trip = Writer(
    create=lambda values, reason: create_trip(actor=None, values=values, reason=reason),
    change=partial(_change_journey, change=change_trip, move=move_trip, lifecycle=TRIP_LIFECYCLE),
)
visit = Writer(
    create=lambda values, reason: create_visit(actor=None, values=values, reason=reason),
    change=partial(
        _change_journey, change=change_visit, move=move_visit, lifecycle=VISIT_LIFECYCLE
    ),
)


def _move(
    present: Any, status: str, lifecycle: Lifecycle, move: Callable[..., Any], reason: str
) -> None:
    """Make the one move that leads to ``status``."""
    for transition in lifecycle.transitions:
        if transition.target == status and present.status in transition.sources:
            move(present, transition.name, actor=None, reason=reason)
            return
    raise ValidationError({"status": f"cannot go from {present.status} to {status}"})
