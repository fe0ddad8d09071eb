"""Records for tests of the bottom layer. They are cities, because core has no business record."""

from collections.abc import Callable
from typing import Any

import pytest

from cities.models import City, Country
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, RoleMembership, User


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """A person with the given roles."""

    def make(username: str, *roles: Role, bureau: Bureau | None = None, **extra: Any) -> User:
        extra.setdefault("email", f"{username}@portal.example")
        user = User.objects.create_user(username, bureau=bureau, **extra)
        RoleMembership.objects.bulk_create(RoleMembership(user=user, role=role) for role in roles)
        return user

    return make


@pytest.fixture
def office(make_user: Callable[..., User]) -> User:
    return make_user("office", Role.OFFICE_HEAD, name_ja="事務局長", name_en="Office Head")


@pytest.fixture
def country(db: None) -> Country:
    return Country.objects.create(code="XA", iso3="XAA", name_ja="見本国", name_en="Sampleland")


@pytest.fixture
def city_values(country: Country) -> dict[str, Any]:
    return {
        "code": "sample",
        "kind": "city",
        "name_ja": "見本市",
        "name_en": "Sample",
        "country": country,
        "region": "Asia",
    }


@pytest.fixture
def city(city_values: dict[str, Any]) -> City:
    return City.objects.create(**city_values)
