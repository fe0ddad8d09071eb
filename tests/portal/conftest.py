"""People signed in, on the first day of the demonstration."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from diplomacy.core.models import User
from tests.factories.people import person

TODAY = datetime.date(2015, 1, 5)


@pytest.fixture
def pinned(settings: Any) -> datetime.date:
    settings.PORTAL_TODAY = TODAY
    return TODAY


@pytest.fixture
def sign_in(db: None, client: Client, pinned: datetime.date) -> Callable[..., User]:
    def sign_in(*roles: str, **values: Any) -> User:
        user = person(*roles, **values)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def office(sign_in: Callable[..., User]) -> User:
    return sign_in("office_head")
