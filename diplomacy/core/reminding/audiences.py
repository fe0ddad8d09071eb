"""Who is told: those whom the rule itself names, and those whom the office adds to them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q

from diplomacy.core import policies
from diplomacy.core.enums import Role
from diplomacy.core.models import User

from .books import Book

if TYPE_CHECKING:
    from diplomacy.core.reminders import Due, ReminderRule

__all__ = ["Told", "audience", "has_visibility", "model_named", "visible_among"]


@dataclass(frozen=True)
class Told:
    """One person who hears of a due date: by the steps of all (``own``), as a ``head`` of the
    office once it is overdue for long enough, or both."""

    user: User
    own: bool
    head: bool
    payload: dict[str, Any] = field(default_factory=dict, hash=False)


def audience(
    rule: ReminderRule, dues: Sequence[Due], book: Book, until: datetime.date
) -> Mapping[UUID, list[Told]]:
    """The people for each due date, in as many statements for one as for all.

    Nobody is added to a record that they may not see.
    """
    named = rule.recipients(dues) if dues else {}
    added = _People(rule, dues, book, until)
    told: dict[UUID, list[Told]] = {}
    for due in dues:
        extra = added.of(due)
        people = {}
        for recipient in named.get(due.subject_id, ()):
            head = extra.pop(recipient.user.pk, None)
            people[recipient.user.pk] = Told(
                recipient.user, True, bool(head and head.head), recipient.payload
            )
        told[due.subject_id] = [*people.values(), *extra.values()]
    return told


class _People:
    """Those whom the office's terms add, loaded once."""

    def __init__(
        self, rule: ReminderRule, dues: Sequence[Due], book: Book, until: datetime.date
    ) -> None:
        self.book, self.until, self.rule = book, until, rule
        every = [terms for terms in book.every() if terms.enabled]
        roles = frozenset().union(*(terms.roles for terms in every))
        if any(terms.escalate_after for terms in every):
            roles |= {Role.OFFICE_HEAD}
        bureaus = frozenset().union(*(terms.bureaus for terms in every))
        names = frozenset().union(*(terms.people for terms in every))
        self.people: list[User] = []
        self.visible: dict[tuple[str, Any], frozenset[UUID]] = {}
        if not dues or not (roles or bureaus or names):
            return
        wanted = Q(username__in=names) | Q(bureau__code__in=bureaus)
        wanted |= Q(pk__in=User.objects.filter(role_memberships__role__in=roles).values("pk"))
        found = User.objects.filter(wanted, is_active=True, is_service=False).order_by("pk")
        self.people = list(found.select_related("bureau").prefetch_related("role_memberships"))
        self.readers = {person.pk: policies.reader_of(person) for person in self.people}
        self.keys: dict[str, set[UUID]] = {rule.page_type: {due.page_id for due in dues}}
        self.keys.setdefault(rule.subject_type, set()).update(due.subject_id for due in dues)

    def of(self, due: Due) -> dict[int, Told]:
        """Those who are added for one due date, by key."""
        terms = self.book.of(due.page_id)
        after = terms.escalate_after
        late = after is not None and (self.until - due.due_on).days >= after
        found = {}
        for person in self.people:
            own = bool(
                not terms.roles.isdisjoint(person.roles)
                or (person.bureau is not None and person.bureau.code in terms.bureaus)
                or person.username in terms.people
            )
            head = late and Role.OFFICE_HEAD in person.roles
            if (own or head) and self._sees(person, due):
                payload = {} if own else {"escalated": True}
                found[person.pk] = Told(person, own, head, payload)
        return found

    def _sees(self, person: User, due: Due) -> bool:
        """Asked as lists ask, which also know what is hidden with another record."""
        named = ((self.rule.subject_type, due.subject_id), (self.rule.page_type, due.page_id))
        known = [(kind, key) for kind, key in named if has_visibility(kind)]
        # Of something without a visibility nobody can say who may know of it.
        return bool(known) and all(
            key in self._visible(kind, self.readers[person.pk]) for kind, key in known
        )

    def _visible(self, kind: str, reader: Any) -> frozenset[UUID]:
        """What of this sweep a reader may see of a kind; one query for each kind of reader."""
        if (kind, reader) not in self.visible:
            self.visible[kind, reader] = visible_among(kind, self.keys[kind], reader)
        return self.visible[kind, reader]


def model_named(name: str) -> Any:
    """The model called ``app.model``; None where there is none."""
    try:
        return apps.get_model(name)
    except (LookupError, ValueError):
        return None


def has_visibility(name: str) -> bool:
    """Whether records of a kind say themselves who may know of them."""
    return hasattr(getattr(model_named(name), "objects", None), "visible_to")


def visible_among(name: str, keys: Iterable[UUID], reader: Any) -> frozenset[UUID]:
    """Which of the records of a kind ``reader`` may see; none of a kind without a visibility."""
    if not has_visibility(name):
        return frozenset()
    rows = model_named(name).objects.visible_to(reader).active().filter(pk__in=list(keys))
    return frozenset(rows.values_list("pk", flat=True))
