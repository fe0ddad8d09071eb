"""Switching a subscription off when its receiver or its owner is not there any more."""

import logging

from django.utils import timezone

from diplomacy.core import history
from diplomacy.core.enums import DeliveryState, WebhookEnd, WebhookState
from diplomacy.core.models import Webhook

logger = logging.getLogger(__name__)


def switch_off(webhook: Webhook, because: WebhookEnd) -> None:
    """Tell the receiver nothing more until somebody switches the subscription on again.

    What waits is given up, and can be replayed. The caller has locked the subscription.
    """
    if webhook.state == WebhookState.DISABLED:
        return
    webhook.state, webhook.disabled_because = WebhookState.DISABLED, because
    with history.acting(None, f"webhook_{because}"):
        webhook.save(update_fields=["state", "disabled_because"])
    webhook.deliveries.filter(state=DeliveryState.PENDING).update(
        state=DeliveryState.DEAD,
        finished_at=timezone.now(),
        leased_until=None,
        last_error="the webhook was switched off",
    )
    logger.warning("webhook %s was switched off: %s", webhook.pk, because)
