"""From changes to messages: what each subscription's owner may know of now, and asked for.

For each subscription the feed is read on from its cursor with the rights that its owner has at that
moment; the messages and the new cursor are written in one transaction, so none is lost or doubled
when a worker dies. Messages are written in the order of the feed; the order in which they arrive is
not promised.
"""

import logging
import time
from typing import Any

from allauth.idp.oidc.models import Client
from django.db import transaction

from diplomacy.core import policies
from diplomacy.core.enums import WebhookEnd, WebhookState
from diplomacy.core.feed import reading as feed
from diplomacy.core.models import User, Webhook, WebhookDelivery

from . import ending, messages, secrets

__all__ = ["dispatch", "now_of", "reading_as"]

logger = logging.getLogger(__name__)

#: Changes read in one transaction, and seconds after which a pass leaves the rest to the next one.
AT_ONCE = 500
PASS_SECONDS = 30


def dispatch() -> int:
    """Write the messages that changes since the last time make; how many. Safe to run in parallel.

    One subscription that cannot be read keeps no other from being told.
    """
    secrets.remove_expired()
    until = time.monotonic() + PASS_SECONDS
    written = 0
    active = Webhook.objects.filter(state=WebhookState.ACTIVE).order_by("pk")
    for pk in list(active.values_list("pk", flat=True)):
        more = True
        while more and time.monotonic() < until:
            try:
                number, more = _read_on(pk)
            except Exception:  # the others are told; this one's cursor has not moved
                logger.exception("the changes for webhook %s cannot be read", pk)
                break
            written += number
    return written


def reading_as(owner: User) -> User | None:
    """The service user with the scopes of its client, as if it had come with a token of now; None
    when it may not be told anything any more."""
    client = Client.objects.filter(owner=owner).first() if owner.is_active else None
    if client is None:
        return None
    user = User.objects.get(pk=owner.pk)
    user.scopes = frozenset(client.get_scopes())
    return user if user.scopes >= {policies.READ, policies.WEBHOOKS} else None


def now_of(user: User) -> str:
    """The cursor that stands for the present."""
    return feed.read(user, feed.NOW, 1, with_records=False).cursor


@transaction.atomic
def _read_on(pk: Any) -> tuple[int, bool]:
    """One step: messages written, and whether there is more to read."""
    webhook = (
        Webhook.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("owner")
        .filter(pk=pk, state=WebhookState.ACTIVE)
        .first()
    )
    if webhook is None:  # another worker is at it, or it was paused
        return 0, False
    user = reading_as(webhook.owner)
    if user is None:
        ending.switch_off(webhook, WebhookEnd.REVOKED)
        return 0, False
    try:
        page = feed.read(user, webhook.cursor, AT_ONCE, with_records=False)
    except (feed.Expired, feed.BadCursor):
        webhook.cursor = now_of(user)
        # They may have been written under other rights; the receiver copies anew what it needs.
        messages.remove(webhook.deliveries.exclude(type__in=[messages.TEST, messages.EXPIRED]))
        found, more = [messages.about(webhook, messages.EXPIRED)], False
    else:
        webhook.cursor, more = page.cursor, page.more
        found = [
            messages.change(webhook, entry)
            for entry in page.entries
            if _wanted(webhook, entry.resource, entry.kind)
        ]
    WebhookDelivery.objects.bulk_create(found)
    webhook.save(update_fields=["cursor"])
    return len(found), more


def _wanted(webhook: Webhook, resource: str, kind: str) -> bool:
    """Whether the subscription asks for such changes; an empty list asks for all."""
    return (not webhook.resources or resource in webhook.resources) and (
        not webhook.kinds or kind in webhook.kinds
    )
