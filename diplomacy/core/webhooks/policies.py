"""Who may do what with subscriptions: an API client with its own, administrators with all."""

from typing import Any

from diplomacy.core import policies
from diplomacy.core.models import Webhook, WebhookDelivery


def _own(user: Any, record: Any) -> bool:
    return record is None or record.owner_id == user.pk


subscriber = policies.service & policies.Predicate(
    "scope webhooks", lambda user, _record: policies.WEBHOOKS in user.scopes
)
own = subscriber & policies.Predicate("its own", _own)

policies.register(
    Webhook,
    view=policies.administrator | own,
    add=subscriber,
    change=policies.administrator | own,
    remove=policies.administrator | own,
)
policies.register(WebhookDelivery, view=policies.administrator, change=policies.administrator)
