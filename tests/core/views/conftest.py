from collections.abc import Callable

import pytest
from django.test import Client

from diplomacy.core.enums import Role
from diplomacy.core.models import User


@pytest.fixture
def reader(make_user: Callable[..., User]) -> User:
    return make_user("reader", Role.DESK_OFFICER, name_en="A Reader", language="en")


@pytest.fixture
def browser(client: Client, reader: User) -> Client:
    client.force_login(reader)
    return client
