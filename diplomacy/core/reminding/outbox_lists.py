"""What the list of mail on its way shows, and what it can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import notifications
from diplomacy.core.accounts.lists import moment
from diplomacy.core.enums import MailState
from diplomacy.core.filters import ChoicesFilter, FlagFilter, RecordFilterSet
from diplomacy.core.models import Delivery, Reminder
from diplomacy.core.tables import Badge, Column, Table

from .states import mail_badge

__all__ = ["DELIVERIES", "DeliveryFilterSet", "category_name", "deliveries", "state_of"]


def deliveries() -> QuerySet[Any]:
    """Every mail with what a row reads."""
    reminder = Reminder.objects.filter(message=OuterRef("message"))
    found = Delivery.objects.select_related("message__recipient", "digest")
    return found.annotate(is_reminder=Exists(reminder))


def category_name(delivery: Delivery) -> str:
    """What kind of message it carries. The text itself is for its recipient: it may hold a link
    that opens something."""
    try:
        return str(notifications.get(delivery.message.category).label)
    except KeyError:  # of a version that knew this kind
        return delivery.message.category


def state_of(delivery: Delivery) -> Badge:
    """How far it got, in a word; one that waits for a working day says so."""
    state = delivery.digest.state if delivery.digest is not None else delivery.state
    if state == MailState.PENDING and delivery.held_until and delivery.held_until > timezone.now():
        return Badge(gettext("Waits for a working day"), "info")
    return mail_badge(state)


def _next(delivery: Delivery) -> str:
    waits = delivery.state == MailState.PENDING
    return moment(delivery.next_attempt_at) if waits else ""


class DeliveryFilterSet(RecordFilterSet):
    """Mails have no visibility and are never voided."""

    visibility = None  # type: ignore[assignment]
    voided = None  # type: ignore[assignment]
    state = ChoicesFilter(choices=MailState.choices, label=_("Status"))
    failed = FlagFilter(method="filter_failed", label=_("Failed at least once"))
    reminder = FlagFilter(field_name="is_reminder", label=_("Reminders"))
    since = django_filters.DateFilter(
        field_name="message__created_at", lookup_expr="date__gte", label=_("Written since")
    )

    class Meta:
        model = Delivery
        fields: list[str] = []

    def filter_failed(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """An error is on record, whatever came of it."""
        return queryset.exclude(last_error="") if value else queryset.filter(last_error="")

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word must be in the recipient's name or address, the kind, or the last error."""
        for word in value.split():
            queryset = queryset.filter(
                Q(message__recipient__name_en__icontains=word)
                | Q(message__recipient__name_ja__icontains=word)
                | Q(message__recipient__username__icontains=word)
                | Q(message__recipient__email__icontains=word)
                | Q(message__category__icontains=word)
                | Q(last_error__icontains=word)
            )
        return queryset


DELIVERIES = Table(
    [
        Column(
            "recipient",
            _("recipient"),
            "message.recipient",
            href=True,
            order=("message__recipient__username",),
        ),
        Column("category", _("kind"), category_name, order=("message__category",)),
        Column("state", _("status"), state_of, order=("state",), kind="badge"),
        Column(
            "written",
            _("written"),
            lambda d: moment(d.message.created_at),
            order=("message__created_at",),
        ),
        Column("attempts", _("attempts"), order=("attempts",), kind="number"),
        Column("next_attempt_at", _("next attempt"), _next, order=("next_attempt_at",)),
        Column("delivered_at", _("delivered"), lambda d: moment(d.delivered_at), shown=False),
        Column("last_error", _("last error")),
    ],
    default_sort="-next_attempt_at",
)
