"""Callers of the API: people with a session, systems with a token, and nobody."""

from collections.abc import Callable

import pytest
from django.test import Client

from diplomacy.core.api.clients import Issued, create_client
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, User


@pytest.fixture
def bureau(db: None) -> Bureau:
    return Bureau.objects.create(code="sample-bureau", name_ja="見本局", name_en="Sample Bureau")


@pytest.fixture
def issue(bureau: Bureau) -> Callable[..., Issued]:
    """A new API client with the given scopes."""

    def issue(*scopes: str) -> Issued:
        return create_client("Sample system", bureau=bureau, scopes=scopes)

    return issue


@pytest.fixture
def system(issue: Callable[..., Issued]) -> Callable[..., Client]:
    """A caller with the token of a new API client; reads unless told otherwise."""

    def system(*scopes: str, language: str = "en") -> Client:
        token = issue(*(scopes or ("read",))).token
        return Client(
            headers={"authorization": f"Bearer {token}", "accept-language": language},
            raise_request_exception=False,
        )

    return system


@pytest.fixture
def person(make_user: Callable[..., User]) -> Callable[..., Client]:
    """A caller with the session of somebody who has the given roles."""

    def person(*roles: Role, **extra: object) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(make_user("somebody", *roles, language="en", **extra))
        return client

    return person


@pytest.fixture
def nobody() -> Client:
    return Client(headers={"accept-language": "en"})
