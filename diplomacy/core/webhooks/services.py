"""What systems and administrators do with subscriptions: one function for one thing.

``actor`` is a service user with the scopes of its token, or an administrator; None is the portal.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diplomacy.core import history, policies, records
from diplomacy.core.enums import DeliveryState, WebhookKind, WebhookState
from diplomacy.core.feed.reading import told
from diplomacy.core.models import User, Webhook, WebhookDelivery

from . import addresses, dispatching, messages, secrets, waking

__all__ = [
    "MOST_WEBHOOKS",
    "Issued",
    "change",
    "create",
    "pause",
    "remove",
    "replay",
    "replay_dead",
    "resume",
    "rotate_secret",
    "send_test",
]

#: Subscriptions that one API client may have.
MOST_WEBHOOKS = 20
#: What may be changed; the rest follows.
EDITABLE = ("name", "description", "url", "resources", "kinds")


@dataclass(frozen=True)
class Issued:
    """A subscription with the secret that is shown once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def create(*, actor: User, values: Mapping[str, Any], reason: str = "") -> Issued:
    """Subscribe: changes from now on are told. ValidationError, or PermissionDenied.

    The owner is ``actor``, a service user, with whose rights the changes are read.
    """
    policies.require(actor, "add", Webhook)
    reader = dispatching.reading_as(actor)
    if reader is None or policies.READ not in actor.scopes:
        raise PermissionDenied(_("The API client needs the scopes “read” and “webhooks”."))
    # Two requests at once are counted one after the other.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    if Webhook.objects.filter(owner=actor).count() >= MOST_WEBHOOKS:
        raise ValidationError(
            _("An API client has at most %(most)d webhooks.") % {"most": MOST_WEBHOOKS},
            code="too_many",
        )
    webhook = Webhook(owner=actor, cursor=dispatching.now_of(reader))
    _set(webhook, values)
    records.save(webhook, actor=actor, reason=reason)
    return Issued(webhook, secrets.issue(webhook))


@transaction.atomic
def change(
    webhook: Webhook,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> Webhook:
    """Set any of :data:`EDITABLE`. What waits goes to the new address with its next attempt."""
    current = _locked(webhook, actor, "change", expected_version)
    _set(current, values)
    if "url" in values:
        current.failing_since = current.held_until = None
    records.save(current, actor=actor, reason=reason)
    return _fresh(current)


@transaction.atomic
def remove(
    webhook: Webhook, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> None:
    """End the subscription: its messages, log and secrets go with it; its history stays."""
    current = _locked(webhook, actor, "remove", expected_version)
    messages.remove(current.deliveries.all())
    with history.acting(actor, reason):
        current.delete()


@transaction.atomic
def rotate_secret(
    webhook: Webhook, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> Issued:
    """Give the subscription another secret; the former one signs as well for a day."""
    current = _locked(webhook, actor, "change", expected_version)
    secret = secrets.issue(current)
    with history.acting(actor, reason or "rotate_secret"):
        Webhook.objects.filter(pk=current.pk).update(updated_at=timezone.now())
    return Issued(_fresh(current), secret)


@transaction.atomic
def pause(
    webhook: Webhook, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> Webhook:
    """Tell the receiver nothing until it is resumed; what happens meanwhile is told then."""
    current = _locked(webhook, actor, "change", expected_version)
    if current.state != WebhookState.ACTIVE:
        raise ValidationError(_("This webhook is not active."), code="transition")
    current.state = WebhookState.PAUSED
    records.save(current, actor=actor, reason=reason)
    return _fresh(current)


@transaction.atomic
def resume(
    webhook: Webhook, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> Webhook:
    """Go on where it was paused or switched off. What was given up waits until it is replayed."""
    current = _locked(webhook, actor, "change", expected_version)
    if current.state == WebhookState.ACTIVE:
        raise ValidationError(_("This webhook is active."), code="transition")
    if dispatching.reading_as(current.owner) is None:
        raise ValidationError(
            _("The API client was revoked, or lacks the scopes “read” and “webhooks”."),
            code="transition",
        )
    current.state, current.disabled_because = WebhookState.ACTIVE, ""
    current.failing_since = current.held_until = None
    records.save(current, actor=actor, reason=reason)
    transaction.on_commit(waking.wake, robust=True)
    return _fresh(current)


@transaction.atomic
def send_test(
    webhook: Webhook, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> WebhookDelivery:
    """Send a message that tells of nothing, to try the receiver."""
    current = _locked(webhook, actor, "change", expected_version)
    _require_active(current)
    delivery = messages.about(current, messages.TEST)
    delivery.save()
    transaction.on_commit(waking.wake, robust=True)
    return delivery


@transaction.atomic
def replay(delivery: WebhookDelivery, *, actor: User | None) -> WebhookDelivery:
    """Send a message again that was delivered or given up, under its id; the log goes on."""
    current = _locked(delivery.webhook, actor, "change", None)
    _require_active(current)
    found = current.deliveries.filter(pk=delivery.pk)
    if not _again(found.exclude(state=DeliveryState.PENDING)):
        raise ValidationError(_("This message is waiting to be sent already."), code="transition")
    return found.get()


@transaction.atomic
def replay_dead(
    webhook: Webhook,
    *,
    actor: User | None,
    since: datetime.datetime,
    expected_version: int | None = None,
) -> int:
    """Send everything again that was given up and is from ``since`` or later; how many."""
    current = _locked(webhook, actor, "change", expected_version)
    _require_active(current)
    return _again(current.deliveries.filter(state=DeliveryState.DEAD, created_at__gte=since))


def _again(found: QuerySet[WebhookDelivery]) -> int:
    transaction.on_commit(waking.wake, robust=True)
    return found.update(
        state=DeliveryState.PENDING,
        attempts=0,
        next_attempt_at=timezone.now(),
        leased_until=None,
        finished_at=None,
    )


def _locked(
    webhook: Webhook, actor: User | None, action: str, expected_version: int | None
) -> Webhook:
    """The subscription as it is now, locked. StaleRecord or PermissionDenied."""
    subject: Any = webhook
    current: Any = records.locked(subject, expected_version)
    policies.require(actor, action, current)
    found: Webhook = current
    return found


def _require_active(webhook: Webhook) -> None:
    if webhook.state != WebhookState.ACTIVE:
        raise ValidationError(
            _("This webhook is paused or switched off: resume it first."), code="transition"
        )


def _set(webhook: Webhook, values: Mapping[str, Any]) -> None:
    for name in EDITABLE:
        if name in values:
            setattr(webhook, name, values[name])
    webhook.receiver = addresses.check_url(webhook.url).receiver
    webhook.resources = _known(webhook.resources, list(told()), "resources")
    webhook.kinds = _known(webhook.kinds, WebhookKind.values, "kinds")


def _known(names: list[str], known: list[str], field: str) -> list[str]:
    for name in names:
        if name not in known:
            raise ValidationError(
                {
                    field: ValidationError(
                        _("“%(name)s” is not one of: %(known)s.")
                        % {"name": str(name)[:60], "known": ", ".join(known)},
                        code="choice",
                    )
                }
            )
    return sorted(set(names), key=known.index)


def _fresh(webhook: Webhook) -> Webhook:
    webhook.refresh_from_db(fields=["version", "updated_at"])
    return webhook
