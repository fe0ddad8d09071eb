"""Handing one person's open work to another: April is the season of transfers.

What work there is, apps tell here when they start (:class:`Work`): what of a kind somebody has, who
may take it over, and how it moves. All that is chosen moves in one transaction, each kind in a few
statements however much there is, with the reason in the history of each record.
"""

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import history, notifications, outbox, policies, records, reminders
from diplomacy.core.enums import ReminderState, Role, Visibility
from diplomacy.core.models import Bureau, Notification, Reminder, RoleMembership, User
from diplomacy.core.notifications import Category

from .changes import close, lock_administrators, require_now

#: How much of each kind a page lists; beyond it there is the number.
LISTED = 50


@dataclass(frozen=True)
class Line:
    """One piece of work as a page lists it."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Work:
    """One kind of work that a person may have.

    ``count(giver)`` and ``lines(giver, reader, limit)`` say what there is; ``lines`` names only
    what the reader may see. ``move(giver, receiver)`` moves all of it and returns how many; None
    for work that goes along with another kind, named in ``follows``. The receiver must hold one of
    ``roles`` (any role where it is empty). ``refusal(giver, receiver)`` says what else stands
    against it.
    """

    code: str
    label: Any
    count: Callable[[User], int]
    lines: Callable[[User, Any, int], Sequence[Line]]
    move: Callable[[User, User], int] | None = None
    roles: frozenset[str] = frozenset()
    refusal: Callable[[User, User], str] | None = None
    follows: str = ""

    def why_not(self, giver: User, receiver: User) -> str:
        """Why ``receiver`` cannot take this over, for people; empty when they can."""
        if self.roles and self.roles.isdisjoint(receiver.roles):
            names = gettext(", ").join(str(role.label) for role in Role if role in self.roles)
            return gettext("“%(work)s” needs one of these roles: %(roles)s.") % {
                "work": self.label,
                "roles": names,
            }
        return self.refusal(giver, receiver) if self.refusal else ""


_works: dict[str, Work] = {}


def register(work: Work) -> None:
    """Make a kind of work known."""
    _works[work.code] = work


def works() -> list[Work]:
    """Every kind: records first, what goes along with them next, messages last."""
    return sorted(_works.values(), key=lambda w: (w.code.startswith("core."), bool(w.follows)))


@dataclass(frozen=True)
class Handed:
    """What was moved: how many of each kind, by code."""

    giver: User
    moved: dict[str, int]


@transaction.atomic
def hand_over(
    giver: User,
    *,
    receiver: User,
    kinds: Iterable[str],
    actor: User | None,
    deactivate: bool = False,
    expected_version: int | None = None,
    reason: str = "",
) -> Handed:
    """Move all work of ``kinds`` from one person to another, and tell the receiver.

    Nothing moves unless all does. Raises StaleRecord, PermissionDenied, or ValidationError when the
    receiver is not active or may not do the work. With ``deactivate`` the giver's account is closed
    in the same step, for which the actor needs the right.
    """
    records.require_reason(reason)
    lock_administrators()
    unlocked: Any = giver
    present: Any = records.locked(unlocked, expected_version)
    require_now(actor, "hand_over", present)
    if deactivate:
        require_now(actor, "change", present)
    taker = _taker(receiver, present)
    chosen = [work for work in works() if work.code in set(kinds) and work.move is not None]
    if not chosen:
        raise ValidationError({"kinds": _("Choose what is to be handed over.")})
    refusals = [text for work in chosen if (text := work.why_not(present, taker))]
    if refusals:
        raise ValidationError({"receiver": refusals})
    with history.acting(actor, reason):
        moved = {work.code: work.move(present, taker) for work in chosen if work.move}
        if not any(moved.values()) and not deactivate:
            raise ValidationError(_("There is nothing of this to hand over."), code="nothing")
        if any(moved.values()):
            _tell(taker, present, actor, moved, reason)
        if deactivate:
            close(present, actor=actor, reason=reason)
    return Handed(present, moved)


def _taker(receiver: User, giver: User) -> User:
    """The receiver as they are now, locked: nobody closes the account meanwhile."""
    if receiver.pk == giver.pk:
        raise ValidationError({"receiver": _("Choose another person.")})
    present = User.objects.select_for_update(of=("self",)).get(pk=receiver.pk)
    if not present.is_active or present.is_service:
        raise ValidationError({"receiver": _("The receiver's account is not active.")})
    if not present.roles:
        raise ValidationError({"receiver": _("The receiver holds no role.")})
    return present


def _tell(
    receiver: User, giver: User, actor: User | None, moved: dict[str, int], reason: str
) -> None:
    payload = {"moved": moved, "reason": reason, "url": "/"}
    for name, person in (("giver", giver), ("actor", actor)):
        for language in ("ja", "en"):
            payload[f"{name}_{language}"] = _name(person, language)
    outbox.send(category=HandedOver.code, recipient=receiver, payload=payload)


def _name(person: User | None, language: str) -> str:
    if person is None:
        return ""
    own, other = person.name_ja, person.name_en
    if language == "en":
        own, other = other, own
    return own or other or person.username


@notifications.register
class HandedOver(Category):
    """Somebody's work is the reader's now."""

    code = "core.handover"
    label = _("Work was handed over to you")
    template = "emails/core/handover"

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Names and kinds of work in the reader's language."""
        language = "ja" if (get_language() or "ja").startswith("ja") else "en"
        known = {work.code: work.label for work in works()}
        return {
            "giver": payload[f"giver_{language}"],
            "actor": payload[f"actor_{language}"],
            "reason": payload["reason"],
            "moved": [
                (str(known.get(code, code)), number)
                for code, number in payload["moved"].items()
                if number
            ],
            "link": f"{settings.PORTAL_BASE_URL}{payload['url']}",
        }


