"""The terms in force for a rule: the office's where it set any, else those of the code."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from diplomacy.core.models import ReminderMute, ReminderSetting

from .terms import Terms

if TYPE_CHECKING:
    from diplomacy.core.reminders import ReminderRule

__all__ = ["Book", "Mutes", "book_of", "mutes_of", "terms_of"]


@dataclass(frozen=True)
class Book:
    """The terms of a rule, and those of single records that have their own."""

    general: Terms
    own: Mapping[UUID, Terms] = field(default_factory=dict)

    def of(self, record_id: UUID) -> Terms:
        """The terms for one record."""
        return self.own.get(record_id, self.general)

    def every(self) -> list[Terms]:
        """All terms that stand in it."""
        return [self.general, *self.own.values()]

    @property
    def longest(self) -> int:
        """The longest lead time of all, in days."""
        return max(max(terms.steps) for terms in self.every())


def terms_of(setting: ReminderSetting) -> Terms:
    """What a row says."""
    return Terms(
        steps=tuple(sorted(setting.steps, reverse=True)),
        overdue_every=setting.overdue_every,
        escalate_after=setting.escalate_after,
        enabled=setting.enabled,
        roles=frozenset(setting.roles),
        bureaus=frozenset(setting.bureaus),
        people=frozenset(setting.people),
        changed_on=setting.changed_on,
    )


def book_of(rule: ReminderRule, candidate: ReminderSetting | None = None) -> Book:
    """The terms of ``rule``, in one statement; as they would be with ``candidate``, which need not
    be saved, in place of the row for the same record (or for all)."""
    rows = {row.subject_id: row for row in ReminderSetting.objects.filter(rule=rule.code)}
    if candidate is not None:
        rows[candidate.subject_id] = candidate
    general_row = rows.pop(None, None)
    general = terms_of(general_row) if general_row is not None else rule.terms
    own: dict[UUID, Terms] = {}
    for record_id, row in rows.items():
        if record_id is None:  # taken out above
            continue
        terms = terms_of(row)
        if row.follows_rule:
            # Steps that lay behind on the day it went back are not made up for.
            terms = replace(general, changed_on=_later(general.changed_on, row.changed_on))
        own[record_id] = terms
    return Book(general, own)


def _later(one: datetime.date | None, other: datetime.date) -> datetime.date:
    return other if one is None else max(one, other)


@dataclass(frozen=True)
class Mutes:
    """Until when records are muted, by record and person (None: everybody)."""

    until: Mapping[tuple[UUID, int | None], datetime.date]

    def of(self, record_id: UUID, person_id: int) -> datetime.date | None:
        """The last day on which this person hears nothing of the record; None when not muted."""
        found = [self.until.get((record_id, person_id)), self.until.get((record_id, None))]
        return max((day for day in found if day is not None), default=None)


def mutes_of(rule: ReminderRule, today: datetime.date) -> Mutes:
    """What is muted on ``today`` among the records of ``rule``, in one statement."""
    rows = ReminderMute.objects.filter(subject_type=rule.page_type, until__gte=today)
    found = rows.values_list("subject_id", "person", "until")
    return Mutes({(record, person): until for record, person, until in found})
