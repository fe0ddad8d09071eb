"""What people do with passwords and sessions on the pages of their account."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

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


def sign_in(client: Client, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": "somebody", "password": password})


@pytest.mark.parametrize(
    "password",
    [
        "  Spaces before, inside and behind  ",
        "ひらがなと漢字とカタカナと Ünïcödé 🏮",
        "all small letters and nothing else",
        "Σ" + "long and longer " * 8,
    ],
    ids=["spaces", "scripts", "small letters", "129 characters"],
)
def test_password_is_taken_as_it_was_typed(somebody: User, client: Client, password: str) -> None:
    sign_in(client)
    values = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/accounts/password/change/", values).status_code == 302
    for other in {password.strip(), password.swapcase(), password[:64], password + " "} - {
        password
    }:
        assert sign_in(Client(), other).status_code == 200
    assert sign_in(Client(), password).status_code == 302


def test_a_new_password_needs_the_present_one(somebody: User, client: Client) -> None:
    sign_in(client)
    values = {"oldpassword": "not the present one", "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", values).status_code == 200
    somebody.refresh_from_db()
    assert somebody.check_password(PASSWORD)


def test_boxes_for_passwords_hide_them_and_let_programs_fill_them(
    somebody: User, client: Client
) -> None:
    expected = {
        "/accounts/login/": {"password": "current-password"},
        "/accounts/password/change/": {
            "oldpassword": "current-password",
            "password1": "new-password",
            "password2": "new-password",
        },
    }
    for path, boxes in expected.items():
        body = client.get(path).content.decode()
        for name, purpose in boxes.items():
            (box,) = re.findall(rf'<input[^>]*name="{name}"[^>]*>', body)
            assert 'type="password"' in box
            assert f'autocomplete="{purpose}"' in box
            assert "onpaste" not in box
            assert "maxlength" not in box
        sign_in(client)


def test_a_password_by_mail_does_not_spare_the_second_factor(
    somebody: User, client: Client
) -> None:
    totp.TOTP.activate(somebody, totp.generate_totp_secret())
    client.post("/accounts/password/reset/", {"email": somebody.email})
    (link,) = re.findall(r"/accounts/password/reset/key/\S+", mail.outbox[0].body)
    form = client.get(link, follow=True)
    target = form.redirect_chain[-1][0]
    assert client.post(target, {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get("/inbox/").status_code == 302  # nobody is signed in by it
    signed_in = sign_in(client, NEW)
    assert "/2fa/authenticate/" in signed_in["Location"]
    assert client.get("/inbox/").status_code == 302
    # The link works once.
    assert "password1" not in Client().get(link, follow=True).content.decode()


def test_second_factors_are_changed_only_by_who_proves_themselves_again(
    somebody: User, client: Client
) -> None:
    client.force_login(somebody)  # a session in which nobody has typed a password lately
    for path in (
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/generate/",
    ):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_signing_in_begins_a_session_of_a_new_random_key(somebody: User, client: Client) -> None:
    planted = "0123456789abcdefghijklmnopqrstuv"
    client.cookies["sessionid"] = planted
    sign_in(client)
    first = client.cookies["sessionid"].value
    assert first != planted
    assert re.fullmatch(r"[0-9a-z]{32}", first)  # 165 bits
    sign_in(again := Client())
    assert again.cookies["sessionid"].value != first
    assert not Session.objects.filter(pk=planted).exists()


def test_a_session_that_was_signed_out_of_opens_nothing(somebody: User, client: Client) -> None:
    sign_in(client)
    key = client.cookies["sessionid"].value
    assert client.get("/inbox/").status_code == 200
    client.post("/accounts/logout/")
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get("/inbox/").status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_nothing_is_signed_in_or_out_of_by_a_link_alone(somebody: User, client: Client) -> None:
    sign_in(client)
    client.get("/accounts/logout/")
    assert client.get("/inbox/").status_code == 200
    client.get("/accounts/login/?login=somebody&password=" + PASSWORD)
    stranger = Client()
    stranger.get("/accounts/login/", {"login": "somebody", "password": PASSWORD})
    assert stranger.get("/inbox/").status_code == 302
