"""What a message says: that a record changed, and where to read it. Never what it says."""

import datetime
import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from diplomacy.core.enums import WebhookKind
from diplomacy.core.feed import recording
from diplomacy.core.feed.reading import Entry
from diplomacy.core.models import Webhook, WebhookDelivery

__all__ = ["EXPIRED", "TEST", "about", "change", "remove"]

#: Sent by hand, to try a receiver.
TEST = "portal.test"
#: Changes may have been missed: the receiver should copy what it needs anew.
EXPIRED = "feed.expired"


def change(webhook: Webhook, entry: Entry) -> WebhookDelivery:
    """The unsaved message about one change. One that is not visible any more has no address."""
    return about(
        webhook,
        f"{entry.resource}.{entry.kind}",
        entry.at,
        resource=entry.resource,
        key=entry.key,
        version=entry.version,
        url=None if entry.kind == WebhookKind.REMOVE else _address(entry),
    )


def _address(entry: Entry) -> str:
    """Where the record is read: what its name has before the last part goes into the query."""
    *outer, own = entry.key.split("/")
    names = recording.key_fields(entry.model)
    query = urlencode(list(zip(names, outer, strict=False)))
    address = reverse(f"api:{entry.resource}-detail", args=[own])
    return f"{settings.PORTAL_BASE_URL}{address}" + (f"?{query}" if query else "")


def about(
    webhook: Webhook, kind: str, at: datetime.datetime | None = None, **data: Any
) -> WebhookDelivery:
    """An unsaved message of any kind, due at once. Its text stays the same at every attempt."""
    moment = (at or timezone.now()).astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    body = {"type": kind, "timestamp": moment, "data": data}
    return WebhookDelivery(
        webhook=webhook,
        type=kind,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )


def remove(found: QuerySet[WebhookDelivery]) -> None:
    """Delete messages with their logs, inside a transaction.

    Whoever notes an attempt holds its message: nothing is noted of what is being removed.
    """
    list(found.select_for_update().order_by("pk").values_list("pk"))
    found.delete()
