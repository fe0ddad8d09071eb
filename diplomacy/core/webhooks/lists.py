"""What lists of webhooks and their messages show, and what they can be narrowed by."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diplomacy.core.accounts.lists import moment
from diplomacy.core.enums import DeliveryState, WebhookState
from diplomacy.core.filters import ChoicesFilter, RecordFilterSet
from diplomacy.core.models import Webhook, WebhookDelivery
from diplomacy.core.tables import Badge, Column, Table

__all__ = ["MESSAGES", "WEBHOOKS", "MessageFilterSet", "WebhookFilterSet", "state_of"]

_TONES: dict[str, Any] = {
    WebhookState.ACTIVE: "good",
    WebhookState.PAUSED: "warn",
    WebhookState.DISABLED: "bad",
    DeliveryState.PENDING: "info",
    DeliveryState.DELIVERED: "good",
    DeliveryState.DEAD: "bad",
}


def state_of(record: Webhook | WebhookDelivery) -> Badge:
    """The status in a word."""
    return Badge(record.get_state_display(), _TONES[record.state])


class WebhookFilterSet(RecordFilterSet):
    """Webhooks have no visibility and are never voided."""

    visibility = None  # type: ignore[assignment]
    voided = None  # type: ignore[assignment]
    state = ChoicesFilter(choices=WebhookState.choices, label=_("Status"))

    class Meta:
        model = Webhook
        fields: list[str] = []

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word must be in the name, the address or the name of the client."""
        for word in value.split():
            queryset = queryset.filter(
                Q(name__icontains=word)
                | Q(url__icontains=word)
                | Q(owner__name_en__icontains=word)
                | Q(owner__username__icontains=word)
            )
        return queryset


class MessageFilterSet(RecordFilterSet):
    """Messages have no visibility and are never voided."""

    visibility = None  # type: ignore[assignment]
    voided = None  # type: ignore[assignment]
    state = ChoicesFilter(choices=DeliveryState.choices, label=_("Status"))

    class Meta:
        model = WebhookDelivery
        fields: list[str] = []

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word must be in the type or the text of the message."""
        for word in value.split():
            queryset = queryset.filter(Q(type__icontains=word) | Q(body__icontains=word))
        return queryset


WEBHOOKS = Table(
    [
        Column("name", _("webhook"), str, order=("name",), href=True),
        Column("owner", _("API client"), order=("owner__username",)),
        Column("url", _("address"), "receiver", order=("receiver",)),
        Column("state", _("status"), state_of, order=("state",), kind="badge"),
        Column("disabled_because", _("reason"), "get_disabled_because_display", shown=False),
        Column("failing_since", _("failing since"), lambda webhook: moment(webhook.failing_since)),
    ],
    default_sort="name",
)

MESSAGES = Table(
    [
        Column("type", pgettext_lazy("message", "type"), order=("type",), href=True),
        Column("state", _("status"), state_of, order=("state",), kind="badge"),
        Column("created_at", _("written"), lambda d: moment(d.created_at), order=("created_at",)),
        Column("attempts", _("attempts"), kind="number"),
        Column("last_error", _("last error")),
    ],
    default_sort="-created_at",
)
