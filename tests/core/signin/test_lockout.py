"""Who is wrong too often has to wait, even with what is right; an administrator lifts it."""

from io import StringIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from diplomacy.core.api.clients import create_client
from diplomacy.core.models import Bureau
from diplomacy.core.signin import lockout
from tests.factories.people import person

from .conftest import PASSWORD, code_of, with_authenticator_app

pytestmark = pytest.mark.django_db
BLOCKED = "Too many attempts have failed. Wait 15 minutes and try again"
WRONG = "The user name or the password is not right."


def attempt(login, password, client=None, **extra):
    client = client or Client(**extra)
    client.cookies["django_language"] = "en"
    return client.post("/accounts/login/", {"login": login, "password": password})


def fail(login, times, **extra):
    for _ in range(times):
        assert WRONG in attempt(login, "wrong", **extra).content.decode()


def test_right_password_is_refused_after_five_wrong_ones_and_for_a_quarter_of_an_hour(somebody):
    with time_machine.travel("2026-04-01T09:00:00+09:00", tick=False) as clock:
        fail("somebody", 5)
        assert BLOCKED in attempt("somebody", PASSWORD).content.decode()
        clock.shift(14 * 60)
        assert BLOCKED in attempt("somebody", PASSWORD).content.decode()
        clock.shift(2 * 60)
        assert attempt("somebody", PASSWORD).status_code == 302


def test_four_wrong_ones_are_forgiven(somebody):
    fail("somebody", 4)
    assert attempt("somebody", PASSWORD).status_code == 302


