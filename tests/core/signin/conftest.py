"""People with a password, and browsers that sign in as people do."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from diplomacy.core.models import User
from tests.factories.people import person

PASSWORD = "eleven lanterns over the bay"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/131.0.0.0 Safari/537.36"
)


@pytest.fixture
def somebody(db: None) -> User:
    user = person("desk_officer", username="somebody")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser in which a person has signed in with their password."""

    def sign_in(user: User, agent: str = CHROME, **extra: Any) -> Client:
        client = Client(headers={"User-Agent": agent}, **extra)
        client.cookies["django_language"] = user.language
        response = client.post(
            "/accounts/login/", {"login": user.username, "password": PASSWORD, "next": "/inbox/"}
        )
        assert response.status_code == 302, response.content.decode()
        return client

    return sign_in


def with_authenticator_app(user: User) -> str:
    """Give the account an authenticator app and recovery codes; the app's secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str) -> str:
    """What the app shows now, for at least three more seconds."""
    left = 30 - time.time() % 30
    if left < 3:
        time.sleep(left)
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
