"""Whoever reads the database or a backup has nobody's second factor."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from diplomacy.core.signin import stored_secrets

from .conftest import PASSWORD, code_of, with_authenticator_app

pytestmark = pytest.mark.django_db
OTHER_KEY = "klmnopqrst" * 6


def stored() -> dict[str, str]:
    """What the table holds, as a reader of the database sees it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, data::text FROM mfa_authenticator")
        return dict(cursor.fetchall())


def test_table_holds_no_secret_that_can_be_read(somebody):
    secret = with_authenticator_app(somebody)
    codes = Authenticator.objects.get(type="recovery_codes").wrap()
    seed = stored_secrets.decrypt(codes.instance.data["seed"])
    assert re.fullmatch("[0-9a-f]{80}", seed)
    everything = "".join(stored().values())
    for text in (secret, seed, *codes.get_unused_codes()):
        assert text not in everything
    assert everything.count(stored_secrets.MARK) == 2


def test_same_secret_looks_different_each_time():
    first, second = stored_secrets.encrypt("JBSWY3DP"), stored_secrets.encrypt("JBSWY3DP")
    assert first != second
    assert stored_secrets.decrypt(first) == stored_secrets.decrypt(second) == "JBSWY3DP"


def test_app_set_up_on_the_page_is_encrypted_and_signs_in(
    somebody, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(somebody)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert secret not in stored()["totp"]
    # A recovery code, for the code of this half minute has been used.
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    again = Client()
    again.post("/accounts/login/", {"login": "somebody", "password": PASSWORD})
    assert again.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert again.get("/inbox/").status_code == 200


def test_row_that_was_never_encrypted_is_read(somebody):
    assert stored_secrets.decrypt("JBSWY3DP") == "JBSWY3DP"


def test_damaged_secret_is_refused_and_never_replaced(somebody):
    sealed = stored_secrets.encrypt("JBSWY3DP")
    with pytest.raises(ValidationError):
        stored_secrets.decrypt(sealed[:-4] + "AAA=")
    with pytest.raises(ValidationError):
        stored_secrets.decrypt(stored_secrets.MARK)


def test_with_another_key_no_code_signs_in_and_the_page_says_so(somebody, settings, caplog):
    secret = with_authenticator_app(somebody)
    settings.SECRET_KEY = OTHER_KEY
    client = Client()
    client.cookies["django_language"] = "en"
    client.post("/accounts/login/", {"login": "somebody", "password": PASSWORD})
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 200
    assert "Your second factor cannot be checked at the moment." in answer.content.decode()
    assert "encrypted with another SECRET_KEY" in caplog.text
    assert secret not in caplog.text


def renew(monkeypatch, old_key):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{old_key}\n"))
    out = io.StringIO()
    call_command("renew_second_factors", stdout=out)
    return out.getvalue()


def test_secrets_are_written_anew_for_a_new_key(somebody, settings, monkeypatch):
    secret = with_authenticator_app(somebody)
    plain = Authenticator.objects.get(type="recovery_codes")
    plain.data["seed"] = seed = stored_secrets.decrypt(plain.data["seed"])
    plain.save()
    old_key, settings.SECRET_KEY = settings.SECRET_KEY, OTHER_KEY
    assert renew(monkeypatch, old_key) == "2 secrets were written anew.\n"
    assert renew(monkeypatch, old_key) == "2 secrets were written anew.\n"  # again does no harm
    app, codes = (Authenticator.objects.get(type=kind) for kind in ("totp", "recovery_codes"))
    assert stored_secrets.decrypt(app.data["secret"]) == secret
    assert stored_secrets.decrypt(codes.data["seed"]) == seed
    assert seed not in stored()["recovery_codes"]


def test_what_cannot_be_read_is_named_and_left(somebody, settings, monkeypatch):
    with_authenticator_app(somebody)
    before = stored()
    settings.SECRET_KEY = OTHER_KEY
    with pytest.raises(CommandError, match=r"reset them: somebody$"):
        renew(monkeypatch, "uvwxyzabcd" * 6)
    assert stored() == before
    with pytest.raises(CommandError, match="the present SECRET_KEY"):
        renew(monkeypatch, OTHER_KEY)
    with pytest.raises(CommandError, match="on standard input"):
        renew(monkeypatch, "")
