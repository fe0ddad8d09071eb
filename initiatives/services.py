"""Writing initiatives, targets and decisions: for pages, the API and the loader alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from agreements.models import Commitment
from agreements.validators import check_party
from cities.models import City
from diplomacy.core import history, records
from diplomacy.core.dates import Precision
from diplomacy.core.models import User
from diplomacy.core.validators import refuse_future
from visits.validators import check_city

from .enums import FINISHED, STARTED, InitiativeStatus
from .lifecycle import INITIATIVE_LIFECYCLE
from .models import (
    Initiative,
    InitiativeCity,
    InitiativeCommitment,
    InitiativeMeasure,
    StrategyItem,
    Target,
    TargetDecision,
    TargetRule,
)
from .validators import check_commitments, check_measures


@transaction.atomic
def create_initiative(
    *,
    actor: User | None,
    values: Mapping[str, Any],
    cities: Iterable[City] = (),
    measures: Iterable[StrategyItem] = (),
    commitments: Iterable[Commitment] = (),
    reason: str = "",
) -> Initiative:
    """Record an initiative, in whatever state it has reached, with its cities, its measures and
    the promises that it fulfils."""
    initiative = records.create(Initiative, actor=actor, values=values, reason=reason)
    _check_dates(initiative)
    _set_cities(initiative, cities, actor=actor, reason=reason)
    _set_measures(initiative, measures, actor=actor, reason=reason)
    check_party(initiative.agreement, initiative.cities.all())
    _set_commitments(initiative, commitments, actor=actor, reason=reason)
    _check_promises(initiative)
    return initiative


@transaction.atomic
def change_initiative(
    initiative: Initiative,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    cities: Iterable[City] | None = None,
    measures: Iterable[StrategyItem] | None = None,
    commitments: Iterable[Commitment] | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Initiative:
    """Change facts and, where given, the cities, the measures and the promises that it fulfils.
    The status moves only by :func:`move_initiative`."""
    if values.get("status", initiative.status) != initiative.status:
        raise ValidationError({"status": _("The status is changed by an action of its own.")})
    # Asked of the database: a form has already put the typed values on ``initiative``.
    before = Initiative.objects.values_list("agreement_id", flat=True).get(pk=initiative.pk)
    changed = records.change(
        initiative, actor=actor, values=values, expected_version=expected_version, reason=reason
    )
    _check_dates(changed)
    moved = cities is not None and _set_cities(changed, cities, actor=actor, reason=reason)
    related = moved or changed.agreement_id != before
    if related:
        check_party(changed.agreement, changed.cities.all())
    if commitments is not None:
        promised = _set_commitments(changed, commitments, actor=actor, reason=reason)
        related, moved = related or promised, moved or promised
    if related:
        _check_promises(changed)
    if measures is not None:
        moved |= _set_measures(changed, measures, actor=actor, reason=reason)
    if moved:
        records.touch(changed)
        changed.refresh_from_db(fields=["version", "updated_at"])
    return changed


@transaction.atomic
def move_initiative(
    initiative: Initiative,
    name: str,
    *,
    actor: User | None,
    values: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Initiative:
    """Move an initiative along its lifecycle; one that starts needs the date of its start."""
    target = INITIATIVE_LIFECYCLE.get(name).target
    moved = records.transition(
        initiative,
        name,
        actor=actor,
        lifecycle=INITIATIVE_LIFECYCLE,
        values={
            **(values or {}),
            "status_reason": reason if target == InitiativeStatus.CANCELLED else "",
        },
        expected_version=expected_version,
        reason=reason,
    )
    _check_dates(moved)
    return moved


def _check_dates(initiative: Initiative) -> None:
    if initiative.status in STARTED:
        refuse_future("starts_on", initiative.starts_on, initiative.starts_on_precision)
    if initiative.status in FINISHED:
        refuse_future("ends_on", initiative.ends_on, initiative.ends_on_precision)


def _set_cities(
    initiative: Initiative, cities: Iterable[City], *, actor: User | None, reason: str
) -> bool:
    wanted = list(cities)
    present = set(initiative.city_links.values_list("city_id", flat=True))
    for city in wanted:
        if city.pk not in present:
            check_city(city, field="cities")
    return _set_links(initiative, InitiativeCity, "city", wanted, actor=actor, reason=reason)


def _set_measures(
    initiative: Initiative, measures: Iterable[StrategyItem], *, actor: User | None, reason: str
) -> bool:
    wanted = list(measures)
    present = set(initiative.measure_links.values_list("item_id", flat=True))
    check_measures(item for item in wanted if item.pk not in present)
    return _set_links(initiative, InitiativeMeasure, "item", wanted, actor=actor, reason=reason)


def _set_commitments(
    initiative: Initiative, commitments: Iterable[Commitment], *, actor: User | None, reason: str
) -> bool:
    wanted = list(commitments)
    present = set(initiative.commitment_links.values_list("commitment_id", flat=True))
    if any(promise.voided for promise in wanted if promise.pk not in present):
        message = _("A commitment that was withdrawn cannot be fulfilled.")
        raise ValidationError({"commitments": ValidationError(message, code="voided")})
    return _set_links(
        initiative, InitiativeCommitment, "commitment", wanted, actor=actor, reason=reason
    )


def _check_promises(initiative: Initiative) -> None:
    promises = Commitment.objects.filter(initiative_links__initiative=initiative)
    check_commitments(
        initiative.agreement_id,
        initiative.cities.all(),
        [promise.agreement for promise in promises.select_related("agreement")],
    )


def _set_links(
    initiative: Initiative,
    model: type[models.Model],
    field: str,
    wanted: Iterable[models.Model],
    *,
    actor: User | None,
    reason: str,
) -> bool:
    """Make the rows of a through model exactly those for ``wanted``; whether anything changed."""
    ids = {record.pk: record for record in wanted}
    present = {
        getattr(link, f"{field}_id"): link
        for link in model._default_manager.filter(initiative=initiative)
    }
    gone, new = present.keys() - ids.keys(), ids.keys() - present.keys()
    with history.acting(actor, reason):
        model._default_manager.filter(pk__in=[present[pk].pk for pk in gone]).delete()
    for pk in new:
        records.save(model(initiative=initiative, **{field: ids[pk]}), actor=actor, reason=reason)
    return bool(gone or new)


def change_target(
    target: Target,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str,
) -> Target:
    """Change a target, its deadline say; with a reason, since published figures depend on it."""
    records.require_reason(reason)
    return records.change(
        target, actor=actor, values=values, expected_version=expected_version, reason=reason
    )


@transaction.atomic
def record_decision(
    *, actor: User | None, values: Mapping[str, Any], reason: str = ""
) -> TargetDecision:
    """Record that the Promotion Meeting counts a city towards a target, from the day it decided.

    ValidationError if the rule in force takes no decisions, or the day lies outside the target's
    window or after today.
    """
    decision = records.create(TargetDecision, actor=actor, values=values, reason=reason)
    if not TargetRule.objects.current().allow_decision_override:
        raise ValidationError(_("The counting rule in force does not take decisions into account."))
    target = decision.target
    if target.voided:
        raise ValidationError(
            {"target": ValidationError(_("This target was withdrawn."), code="voided")}
        )
    check_city(decision.city)
    refuse_future("decided_on", decision.decided_on, Precision.DAY)
    if not target.window_start <= decision.decided_on <= target.deadline:
        raise ValidationError(
            {
                "decided_on": ValidationError(
                    _("The decision lies outside the target's window."), code="window"
                )
            }
        )
    records.touch(target)
    return decision


@transaction.atomic
def void_decision(
    decision: TargetDecision,
    *,
    actor: User | None,
    reason: str,
    expected_version: int | None = None,
) -> TargetDecision:
    """Withdraw a decision; the target is counted without it from now on, for every day."""
    voided = records.void(decision, actor=actor, reason=reason, expected_version=expected_version)
    records.touch(voided.target)
    return voided