def test_attempts_count_for_the_account_by_whichever_name_and_host(somebody, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    fail("somebody", 2)
    fail(somebody.email.upper(), 1)
    fail("SOMEBODY", 1, HTTP_HOST="other.example")
    fail("somebody", 1, REMOTE_ADDR="192.0.2.5")
    assert BLOCKED in attempt(somebody.email, PASSWORD).content.decode()


def test_name_of_nobody_is_blocked_alike(db):
    fail("nobody", 5)
    assert BLOCKED in attempt("nobody", "x").content.decode()


def test_others_may_still_sign_in(somebody):
    fail("other", 5)
    assert attempt("somebody", PASSWORD).status_code == 302


def test_block_is_told_in_japanese(somebody):
    fail("somebody", 5)
    client = Client()
    client.cookies["django_language"] = "ja"
    response = client.post("/accounts/login/", {"login": "somebody", "password": PASSWORD})
    assert "失敗した回数が多すぎます。15分ほど待って" in response.content.decode()


def test_address_is_blocked_after_thirty_wrong_ones_of_any_account(somebody):
    for number in range(30):
        fail(f"name-{number}", 1, REMOTE_ADDR="192.0.2.5")
    assert BLOCKED in attempt("somebody", PASSWORD, REMOTE_ADDR="192.0.2.5").content.decode()
    assert attempt("somebody", PASSWORD, REMOTE_ADDR="192.0.2.6").status_code == 302


def test_client_cannot_choose_its_address(somebody):
    """Headers about the address reach the application from known proxies only, and as REMOTE_ADDR;
    whatever else says where a request came from is not asked."""
    for number in range(30):
        fail(f"name-{number}", 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    response = attempt("somebody", PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.99")
    assert BLOCKED in response.content.decode()


def half_way(user):
    """A browser that has given the password and is asked for the code."""
    client = Client()
    response = attempt(user.username, PASSWORD, client)
    assert response["Location"] == "/accounts/2fa/authenticate/"
    return client


def code(client, text):
    return client.post("/accounts/2fa/authenticate/", {"code": text})


def test_right_code_is_refused_after_five_wrong_ones(somebody):
    secret = with_authenticator_app(somebody)
    client = half_way(somebody)
    for _ in range(5):
        assert "Incorrect code." in code(client, "000000").content.decode()
    assert BLOCKED in code(client, code_of(secret)).content.decode()
    # A new start does not help.
    assert BLOCKED in code(half_way(somebody), code_of(secret)).content.decode()
    assert lockout.unlock(somebody)
    assert code(client, code_of(secret)).status_code == 302


def test_password_that_is_asked_for_again_counts_too(somebody, sign_in):
    client = sign_in(somebody)
    for _ in range(5):
        response = client.post("/accounts/reauthenticate/", {"password": "wrong"})
        assert "Incorrect password." in response.content.decode()
    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert BLOCKED in response.content.decode()
    assert BLOCKED in attempt("somebody", PASSWORD).content.decode()


def test_old_password_cannot_be_guessed_by_changing_it(somebody, sign_in):
    client = sign_in(somebody)
    typed = {"password1": "x" * 20, "password2": "x" * 20}
    for _ in range(10):
        response = client.post("/accounts/password/change/", {"oldpassword": "wrong", **typed})
        assert response.status_code == 200
    response = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **typed})
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert somebody.check_password(PASSWORD)


def test_mails_that_reset_a_password_are_limited_by_account_and_address(somebody, mailoutbox):
    client = Client()
    client.cookies["django_language"] = "ja"

    def ask(address, **extra):
        return client.post("/accounts/password/reset/", {"email": address}, **extra)

    for _ in range(3):
        assert ask(somebody.email).status_code == 302
    response = ask(somebody.email.upper(), REMOTE_ADDR="192.0.2.5")
    assert response.status_code == 429
    assert "試行回数が多すぎます" in response.content.decode()
    assert len(mailoutbox) == 3
    for number in range(20):
        ask(f"nobody-{number}@portal.example", REMOTE_ADDR="192.0.2.6")
    assert ask("other@portal.example", REMOTE_ADDR="192.0.2.6").status_code == 429


def test_new_password_by_mail_lifts_the_block_of_the_old_one(somebody, mailoutbox):
    import re

    fail("somebody", 5)
    client = Client()
    client.post("/accounts/password/reset/", {"email": somebody.email})
    (link,) = re.findall(r"/accounts/password/reset/key/\S+", mailoutbox[0].body)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = "thirteen lanterns over the bay"
    response = client.post(form, {"password1": new, "password2": new})
    assert response.status_code == 302, response.content.decode()
    assert attempt("somebody", new).status_code == 302


def test_administrator_lifts_a_block_and_others_may_not(somebody):
    fail("somebody", 5)
    with pytest.raises(PermissionDenied):
        lockout.unlock(somebody, actor=person("office_head"))
    assert BLOCKED in attempt("somebody", PASSWORD).content.decode()
    assert lockout.unlock(somebody, actor=person("administrator"))
    assert attempt("somebody", PASSWORD).status_code == 302


def run(*arguments):
    out = StringIO()
    call_command("unlock", *arguments, stdout=out)
    return out.getvalue().strip()


def test_command_lifts_the_block_of_an_account(somebody):
    fail("somebody", 5)
    assert run("somebody") == "somebody may try again."
    assert attempt("somebody", PASSWORD).status_code == 302
    assert run("somebody") == "Nothing was counted against somebody."


def test_command_lifts_the_block_of_an_address(somebody):
    for number in range(30):
        fail(f"name-{number}", 1, REMOTE_ADDR="192.0.2.5")
    assert run("--address", "192.0.2.5") == "192.0.2.5 may try again."
    assert attempt("somebody", PASSWORD, REMOTE_ADDR="192.0.2.5").status_code == 302


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Name an account, or an address"),
        (("nobody",), "There is no account 'nobody'."),
        (("--address", "here"), "'here' is not an address."),
    ],
)
def test_command_says_what_is_wrong(arguments, says, db):
    with pytest.raises(CommandError, match=says):
        run(*arguments)


def test_wrong_secrets_of_api_clients_are_limited_by_address():
    bureau = Bureau.objects.create(code="sample", name_ja="見本", name_en="Sample")
    issued = create_client("Sample system", bureau=bureau, scopes=("read",))

    def ask(secret, address="192.0.2.5"):
        return Client(REMOTE_ADDR=address).post(
            "/identity/o/api/token",
            {
                "grant_type": "client_credentials",
                "client_id": issued.client.pk,
                "client_secret": secret,
            },
        )

    for _ in range(31):  # what is right is not counted
        assert ask(issued.secret).status_code == 200
    for _ in range(30):
        assert ask("wrong").status_code == 401
    refused = ask(issued.secret)
    assert refused.status_code == 429
    assert refused.json()["error"] == "temporarily_unavailable"
    # Who knows the id of a client cannot lock it out elsewhere.
    assert ask(issued.secret, "192.0.2.6").status_code == 200
    assert lockout.unlock_address("192.0.2.5")
    assert ask(issued.secret).status_code == 200
