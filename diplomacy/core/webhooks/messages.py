"""What a message says: that a record changed, and where to read it. Never what it says."""

import datetime
import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from diplomacy.core.models import Webhook, WebhookDelivery

__all__ = ["EXPIRED", "TEST", "about", "change"]

#: Sent by hand, to try a receiver.
TEST = "portal.test"
#: Changes may have been missed: the receiver should copy what it needs anew.
EXPIRED = "feed.expired"


def change(
    webhook: Webhook, *, kind: str, resource: str, key: str, version: int | None, at: Any
) -> WebhookDelivery:
    """The unsaved message about one change; ``version`` is None for a record that is not there."""
    removed = kind == "remove"
    address = None if removed else reverse(f"api:{resource}-detail", args=[key])
    return about(
        webhook,
        f"{resource}.{kind}",
        at,
        resource=resource,
        key=key,
        version=version,
        url=f"{settings.PORTAL_BASE_URL}{address}" if address else None,
    )


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
