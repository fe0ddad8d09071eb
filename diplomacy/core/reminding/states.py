"""Who was reminded of a record, when, and how far each message got."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from diplomacy.core import clock, policies, reminders
from diplomacy.core.enums import Channel, MailState, ReminderState
from diplomacy.core.models import Delivery, Reminder, ReminderMute, User
from diplomacy.core.reminders import ReminderRule
from diplomacy.core.tables import Badge

from .audiences import visible_among

__all__ = ["Mute", "Reminded", "Row", "mail_badge", "reminded", "rules_of", "step_words"]

_TONES: dict[str, Any] = {
    MailState.PENDING: "info",
    MailState.GATHERED: "info",
    MailState.DELIVERED: "good",
    MailState.DEAD: "bad",
}


@dataclass(frozen=True)
class Row:
    """One step to one person."""

    person: User
    rule: str
    due_on: datetime.date
    step: str
    at: datetime.datetime | None
    badge: Any
    read: bool
    error: str


@dataclass(frozen=True)
class Mute:
    """Somebody, or everybody, hears nothing for a while."""

    row: ReminderMute
    may_end: bool


@dataclass(frozen=True)
class Reminded:
    """What a page says about the reminders of a record."""

    rows: Sequence[Row]
    more: bool
    mutes: Sequence[Mute]
    url: str = ""


def rules_of(model_label: str) -> list[ReminderRule]:
    """The rules that are shown on the page of such a record."""
    return [rule for rule in reminders.rules() if rule.page_type == model_label]


def step_words(step: int) -> str:
    """A step for people: 30 days before, on the day, 30 days overdue."""
    if step > 0:
        return ngettext("%(days)s day before", "%(days)s days before", step) % {"days": step}
    if step == 0:
        return gettext("on the day")
    return ngettext("%(days)s day overdue", "%(days)s days overdue", -step) % {"days": -step}


def mail_badge(state: str) -> Badge:
    """How far a mail got, in a word."""
    return Badge(capfirst(str(MailState(state).label)), _TONES[state])


def reminded(record: Any, reader: Any, limit: int) -> Reminded:
    """The newest reminders of ``record`` that are not cancelled, for a reader who may see it, and
    what is muted now. About a part that the reader may not see nothing is said.

    Three statements, and one for each kind of part.
    """
    rules = {rule.code: rule for rule in rules_of(record._meta.label_lower)}
    delivery = Delivery.objects.filter(message=OuterRef("message"), channel=Channel.MAIL)
    delivery = delivery.annotate(shown=Coalesce("digest__state", "state"))
    found = (
        Reminder.objects.filter(Q(record_id=record.pk) | Q(subject_id=record.pk), rule__in=rules)
        .exclude(state=ReminderState.CANCELLED)
        .select_related("recipient", "message__notification")
        .annotate(
            mail_state=Subquery(delivery.values("shown")[:1]),
            mail_error=Subquery(delivery.values("last_error")[:1]),
        )
        .order_by(F("issued_at").desc(nulls_first=True), "-pk")
    )
    rows = list(found[: limit + 1])
    visible = _visible_subjects(rows, record, rules, reader)
    shown = [row for row in rows[:limit] if row.subject_id in visible]
    return Reminded(
        rows=[_row(row, rules[row.rule]) for row in shown],
        more=len(rows) > limit,
        mutes=_mutes(record, reader),
    )


def _visible_subjects(
    rows: Sequence[Reminder], record: Any, rules: dict[str, ReminderRule], reader: Any
) -> set[UUID]:
    seen: set[UUID] = {record.pk}
    kinds: dict[str, set[UUID]] = {}
    for row in rows:
        if not rules[row.rule].subject_is_record:
            seen.add(row.subject_id)
        elif row.subject_type != record._meta.label_lower:
            kinds.setdefault(row.subject_type, set()).add(row.subject_id)
    for name, keys in kinds.items():
        seen |= visible_among(name, keys, reader)
    return seen


def _row(row: Any, rule: ReminderRule) -> Row:
    if row.state == ReminderState.PENDING:
        badge = Badge(gettext("Planned"), "info")
    elif row.mail_state is None:
        badge = Badge(gettext("In the inbox"), "good")
    else:
        badge = mail_badge(row.mail_state)
    notification = getattr(row.message, "notification", None)
    return Row(
        person=row.recipient,
        rule=rule.name,
        due_on=row.due_on,
        step=step_words(row.lead_days),
        at=row.issued_at,
        badge=badge.__html__(),
        read=notification is not None and notification.read_at is not None,
        error=row.mail_error or "",
    )


def _mutes(record: Any, reader: Any) -> list[Mute]:
    rows = ReminderMute.objects.filter(
        subject_type=record._meta.label_lower, subject_id=record.pk, until__gte=clock.today()
    ).select_related("person", "muted_by")
    may_end_all = policies.can(reader, "change", record)
    return [
        Mute(row, may_end_all or row.person_id == reader.pk) for row in rows.order_by("until", "pk")
    ]
