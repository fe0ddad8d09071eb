"""An administrator sees where somebody is signed in, ends it, and helps who cannot sign in."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from diplomacy.core import history
from diplomacy.core.accounts import person_access
from diplomacy.core.enums import Role
from diplomacy.core.models import SignInMeasure
from diplomacy.core.records import StaleRecord
from diplomacy.core.signin import lockout
from tests.factories.people import person

PASSWORD = "eleven lanterns over the bay"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
MOVES = (
    person_access.end_sessions,
    person_access.reset_second_factors,
    person_access.unlock,
)
NAMES = ("core:person_sessions_end", "core:person_factors_reset", "core:person_unlock")
WORDS = ("End all sessions", "Reset second factors", "Lift the block")


@pytest.fixture
def officer(officer):
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def signed_in(user):
    browser = Client(headers={"User-Agent": FIREFOX})
    browser.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert browser.get("/profile/").status_code == 200
    return browser


def block(user):
    for _ in range(5):
        Client().post("/accounts/login/", {"login": user.username, "password": "wrong"})


@pytest.fixture
def troubled(officer):
    """Signed in, with a second factor, and blocked."""
    signed_in(officer)
    Authenticator.objects.create(user=officer, type="totp", data={})
    block(officer)
    officer.refresh_from_db()
    return officer


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def send(browser, name, record, reason="A sample reason"):
    values = {"version": record.version, "reason": reason}
    return browser.post(reverse(name, args=[record.pk]), values)


def whys(user, reader):
    with translation.override("en"):
        return {(change.subject, change.why) for change in history.changes_of(user, reader)}


def test_page_tells_where_a_person_is_signed_in(admin, officer):
    browser = browser_of(admin)
    address = f"/people/{officer.pk}/"
    assert "This person is not signed in anywhere." in browser.get(address).text
    signed_in(officer)
    page = browser.get(address).text
    assert "Firefox on Linux" in page
    assert "127.0.0.1" in page


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SERVICE])
def test_only_administrators_see_sessions_and_act(role, troubled):
    browser = browser_of(person(role))
    page = browser.get(f"/people/{troubled.pk}/").text
    is_admin = role == Role.ADMINISTRATOR
    assert ("Open sessions" in page) is is_admin
    assert ("Firefox on Linux" in page) is is_admin
    for name in NAMES:
        assert (f'href="{reverse(name, args=[troubled.pk])}"' in page) is is_admin
        assert send(browser, name, troubled).status_code == (302 if is_admin else 403)
        troubled.refresh_from_db()
        if is_admin:
            # The next is for its own trouble: a reset ends the sessions too.
            assert SignInMeasure.objects.filter(user=troubled).exists()
    assert SignInMeasure.objects.count() == (3 if is_admin else 0)


def test_ending_sessions_signs_out_and_leaves_a_reason(admin, officer):
    first, second = signed_in(officer), signed_in(officer)
    answer = send(browser_of(admin), "core:person_sessions_end", officer)
    assert (answer.status_code, answer.url) == (302, f"/people/{officer.pk}/")
    for browser in (first, second):
        assert browser.get("/profile/")["Location"].startswith("/accounts/login/")
    assert ("Sign-in: All sessions ended", "A sample reason") in whys(officer, admin)
    signed_in(officer)  # the account stays open


def test_reset_from_the_page(admin, troubled):
    answer = send(browser_of(admin), "core:person_factors_reset", troubled)
    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=troubled).exists()
    assert ("Sign-in: Second factors reset", "A sample reason") in whys(troubled, admin)


def test_lifted_block_lets_in_at_once(admin, officer):
    block(officer)
    assert lockout.is_blocked(officer)
    browser = browser_of(admin)
    assert send(browser, "core:person_unlock", officer).status_code == 302
    assert not lockout.is_blocked(officer)
    signed_in(officer)
    assert ("Sign-in: Block lifted", "A sample reason") in whys(officer, admin)


def test_four_wrong_attempts_are_no_block(officer):
    for _ in range(4):
        Client().post("/accounts/login/", {"login": officer.username, "password": "wrong"})
    assert not lockout.is_blocked(officer)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "This person is not signed in anywhere.",
                "This person has no second factor.",
                "This account is not blocked.",
            ),
        ),
        (
            "ja",
            (
                "この方は、どこからもサインインしていません。",
                "この方には、二要素認証が設定されていません。",
                "このアカウントのサインインは制限されていません。",
            ),
        ),
    ],
)
def test_what_does_not_apply_is_said_and_refused(language, said, admin, officer):
    admin.language = language
    admin.save()
    browser = browser_of(admin)
    page = browser.get(f"/people/{officer.pk}/").text
    for name, why in zip(NAMES, said, strict=True):
        assert f'href="{reverse(name, args=[officer.pk])}"' not in page
        assert why in page
        assert why in browser.get(reverse(name, args=[officer.pk])).text
        answer = send(browser, name, officer)
        assert answer.status_code == 400
        assert why in answer.text
    assert not SignInMeasure.objects.exists()


def test_nobody_spares_themselves_the_proof(admin, other_admin):
    """Whoever found an administrator's screen open must not take the second factor off."""
    Authenticator.objects.create(user=admin, type="totp", data={})
    browser = browser_of(admin)
    assert send(browser, "core:person_factors_reset", admin).status_code == 400
    assert Authenticator.objects.filter(user=admin).exists()
    assert send(browser, "core:person_sessions_end", admin).status_code == 400
    page = browser.get(f"/people/{admin.pk}/").text
    assert "These are your own second factors." in page
    assert "These are your own sessions." in page


@pytest.mark.parametrize("move", MOVES)
def test_moves_need_a_reason_the_right_and_the_present_version(move, admin, troubled):
    with pytest.raises(ValidationError):
        move(troubled, actor=admin, reason="  ")
    with pytest.raises(PermissionDenied):
        move(troubled, actor=person(Role.OFFICE_HEAD), reason="x")
    with pytest.raises(StaleRecord):
        move(troubled, actor=admin, reason="x", expected_version=troubled.version + 1)
    assert not SignInMeasure.objects.exists()
    version = troubled.version
    assert move(troubled, actor=admin, reason="x", expected_version=version).version > version
