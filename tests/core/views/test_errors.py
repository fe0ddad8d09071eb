import datetime
import re

import pytest
from django.test import Client, override_settings


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("ja", "ja")])
def test_missing_page_is_in_our_look_and_the_readers_language(language, lang, browser, reader):
    reader.language = language
    reader.save()
    response = browser.get("/no/such/page/")
    body = response.content.decode()
    assert response.status_code == 404
    assert f'<html lang="{lang}">' in body
    assert "css/components" in body
    assert 'class="site-nav"' in body


def test_form_without_its_token_is_explained(reader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)
    response = client.post("/language/", {"language": "ja"})
    assert response.status_code == 403
    assert "The form is no longer valid" in response.content.decode()
    reader.refresh_from_db()
    assert reader.language == "en"


def test_fault_of_ours_is_a_page_without_details(browser, monkeypatch):
    from diplomacy.core.views import profile

    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(profile, "render", fail)
    browser.raise_request_exception = False
    response = browser.get("/profile/")
    body = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong" in body
    assert "secret detail" not in body


def test_pages_need_no_inline_script_or_style(browser):
    response = browser.get("/components/")
    body = response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", body)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_pinned_date_is_said_on_every_page(browser):
    with override_settings(PORTAL_TODAY=datetime.date(2015, 1, 5), PORTAL_MODE="demo"):
        for page in ("/profile/", "/accounts/login/", "/no/such/page/"):
            client = Client() if page == "/accounts/login/" else browser
            client.cookies["django_language"] = "en"
            body = client.get(page).content.decode()
            assert "This demonstration speaks from 5 January 2015." in body
            assert "exempt from the second factor" in body


def test_production_has_no_banner(browser):
    assert "notice-bar" not in browser.get("/profile/").content.decode()