def reads_as_much(receiver: User, giver: User) -> bool:
    """Whether ``receiver`` may see every record that ``giver`` ever could.

    Messages hold what their reader could see when they were written, so the giver counts with all
    roles and bureaus of the past. The question is put to the policy itself, for a record of each
    visibility and bureau.
    """
    roles: Any = history.event_model_of(RoleMembership)
    accounts: Any = history.event_model_of(User)
    posts = set(roles.objects.filter(user_id=giver.pk).values_list("role", "bureau_id"))
    held = frozenset(role for role, _bureau in posts) | giver.roles
    named = {bureau for _role, bureau in posts} | giver.officer_of
    belonged = set(accounts.objects.filter(pgh_obj_id=giver.pk).values_list("bureau_id", flat=True))
    past = []
    for bureau_id in belonged | {giver.bureau_id}:
        was = copy.copy(giver)
        was.bureau_id = bureau_id
        was.__dict__["roles"] = held
        was.__dict__["officer_of"] = (named | {bureau_id}) - {None}
        past.append(was)
    if any(not policies.reads_groups_of(receiver, was) for was in past):
        return False
    bureaus = [None, *Bureau.objects.values_list("pk", flat=True)]
    samples = [
        SimpleNamespace(visibility=visibility, lead_bureau_id=bureau)
        for visibility in Visibility.values
        for bureau in bureaus
    ]
    return all(
        policies.may_see(receiver, sample)
        for sample in samples
        if any(policies.may_see(was, sample) for was in past)
    )


def _unseen(giver: User, receiver: User) -> str:
    """Why messages cannot go to somebody who may see less."""
    if reads_as_much(receiver, giver):
        return ""
    return gettext(
        "The receiver may not see all that messages to this person tell of. Choose somebody with"
        " the same rights, or leave the messages out."
    )


def _pending(giver: User) -> Any:
    return Reminder.objects.filter(recipient=giver, state=ReminderState.PENDING)


def _reminder_lines(giver: User, reader: Any, limit: int) -> list[Line]:
    categories = {rule.code: rule.category for rule in reminders.rules()}
    return [
        _message_line(categories[row.rule], row.payload)
        for row in _pending(giver).order_by("due_on", "pk")[:limit]
    ]


def _message_line(category: str, payload: dict[str, Any]) -> Line:
    kind = notifications.get(category)
    subject, _text = kind.render(payload, (get_language() or "ja")[:2])
    return Line(subject, kind.url(payload))


_COPY = """
INSERT INTO core_reminder
       (rule, subject_type, subject_id, record_id, recipient_id, due_on, lead_days, state, payload)
SELECT rule, subject_type, subject_id, record_id, %s, due_on, lead_days, state, payload
FROM core_reminder WHERE recipient_id = %s AND state = 'pending'
ON CONFLICT ON CONSTRAINT core_reminder_once
DO UPDATE SET state = 'pending', payload = EXCLUDED.payload
WHERE core_reminder.state = 'cancelled'
"""


def _move_reminders(giver: User, receiver: User) -> int:
    """The receiver's rows take the place of the giver's, which are cancelled.

    A step that the receiver was told of already, or is to be told of, stays as it is: no step is
    issued twice. A sweep beside this finds the rows locked, or makes the same ones.
    """
    # What is issued now is issued to the giver; what is locked here is not.
    list(_pending(giver).order_by("pk").select_for_update().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_COPY, [receiver.pk, giver.pk])
    moved: int = _pending(giver).update(state=ReminderState.CANCELLED)
    return moved


def _unread(giver: User) -> Any:
    unread = Notification.objects.filter(recipient=giver, read_at=None)
    return unread.exclude(message__category__in=notifications.personal())


def _notification_lines(giver: User, reader: Any, limit: int) -> list[Line]:
    found = _unread(giver).select_related("message").order_by("-created_at", "-pk")[:limit]
    return [_message_line(entry.message.category, entry.message.payload) for entry in found]


register(
    Work(
        code="core.reminders",
        label=_("Planned reminders"),
        count=lambda giver: int(_pending(giver).count()),
        lines=_reminder_lines,
        move=_move_reminders,
        refusal=_unseen,
    )
)
register(
    Work(
        code="core.notifications",
        label=_("Unread notifications"),
        count=lambda giver: int(_unread(giver).count()),
        lines=_notification_lines,
        move=lambda giver, receiver: int(_unread(giver).update(recipient=receiver)),
        refusal=_unseen,
    )
)
