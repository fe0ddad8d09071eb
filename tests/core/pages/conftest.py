"""The bases are tested through the pages of cities and agreements, which only declare."""

from collections.abc import Callable

import pytest
from django.test import Client

from diplomacy.core.enums import Role
from diplomacy.core.models import User


@pytest.fixture
def english_office(make_user: Callable[..., User]) -> User:
    return make_user("office-en", Role.OFFICE_HEAD, name_en="Office Head", language="en")


@pytest.fixture
def browser(client: Client, english_office: User) -> Client:
    """The office head, reading English."""
    client.force_login(english_office)
    return client


@pytest.fixture
def viewer(make_user: Callable[..., User]) -> Client:
    """May read what is public or internal, and change nothing."""
    client = Client()
    client.force_login(make_user("viewer", Role.VIEWER, language="en"))
    return client
