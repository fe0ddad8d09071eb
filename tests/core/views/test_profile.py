import re

import pytest
from django.conf import settings
from django.test import Client

from diplomacy.core.accounts import urls as account_urls


@pytest.mark.parametrize(("language", "word"), [("en", "Sign in"), ("ja", 'lang="ja"')])
def test_language_of_somebody_not_signed_in_is_kept_in_a_cookie(language, word, db):
    client = Client()
    response = client.post("/language/", {"language": language, "next": "/accounts/login/"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    page = client.get("/accounts/login/")
    assert page.headers["Content-Language"] == language
    assert word in page.content.decode()


def test_language_of_a_person_is_kept_with_the_account(browser, reader):
    browser.post("/language/", {"language": "ja", "next": "/inbox/"})
    reader.refresh_from_db()
    assert reader.language == "ja"
    # Another machine, without the cookie, speaks it too.
    elsewhere = Client()
    elsewhere.force_login(reader)
    assert elsewhere.get("/inbox/").headers["Content-Language"] == "ja"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "", "\\\\x"]
)
def test_language_switch_leads_nowhere_outside(target, browser):
    response = browser.post("/language/", {"language": "en", "next": target})
    assert response["Location"] == "/"


def test_unknown_language_is_refused_and_changes_nothing(browser, reader):
    assert browser.post("/language/", {"language": "xx"}).status_code == 400
    reader.refresh_from_db()
    assert reader.language == "en"


def test_language_is_switched_by_posting_only(browser):
    assert browser.get("/language/").status_code == 405


def test_profile_says_who_one_is(browser):
    body = browser.get("/profile/").content.decode()
    assert "A Reader" in body
    assert "Desk officer" in body


@pytest.mark.parametrize(
    "address",
    [
        "",
        "signup/",
        "email/",
        "confirm-email/",
        "confirm-email/key/",
        "login/code/",
        "login/code/confirm/",
        "social/signup/",
        "3rdparty/",
        "sessions/",
    ],
)
def test_nobody_signs_up_or_changes_their_address(address, browser, db):
    """Administrators make accounts and keep their addresses."""
    assert browser.get(f"/accounts/{address}").status_code == 404
    assert Client().get(f"/accounts/{address}").status_code == 404


def test_addresses_of_an_account_are_those_chosen():
    """A new version of django-allauth adds none by itself but below the second factor."""
    names = {pattern.name for pattern in account_urls.urlpatterns if hasattr(pattern, "name")}
    assert len(names) == 14
    assert not any("signup" in name or "email" in name for name in names)


@pytest.mark.parametrize("account", ["reader@portal.example", "nobody@portal.example"])
def test_reset_of_a_password_answers_alike_and_mails_only_who_is_known(
    account, reader, client, mailoutbox
):
    # Where a request says it came to is not where the mail leads.
    response = client.post(
        "/accounts/password/reset/", {"email": account}, headers={"host": "testserver:31337"}
    )
    assert response["Location"] == "/accounts/password/reset/done/"
    assert len(mailoutbox) == (1 if account == reader.email else 0)
    for mail in mailoutbox:
        (base, link) = re.findall(r"(\S+)(/accounts/password/reset/key/\S+)", mail.body)[0]
        assert base == settings.PORTAL_BASE_URL
        assert not mail.subject.startswith("[")
        assert client.get(link, follow=True).status_code == 200


def test_who_has_no_password_is_led_to_set_one(browser, reader):
    reader.set_unusable_password()
    reader.save()
    browser.force_login(reader)
    assert browser.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"


def test_sign_in_and_out(reader):
    reader.set_password("correct horse battery")
    reader.save()
    client = Client()
    assert (
        client.post("/accounts/login/", {"login": "reader", "password": "wrong"}).status_code == 200
    )
    response = client.post(
        "/accounts/login/?next=/inbox/",
        {"login": "reader", "password": "correct horse battery", "next": "/inbox/"},
    )
    assert response["Location"] == "/inbox/"
    assert client.get("/inbox/").status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/inbox/").status_code == 302


def test_components_are_for_staff(browser, make_user):
    assert browser.get("/components/").status_code == 200
    stranger = Client()
    stranger.force_login(make_user("stranger"))
    assert stranger.get("/components/").status_code == 403


def test_production_has_no_page_of_components(browser, settings):
    settings.PORTAL_MODE = "production"
    assert browser.get("/components/").status_code == 404
