"""Signing in as people do, in both languages: every page on the way is looked at as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.core.signin.conftest import code_of
from tests.core.views.test_sign_in_words import OTHER_WORDS
from tests.system.conftest import Demonstration

from .test_accessibility import violations

PASSWORD = "eleven lanterns over the bay"
SIGN_IN = "main form.record-form button[type=submit]:not([form])"
PERSON = """
from diplomacy.core.models import User
from tests.factories.people import person
user = person({role!r}, username={name!r}, language={language!r}, name_ja="見本", name_en="Sample")
user.set_password({password!r})
user.save()
"""
#: What is said in each language.
WORDS = {
    "wrong": {
        "ja": "ユーザー名又はパスワードが正しくありません。",
        "en": "The user name or the password is not right.",
    },
    "blocked": {
        "ja": "失敗した回数が多すぎます。",
        "en": "Too many attempts have failed.",
    },
    "needed": {"ja": "二要素認証の設定が必要です", "en": "Second factor needed"},
    "ended": {"ja": "セッションが終了しました。", "en": "Your session has ended"},
    "refused": {"ja": "この方法ではサインインできません", "en": "You cannot sign in in this way"},
}
pytestmark = pytest.mark.parametrize(("language", "scheme"), [("ja", "light"), ("en", "dark")])


@pytest.fixture
def people(portal: Demonstration) -> Callable[..., str]:
    """Make a person of the portal, none of the demonstration's; the user name."""

    def make(name: str, role: str, language: str) -> str:
        script = PERSON.format(role=role, name=name, language=language, password=PASSWORD)
        portal.manage("shell", "--no-imports", "-c", script)
        return name

    return make


