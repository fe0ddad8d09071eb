"""Writing commitments: promising, keeping, and somebody else's look at what was reported."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.enums import GIVEN_UP, CommitmentState
from agreements.models import Commitment
from agreements.validators import refuse_before_conclusion
from diplomacy.core import clock, policies, records
from diplomacy.core.dates import Precision
from diplomacy.core.models import User
from diplomacy.core.transitions import TransitionRefused
from diplomacy.core.validators import refuse_future

# What a check looks at: whoever changes one of these reports anew, and somebody looks again.
_REPORTED = (
    "text_ja",
    "text_en",
    "side",
    "city",
    "kept_on",
    "kept_on_precision",
    "evidence",
)


@transaction.atomic
def create_commitment(
    *, actor: User | None, values: Mapping[str, Any], reason: str = ""
) -> Commitment:
    """Record a promise, in whatever state it has reached.

    ValidationError names ``agreement`` when it was voided, and the dates that cannot be.
    """
    agreement = records.locked(values["agreement"])
    if agreement.voided:
        message = _("This agreement was withdrawn.")
        raise ValidationError({"agreement": ValidationError(message, code="voided")})
    kept = values.get("state") == CommitmentState.KEPT
    commitment = records.create(
        Commitment,
        actor=actor,
        values={**values, **({"reported_by": actor} if kept else {})},
        reason=reason,
    )
    _check_dates(commitment)
    return commitment


@transaction.atomic
def change_commitment(
    commitment: Commitment,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> Commitment:
    """Change what was promised, by whom and until when, or how it was kept.

    The state moves only by :func:`move_commitment`, and a promise stays in its agreement. A check
    is lost where what was checked changes.
    """
    before = records.locked(commitment, expected_version)
    if values.get("state", before.state) != before.state:
        raise ValidationError({"state": _("The state is changed by an action of its own.")})
    if values.get("agreement", before.agreement) != before.agreement:
        raise ValidationError({"agreement": _("A promise stays in its agreement.")})
    values = dict(values)
    if before.state == CommitmentState.KEPT and any(
        values[name] != getattr(before, name) for name in _REPORTED if name in values
    ):
        values |= {"reported_by": actor, "checked_on": None, "checked_by": None}
    changed = records.change(
        before, actor=actor, values=values, expected_version=expected_version, reason=reason
    )
    _check_dates(changed)
    return changed


@transaction.atomic
def move_commitment(
    commitment: Commitment,
    name: str,
    *,
    actor: User | None,
    values: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Commitment:
    """Move a commitment along its lifecycle.

    ``keep`` needs ``kept_on`` and ``evidence`` in ``values``. Opening it again takes back the day
    and the check; how it was kept stays as it was written, to be completed.
    """
    if commitment.agreement.voided:
        raise ValidationError(_("The agreement is voided."), code="voided")
    target = lifecycle.COMMITMENT.get(name).target
    settled: dict[str, Any] = dict(values or {})
    if target == CommitmentState.KEPT:
        lifecycle.COMMITMENT.check(records.locked(commitment, expected_version), name)
        _require_report(settled)
        settled["reported_by"] = actor
    elif target == CommitmentState.OPEN:
        settled |= {
            "kept_on": None,
            "kept_on_precision": Precision.DAY,
            "reported_by": None,
            "checked_on": None,
            "checked_by": None,
        }
    settled["state_reason"] = reason.strip() if target in GIVEN_UP else ""
    moved = records.transition(
        commitment,
        name,
        actor=actor,
        lifecycle=lifecycle.COMMITMENT,
        values=settled,
        expected_version=expected_version,
        reason=reason,
    )
    _check_dates(moved)
    return moved


@transaction.atomic
def check_commitment(
    commitment: Commitment, *, actor: User, expected_version: int | None = None, reason: str = ""
) -> Commitment:
    """Say that one has looked at a promise that was reported as kept, and that it was.

    TransitionRefused where there is nothing to check; ValidationError for whoever reported it. An
    office that finds otherwise opens the promise again.
    """
    current = records.locked(commitment, expected_version)
    policies.require(actor, "check", current)
    if current.voided:
        raise ValidationError(_("The record is voided."), code="voided")
    if current.state != CommitmentState.KEPT or current.checked_on:
        raise TransitionRefused(
            _("Only what is reported as kept, and was not checked yet, can be checked."),
            code="transition",
        )
    current.checked_on, current.checked_by = clock.today(), actor
    records.save(current, actor=actor, reason=reason)
    current.refresh_from_db(fields=["version", "updated_at"])
    return current


def _require_report(values: Mapping[str, Any]) -> None:
    """Both beside their fields, where the database would name neither."""
    problems = {
        name: message
        for name, message in (
            ("kept_on", _("Say on which day the promise was kept.")),
            ("evidence", _("Say how the promise was kept.")),
        )
        if not str(values.get(name) or "").strip()
    }
    if problems:
        raise ValidationError(problems)


def _check_dates(commitment: Commitment) -> None:
    """Nothing was kept in the future, or due or kept before it was agreed."""
    agreement = commitment.agreement
    refuse_future("kept_on", commitment.kept_on, commitment.kept_on_precision)
    for name in ("due_on", "kept_on"):
        refuse_before_conclusion(
            name,
            getattr(commitment, name),
            agreement.concluded_on,
            agreement.concluded_on_precision,
        )
