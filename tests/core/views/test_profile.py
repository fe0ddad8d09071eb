import pytest
from django.test import Client


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


def test_nobody_signs_up(db):
    page = Client().get("/accounts/signup/")
    assert "password1" not in page.content.decode()


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