@pytest.fixture
def browse(chrome: Browser, portal: Demonstration) -> Iterator[Callable[..., Page]]:
    """A browser of its own at `localhost`, where passkeys work."""
    contexts: list[BrowserContext] = []

    def open_(language: str, scheme: str, **extra: Any) -> Page:
        context = chrome.new_context(
            base_url=f"http://localhost:{portal.port}",
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="ja-JP" if language == "ja" else "en-GB",
            **extra,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/accounts/login/")
        if page.get_attribute("html", "lang") != language:
            page.click("form.language button")
        return page

    yield open_
    for context in contexts:
        context.close()


def sound(page: Page, language: str) -> None:
    """The page is in the language, in our words, reachable by all, and fits 320 pixels."""
    assert page.get_attribute("html", "lang") == language
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    text = page.inner_text("body")
    if language == "ja":
        assert OTHER_WORDS.findall(text) == []
        assert re.findall(r"[A-Za-z]{4,} [a-z]{3,} [a-z]{2,}", page.inner_text("main")) == []
    page.set_viewport_size({"width": 320, "height": 900})
    wider = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider == 0
    page.set_viewport_size({"width": 1280, "height": 900})


def give_password(page: Page, name: str, password: str = PASSWORD, to: str = "/profile/") -> None:
    page.goto(f"/accounts/login/?next={to}")
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    page.click(SIGN_IN)


def arrived(page: Page, path: str) -> None:
    """The path itself: the page to sign in has it in its address too."""
    page.wait_for_url(lambda address: urlsplit(address).path == path)


def sign_out(page: Page) -> None:
    page.click(".menu summary")
    page.click(".menu-items button")
    page.wait_for_url("**/accounts/login/**")


def confirm_password(page: Page, language: str) -> None:
    """Asked for again before a second factor is set up."""
    page.wait_for_url("**/accounts/reauthenticate/**")
    expect(page.locator("#id_password")).to_be_visible()
    sound(page, language)
    page.fill("#id_password", PASSWORD)
    page.click("main form button[type=submit]")


def test_wrong_and_right_password(language, scheme, people, browse):
    name = people(f"plain-{language}", "viewer", language)
    page = browse(language, scheme)
    give_password(page, name, "wrong")
    expect(page.locator("main")).to_contain_text(WORDS["wrong"][language])
    sound(page, language)
    give_password(page, name)
    arrived(page, "/profile/")


def test_lockout_and_its_end(language, scheme, people, browse, portal):
    name = people(f"locked-{language}", "viewer", language)
    page = browse(language, scheme)
    for _ in range(5):
        give_password(page, name, "wrong")
        expect(page.locator("main")).to_contain_text(WORDS["wrong"][language])
    give_password(page, name)
    expect(page.locator("main")).to_contain_text(WORDS["blocked"][language])
    sound(page, language)
    portal.manage("unlock", name)
    give_password(page, name)
    arrived(page, "/profile/")


def test_authenticator_app_and_recovery_code(language, scheme, people, browse):
    name = people(f"app-{language}", "desk_officer", language)
    page = browse(language, scheme)
    give_password(page, name, to="/cities/")
    page.wait_for_url("**/profile/second-factor/**")
    expect(page.locator("h1")).to_have_text(WORDS["needed"][language])
    sound(page, language)
    page.goto("/agreements/")
    assert "/profile/second-factor/" in page.url

    page.click("a[href='/accounts/2fa/totp/activate/']")
    confirm_password(page, language)
    expect(page.locator("#authenticator_secret")).to_be_visible()
    secret = page.input_value("#authenticator_secret")
    sound(page, language)
    page.fill("#id_code", "000000")
    page.click("main form button[type=submit]")
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    sound(page, language)
    page.fill("#id_code", code_of(secret))
    page.click("main form button[type=submit]")
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    sound(page, language)
    codes = page.input_value("#recovery_codes").split()
    assert len(codes) == 10
    page.goto("/cities/")
    assert page.url.endswith("/cities/")
    for address in ("/accounts/2fa/", "/accounts/2fa/recovery-codes/generate/"):
        page.goto(address)
        sound(page, language)
    # The last second factor stays.
    page.goto("/accounts/2fa/totp/deactivate/")
    sound(page, language)
    page.goto("/cities/")

    sign_out(page)
    give_password(page, name)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    sound(page, language)
    page.fill("#id_code", code_of(secret))
    page.click("main form.record-form button[type=submit]")
    arrived(page, "/profile/")

    sign_out(page)
    give_password(page, name)
    page.fill("#id_code", codes[0])
    page.click("main form.record-form button[type=submit]")
    arrived(page, "/profile/")


def test_passkey(language, scheme, people, browse):
    name = people(f"key-{language}", "administrator", language)
    page = browse(language, scheme)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    give_password(page, name)
    page.click("a[href='/accounts/2fa/webauthn/add/']")
    confirm_password(page, language)
    expect(page.locator("#id_passwordless")).to_be_visible()
    sound(page, language)
    page.fill("#id_name", "Sample key")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    page.goto("/accounts/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("Sample key")
    sound(page, language)
    for what in ("edit", "remove"):
        page.goto("/accounts/2fa/webauthn/")
        page.click(f"a[href$='/{what}/']")
        page.wait_for_url(f"**/{what}/")
        sound(page, language)
    page.goto("/profile/")
    sign_out(page)
    sound(page, language)
    page.goto("/accounts/login/?next=/profile/sessions/")
    page.click("#passkey_login")
    arrived(page, "/profile/sessions/")
    sound(page, language)


def test_single_sign_on(language, scheme, browse, issuer):
    known = {"name": "Sample", "preferred_username": f"sso-{language}", "groups": ["desk"]}
    requests.put(f"{issuer}/users/in-{language}", json={**known, "amr": ["mfa"]}, timeout=5)
    requests.put(f"{issuer}/users/out-{language}", json={"groups": []}, timeout=5)
    page = browse(language, scheme)
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.goto("/accounts/login/?next=/cities/")
    sound(page, language)
    page.click("form[action^='/accounts/sso/'] button")
    page.wait_for_url(f"{issuer}/**")
    page.fill("input[name=sub]", f"out-{language}")
    page.click("button >> nth=0")
    expect(page.locator("h1")).to_have_text(WORDS["refused"][language])
    sound(page, language)

    page.goto("/accounts/login/?next=/cities/")
    page.click("form[action^='/accounts/sso/'] button")
    page.fill("input[name=sub]", f"in-{language}")
    page.click("button >> nth=0")
    arrived(page, "/cities/")
    sound(page, language)
    assert [line for line in noise if "Content Security Policy" in line] == []


def test_another_session_is_ended_from_the_list(language, scheme, people, browse):
    name = people(f"two-{language}", "viewer", language)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    there, here = browse(language, scheme, user_agent=agent), browse(language, scheme)
    for page in (there, here):
        give_password(page, name)
        arrived(page, "/profile/")
    here.click("a[href='/profile/sessions/']")
    expect(here.locator(".items > li")).to_have_count(2)
    sound(here, language)
    here.locator(".items > li", has_text="Firefox").locator("button").click()
    expect(here.locator(".items > li")).to_have_count(1)
    there.goto("/cities/")
    assert "/accounts/login/" in there.url
    expect(there.locator("main")).to_contain_text(WORDS["ended"][language])


def test_form_sent_after_the_end_is_shown_again(language, scheme, people, browse, portal):
    name = people(f"late-{language}", "viewer", language)
    page = browse(language, scheme)
    give_password(page, name)
    arrived(page, "/profile/")
    script = (
        "from diplomacy.core.models import User; from diplomacy.core.signin import sessions;"
        f"sessions.end_sessions(User.objects.get(username={name!r}))"
    )
    page.goto("/accounts/password/change/")
    portal.manage("shell", "--no-imports", "-c", script)
    page.fill("#id_oldpassword", PASSWORD)
    page.fill("#id_password1", "a secret that is not shown")
    page.fill("#id_password2", "a secret that is not shown")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text(WORDS["ended"][language])
    assert "a secret" not in page.content()
    sound(page, language)
    # Going back finds what was typed as the browser kept it.
    page.go_back()
    assert page.url.endswith("/accounts/password/change/")
