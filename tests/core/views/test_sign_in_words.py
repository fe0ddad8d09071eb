"""Signing in is called by one name, and a failure tells nobody what was right."""

import re

import pytest
from django.test import Client

from diplomacy.core.accounts.words import WORDS

SIGNED_IN = [
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/profile/",
]
SIGNED_OUT = ["/accounts/login/", "/accounts/password/reset/", "/accounts/inactive/"]
#: What the portal calls サインイン, サインアウト and 二要素認証.
OTHER_WORDS = re.compile("ログイン|ログアウト|ログオン|多要素|二段階|2要素|２要素")


def said(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


# Their templates look for more than is there.
@pytest.mark.parametrize("address", SIGNED_IN)
@pytest.mark.ignore_template_errors
def test_pages_of_an_account_use_the_portals_words(address, browser, reader):
    reader.language = "ja"
    reader.set_password("correct horse battery")
    reader.save()
    browser.force_login(reader)
    assert OTHER_WORDS.findall(said(browser, address)) == []


@pytest.mark.parametrize("address", SIGNED_OUT)
def test_pages_before_signing_in_use_them_too(address, db):
    assert OTHER_WORDS.findall(said(Client(), address)) == []


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "The user name or the password is not right."),
        ("ja", "ユーザー名又はパスワードが正しくありません。"),
    ],
)
@pytest.mark.parametrize("name", ["reader", "nobody", "reader@portal.example", "no@one.example"])
def test_failed_sign_in_does_not_tell_which_part_was_wrong(language, message, name, reader):
    client = Client(headers={"Accept-Language": language})
    client.cookies["django_language"] = language
    response = client.post("/accounts/login/", {"login": name, "password": "wrong"})
    body = response.content.decode()
    assert message in body
    assert 'id="id_login-error"' not in body
    assert 'id="id_password-error"' not in body


def test_mail_that_resets_a_password_is_in_plain_japanese(reader, mailoutbox):
    client = Client()
    client.cookies["django_language"] = "ja"
    client.post("/accounts/password/reset/", {"email": reader.email})
    (mail,) = mailoutbox
    assert "パスワード再設定の申請がありました。" in mail.body
    assert "都市外交ポータル" in mail.body
    assert "こんにちは" not in mail.body


def test_every_word_kept_for_the_other_package_is_still_said_there():
    """When it changes its words, ours would silently stop to be used."""
    from pathlib import Path

    import allauth
    from babel.messages.pofile import read_po

    root = Path(allauth.__file__).parent
    with (root / "locale/ja/LC_MESSAGES/django.po").open("rb") as file:
        theirs = {message.id for message in read_po(file)}
    assert [word for word in WORDS if word not in theirs] == []
