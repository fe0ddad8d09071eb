"""A subscription whose receiver is on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from diplomacy.core.api.clients import create_client
from diplomacy.core.models import User, Webhook
from diplomacy.core.webhooks import services
from tests.database import settle
from tests.factories.initiatives import BureauFactory

from .receiver import LOOPBACK, Receiver, receiving


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with receiving() as running:
        yield running


def service_user(*scopes: str) -> User:
    """A service user as a token with its client's scopes brings it."""
    scopes = scopes or ("read", "webhooks")
    issued = create_client("Receiver", bureau=BureauFactory(), scopes=scopes)
    user: User = User.objects.get(pk=issued.client.owner_id)
    user.scopes = frozenset(scopes)
    return user


@pytest.fixture
def owner(db: None) -> User:
    return service_user()


@pytest.fixture
def subscribe(owner: User, receiver: Receiver) -> Callable[..., services.Issued]:
    """Make a subscription to the receiver; a path of its own where one is given."""

    def make(path: str = "/hook", *, user: User | None = None, **values: Any) -> services.Issued:
        settle()  # what was written before is not told
        return services.create(
            actor=user or owner, values={"name": "Test", "url": receiver.url(path), **values}
        )

    return make


@pytest.fixture
def webhook(subscribe: Callable[..., services.Issued]) -> Webhook:
    return subscribe().webhook
