"""The keys that messages are signed with: encrypted in the database, shown once."""

import base64
import datetime
import secrets as random
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diplomacy.core import encryption
from diplomacy.core.models import Webhook, WebhookSecret

__all__ = ["OVERLAP", "Renewed", "issue", "present", "remove_expired", "renew"]

PURPOSE = "diplomacy.core.webhooks.secrets"
PREFIX = "whsec_"
#: Bytes of a key; Standard Webhooks asks for 24 to 64.
LENGTH = 32
#: How long the former secret signs as well, so that a receiver can change over without a pause.
OVERLAP = datetime.timedelta(hours=24)


def issue(webhook: Webhook) -> str:
    """Make a secret for ``webhook`` and return it; the former one signs for :data:`OVERLAP` yet.

    One that was former already is deleted: there are never more than two. The caller has locked
    the subscription.
    """
    text = PREFIX + base64.b64encode(random.token_bytes(LENGTH)).decode()
    webhook.secrets.exclude(expires_at=None).delete()
    webhook.secrets.update(expires_at=timezone.now() + OVERLAP)
    WebhookSecret.objects.create(webhook=webhook, encrypted=encryption.encrypt(text, PURPOSE))
    return text


def present(webhook: Webhook) -> list[str]:
    """The secrets that a message is signed with now, the newest first.

    Raises :class:`diplomacy.core.encryption.Unreadable` when one cannot be read.
    """
    found = webhook.secrets.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
    return [encryption.decrypt(row.encrypted, PURPOSE) for row in found.order_by("-pk")]


def remove_expired() -> int:
    """Delete the secrets whose time is over; how many."""
    return WebhookSecret.objects.filter(expires_at__lte=timezone.now()).delete()[0]


@dataclass(frozen=True)
class Renewed:
    """How many secrets were written anew, and of which subscriptions one could not be read."""

    number: int
    unreadable: tuple[str, ...]


@transaction.atomic
def renew(old_key: str) -> Renewed:
    """Write all secrets anew with the present ``SECRET_KEY``."""
    number, unreadable = 0, []
    rows = WebhookSecret.objects.select_for_update(of=("self",)).select_related("webhook")
    for row in rows.order_by("pk"):
        try:
            text = encryption.decrypt(row.encrypted, PURPOSE, old_key=old_key)
        except encryption.Unreadable:
            unreadable.append(str(row.webhook_id))
            continue
        row.encrypted = encryption.encrypt(text, PURPOSE)
        row.save(update_fields=["encrypted"])
        number += 1
    return Renewed(number, tuple(sorted(set(unreadable))))
