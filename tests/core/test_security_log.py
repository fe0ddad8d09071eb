"""Who comes in, fails to, or changes how they come in leaves a line, and none quotes a secret."""

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from diplomacy.core.logs import LineFormatter
from diplomacy.core.models import User
from tests.factories.people import person

PASSWORD = "eleven lanterns over the bay"
NEW = "nine herons on a wooden bridge"

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody() -> User:
    user = person("viewer", username="somebody")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def lines(caplog: Any) -> Any:
    """What the security log says so far, as it is written."""

    def lines() -> list[str]:
        said = [record for record in caplog.records if record.name == "portal.security"]
        return [LineFormatter("{message}", style="{").format(record) for record in said]

    caplog.set_level("INFO", logger="portal.security")
    return lines


@pytest.fixture
def code(somebody: User, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the person's new authenticator app shows, while time stands still."""
    monkeypatch.setattr(totp, "yield_hotp_counters_from_time", lambda: iter([47_000_000]))
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(somebody, secret)
    return totp.format_hotp_value(totp.hotp_value(secret, 47_000_000))


def sign_in(client: Client, name: str, password: str) -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password})


def test_signing_in_and_out(somebody: User, client: Client, lines: Any) -> None:
    assert sign_in(client, "somebody", PASSWORD).status_code == 302
    client.post("/accounts/logout/")
    assert [line.partition(" user=")[0] for line in lines()] == [
        "factor accepted account='somebody' method='password'",
        "signed in account='somebody'",
        "signed out account='somebody'",
    ]
    assert all("address='127.0.0.1'" in line for line in lines())


@pytest.mark.parametrize(
    ("typed", "account"), [("somebody", "somebody"), ("SOMEBODY@portal.example", "somebody")]
)
def test_wrong_password(
    somebody: User, client: Client, lines: Any, typed: str, account: str
) -> None:
    sign_in(client, typed, "a wrong one, of some length")
    (line,) = lines()
    assert line.startswith(f"sign-in refused account={account!r} method='password'")


def test_what_was_typed_in_place_of_a_name_is_not_kept(
    somebody: User, client: Client, lines: Any
) -> None:
    sign_in(client, PASSWORD, PASSWORD)
    (line,) = lines()
    assert line.startswith("sign-in refused account='' ")
    assert PASSWORD not in line


def test_codes_right_and_wrong(client: Client, code: str, lines: Any) -> None:
    sign_in(client, "somebody", PASSWORD)
    wrong = "000000" if code != "000000" else "000001"
    client.post("/accounts/2fa/authenticate/", {"code": wrong})
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert [line.partition(" user=")[0] for line in lines()] == [
        "factor accepted account='somebody' method='password'",
        "factor refused account='somebody' method='totp'",
        "factor accepted account='somebody' method='totp'",
        "signed in account='somebody'",
    ]
    assert code not in "".join(lines())


def test_a_code_works_once(code: str, lines: Any) -> None:
    answers = []
    for _again in range(2):
        client = Client()
        sign_in(client, "somebody", PASSWORD)
        answers.append(client.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]
    assert lines()[-1].startswith("factor refused account='somebody'")


def test_a_new_password(somebody: User, client: Client, lines: Any) -> None:
    sign_in(client, "somebody", PASSWORD)
    values = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", values).status_code == 302
    assert [line for line in lines() if line.startswith("password changed account='somebody'")]
    assert NEW not in "".join(lines())


def blocked(lines: Any) -> list[str]:
    return [line for line in lines() if line.startswith("attempt blocked")]


def test_attempts_while_an_account_is_blocked(somebody: User, client: Client, lines: Any) -> None:
    for _ in range(5):
        sign_in(client, "somebody", "a wrong one, of some length")
    assert blocked(lines) == []
    sign_in(client, "Somebody@portal.example", PASSWORD)
    (line,) = blocked(lines)
    assert line.startswith("attempt blocked account='somebody' page='account_login' user=''")
    assert "address='127.0.0.1'" in line
    assert PASSWORD not in "".join(lines())


def test_attempts_of_nobody_while_blocked_do_not_quote_what_was_typed(
    client: Client, lines: Any, db: None
) -> None:
    for _ in range(6):
        sign_in(client, NEW, PASSWORD)
    (line,) = blocked(lines)
    assert line.startswith("attempt blocked account='' page='account_login'")
    assert NEW not in "".join(lines())


def test_codes_while_they_are_blocked(client: Client, code: str, lines: Any) -> None:
    sign_in(client, "somebody", PASSWORD)
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": wrong})
    client.post("/accounts/2fa/authenticate/", {"code": code})
    (line,) = blocked(lines)
    assert line.startswith("attempt blocked account='somebody' page='mfa_authenticate'")
    assert code not in "".join(blocked(lines))


def test_proof_while_it_is_blocked(somebody: User, client: Client, lines: Any) -> None:
    sign_in(client, "somebody", PASSWORD)
    for _ in range(6):
        client.post("/accounts/reauthenticate/", {"password": "a wrong one, of some length"})
    (line,) = blocked(lines)
    assert line.startswith("attempt blocked account='somebody' page='account_reauthenticate'")


def test_pages_that_answer_too_many(somebody: User, client: Client, lines: Any) -> None:
    for _ in range(4):
        answer = client.post("/accounts/password/reset/", {"email": somebody.email})
    assert answer.status_code == 429
    (line,) = blocked(lines)
    assert line.startswith("attempt blocked account='' page='account_reset_password'")


def test_secrets_of_clients_while_an_address_is_blocked(
    client: Client, lines: Any, db: None
) -> None:
    values = {"grant_type": "client_credentials", "client_id": "x", "client_secret": PASSWORD}
    for _ in range(31):
        answer = client.post("/identity/o/api/token", values)
    assert answer.status_code == 429
    (line,) = blocked(lines)
    assert line.startswith("attempt blocked account='' page=")
    assert PASSWORD not in "".join(lines())
