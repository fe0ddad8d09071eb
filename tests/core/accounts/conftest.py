"""Two administrators, so that one is never the last, and somebody to change."""

import pytest

from diplomacy.core.enums import Role
from tests.factories.people import person


@pytest.fixture
def admin(db):
    return person(Role.ADMINISTRATOR, username="first-admin")


@pytest.fixture
def other_admin(db):
    return person(Role.ADMINISTRATOR, username="second-admin")


@pytest.fixture
def officer(db):
    return person(Role.DESK_OFFICER, username="officer", name_en="Sample Officer")
