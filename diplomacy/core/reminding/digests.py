"""The mail of the week: what was gathered for somebody, in one mail on the day they chose.

Everything in it stands in the inbox already. Days are real ones, never the pinned business date.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diplomacy.core import notifications, outbox
from diplomacy.core.enums import MailMode, MailState
from diplomacy.core.models import Delivery, JobSlot, MailPreference, OutboxMessage, User
from diplomacy.core.notifications import Category

from .quiet import MORNING

#: Messages that one mail lists; the inbox has all.
LISTED = 100


@notifications.register
class WeeklyMail(Category):
    """What the recipient was told of since the last one."""

    code = "core.weekly_mail"
    label = _("Mail of the week")
    template = "emails/core/weekly_mail"
    mail_only = True
    urgent = False  # it waits for a working day like the messages in it

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Each message by its subject in the reader's language, with its address."""
        language = "ja" if (get_language() or "ja").startswith("ja") else "en"
        lines = []
        for code, inner in payload["items"]:
            category = notifications.find(code)
            if category is not None:
                subject, _text = category.render(inner, language)
                url = category.url(inner)
                lines.append((subject, f"{settings.PORTAL_BASE_URL}{url}" if url else ""))
        return {
            "lines": lines,
            "number": payload["number"],
            "more": payload["number"] - len(payload["items"]),
            "link": f"{settings.PORTAL_BASE_URL}/inbox/",
        }


def latest_day(weekday: int, now: datetime.datetime) -> datetime.datetime:
    """The latest morning of the chosen weekday that has come, in the home city."""
    local = timezone.localtime(now)
    day = local.date() - datetime.timedelta(days=(local.isoweekday() - weekday) % 7)
    morning = timezone.make_aware(datetime.datetime.combine(day, MORNING))
    return morning if morning <= now else morning - datetime.timedelta(days=7)


def is_due(wish: MailPreference | None, oldest: datetime.datetime, now: datetime.datetime) -> bool:
    """Whether the mail of somebody for whom things are gathered since ``oldest`` is to go out.

    A chosen day that nothing ran on is made up for at the next run. Who does not want a weekly mail
    any more gets a last one at once.
    """
    if wish is None or wish.mode != MailMode.WEEKLY:
        return True
    return oldest < latest_day(wish.weekday, now)


def write_due(now: datetime.datetime) -> int:
    """Write every weekly mail that is due; how many. Safe to run in parallel."""
    waiting = (
        Delivery.objects.filter(state=MailState.GATHERED, digest=None)
        .values("message__recipient")
        .annotate(oldest=Min("message__created_at"))
        .values_list("message__recipient", "oldest")
    )
    oldest = dict(waiting)
    written = 0
    people = User.objects.filter(pk__in=oldest, is_active=True).order_by("pk")
    for person in people.select_related("mail_preference"):
        wish = getattr(person, "mail_preference", None)
        if is_due(wish, oldest[person.pk], now):
            written += _write(person, wish, now)
    return written


@transaction.atomic
def _write(person: User, wish: MailPreference | None, now: datetime.datetime) -> int:
    """One mail with all that is gathered, at most one in a calendar week: the slot is the claim,
    and goes with the mail if this transaction does not end well."""
    if wish is not None and wish.mode == MailMode.WEEKLY:
        today = timezone.localtime(now).date()
        monday = today - datetime.timedelta(days=today.isoweekday() - 1)
        slot = timezone.make_aware(datetime.datetime.combine(monday, datetime.time()))
        _slot, created = JobSlot.objects.get_or_create(job=f"weekly_mail.{person.pk}", slot=slot)
        if not created:
            return 0
    gathered = list(
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=MailState.GATHERED, digest=None, message__recipient=person)
        .select_related("message")
        .order_by("message__created_at", "pk")
    )
    if not gathered or not person.email:
        return 0
    items = [[entry.message.category, entry.message.payload] for entry in gathered[:LISTED]]
    message = OutboxMessage.objects.create(
        category=WeeklyMail.code,
        recipient=person,
        payload={"items": items, "number": len(gathered)},
    )
    delivery = outbox.delivery_of(message, wish, now, gather=False)
    delivery.save()
    Delivery.objects.filter(pk__in=[entry.pk for entry in gathered]).update(digest=delivery)
    transaction.on_commit(outbox.wake, robust=True)
    return 1
