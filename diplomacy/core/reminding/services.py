"""Writing the terms of reminders, and mutes. Each is atomic and keeps who and why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock, policies, records
from diplomacy.core.models import ReminderMute, ReminderSetting, User
from diplomacy.core.models.reminding import LONGEST_MUTE

from .books import book_of

if TYPE_CHECKING:
    from diplomacy.core.reminders import ReminderRule

__all__ = ["TERMS", "candidate", "change_terms", "end_mute", "follow_rule", "may_mute", "mute"]

#: What the office sets.
TERMS = ("enabled", "steps", "overdue_every", "escalate_after", "roles", "bureaus", "people")


def candidate(
    rule: ReminderRule, record: Any | None, values: Mapping[str, Any]
) -> tuple[ReminderSetting, ReminderSetting | None]:
    """The row as it would be with ``values`` from today on, unsaved, and the present one.

    What ``values`` leave out stays as it is in force.
    """
    key = None if record is None else record.pk
    present = ReminderSetting.objects.filter(rule=rule.code, subject_id=key).first()
    book = book_of(rule)
    terms = book.general if key is None else book.of(key)
    row = ReminderSetting(rule=rule.code, subject_id=key)
    if record is not None:
        row.subject_type = record._meta.label_lower
    if present is not None:
        row.pk, row.version, row._state.adding = present.pk, present.version, False
    for name in TERMS:
        value = getattr(terms, name)
        setattr(row, name, sorted(value) if isinstance(value, frozenset) else value)
    row.steps = list(terms.steps)
    for name, value in values.items():
        setattr(row, name, value)
    row.steps = sorted(row.steps or (), reverse=True)
    row.changed_on = clock.today()
    return row, present


@transaction.atomic
def change_terms(
    rule: ReminderRule,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    record: Any | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> ReminderSetting:
    """Set the terms of a rule, or of the rule for one ``record``, from today on.

    ``expected_version`` is 0 where nothing was set when the form was drawn. Raises StaleRecord,
    PermissionDenied or ValidationError.
    """
    policies.require(actor, "change", ReminderSetting)
    if record is not None:
        policies.require(actor, "view", record)
    records.require_reason(reason)
    # Two people at once: the second waits here, and then meets the first one's version.
    held = ReminderSetting.objects.select_for_update().filter(
        rule=rule.code, subject_id=None if record is None else record.pk
    )
    list(held)
    row, present = candidate(rule, record, values)
    if expected_version is not None:
        if present is not None and present.version != expected_version:
            raise records.StaleRecord(present)  # type: ignore[arg-type]
        if present is None and expected_version:
            raise ValidationError(_("Someone else set these terms meanwhile."), code="unique")
    row.follows_rule = False
    records.save(row, actor=actor, reason=reason)
    row.refresh_from_db()
    return row


@transaction.atomic
def follow_rule(
    rule: ReminderRule,
    record: Any,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> ReminderSetting:
    """Let one record go back to the terms for all, from today on. ValidationError where it has no
    terms of its own."""
    policies.require(actor, "change", ReminderSetting)
    policies.require(actor, "view", record)
    records.require_reason(reason)
    present = (
        ReminderSetting.objects.select_for_update()
        .filter(rule=rule.code, subject_id=record.pk, follows_rule=False)
        .first()
    )
    if present is None:
        raise ValidationError(_("This record has no terms of its own."), code="nothing")
    if expected_version is not None and present.version != expected_version:
        raise records.StaleRecord(present)  # type: ignore[arg-type]
    present.follows_rule, present.changed_on = True, clock.today()
    records.save(present, actor=actor, reason=reason)
    present.refresh_from_db()
    return present


def may_mute(actor: Any, record: Any, person: User | None) -> bool:
    """Whether ``actor`` may mute reminders of ``record``: for oneself whoever sees it, for others
    and for all who may change it."""
    if person is not None and actor is not None and person.pk == actor.pk:
        return policies.staff(actor) and policies.can(actor, "view", record)
    return actor is None or policies.can(actor, "change", record)


@transaction.atomic
def mute(
    record: Any,
    *,
    actor: User | None,
    person: User | None,
    until: datetime.date,
    reason: str,
) -> ReminderMute:
    """Remind ``person`` (None: nobody at all) of ``record`` no more until the end of a day.

    The latest step reached is sent on the day after. Raises PermissionDenied, or ValidationError
    for a day that has passed or lies more than a year ahead.
    """
    if not may_mute(actor, record, person):
        raise PermissionDenied
    records.require_reason(reason)
    today = clock.today()
    if not today <= until <= today + datetime.timedelta(days=LONGEST_MUTE):
        raise ValidationError({"until": _("Give a day from today on, within 366 days.")})
    of = {"subject_type": record._meta.label_lower, "subject_id": record.pk, "person": person}
    row = ReminderMute.objects.select_for_update().filter(**of).first() or ReminderMute(**of)
    row.since, row.until, row.reason, row.muted_by = today, until, reason.strip(), actor
    records.save(row, actor=actor, reason=reason)
    return row


@transaction.atomic
def end_mute(mute: ReminderMute, *, actor: User | None, reason: str = "") -> ReminderMute:
    """Let a mute end now instead of on its last day."""
    row = ReminderMute.objects.select_for_update().get(pk=mute.pk)
    if not may_mute(actor, row.subject, row.person):
        raise PermissionDenied
    today = clock.today()
    if row.until < today:
        raise ValidationError(_("This mute has ended already."), code="ended")
    row.since = min(row.since, today)
    row.until = today - datetime.timedelta(days=1)
    records.save(row, actor=actor, reason=reason)
    return row
