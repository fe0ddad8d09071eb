"""One sees where one is signed in, ends it there, and what is ended opens nothing any more."""

import datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from diplomacy.core.api.clients import create_client
from diplomacy.core.models import Bureau, RoleMembership
from diplomacy.core.signin import sessions
from tests.factories.people import person

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
ADDRESSES = ("/inbox/", "/profile/", "/cities/")


def is_in(client) -> bool:
    return client.get("/inbox/").status_code == 200


def later(**delta):
    return time_machine.travel(timezone.now() + datetime.timedelta(**delta), tick=True)


def test_list_names_browser_address_and_times_and_marks_this_session(somebody, sign_in):
    sign_in(somebody, FIREFOX, REMOTE_ADDR="192.0.2.7")
    body = sign_in(somebody, REMOTE_ADDR="192.0.2.8").get("/profile/sessions/").content.decode()
    assert "Firefox on Linux" in body
    assert "Chrome on Windows" in body
    assert "192.0.2.7" in body
    assert body.count("This session") == 1
    assert body.index("192.0.2.8") < body.index("This session") + 200 < body.index("192.0.2.7")


def test_somebody_elses_sessions_are_neither_seen_nor_ended(somebody, sign_in):
    other = person("desk_officer", username="other")
    other.set_password(PASSWORD)
    other.save()
    theirs = sign_in(other, FIREFOX)
    mine = sign_in(somebody)
    assert "Firefox" not in mine.get("/profile/sessions/").content.decode()
    row = UserSession.objects.get(user=other)
    assert mine.post(f"/profile/sessions/{row.pk}/end/").status_code == 404
    assert is_in(theirs)


def test_one_session_is_ended_at_once(somebody, sign_in):
    there, here = sign_in(somebody, FIREFOX), sign_in(somebody)
    assert is_in(there)
    row = UserSession.objects.get(user=somebody, user_agent=FIREFOX)
    response = here.post(f"/profile/sessions/{row.pk}/end/", follow=True)
    assert "The session was ended." in response.content.decode()
    assert "Firefox" not in response.content.decode()
    assert not is_in(there)
    assert is_in(here)


def test_all_others_are_ended_and_this_one_stays(somebody, sign_in):
    others = [sign_in(somebody, FIREFOX) for _ in range(3)]
    here = sign_in(somebody)
    body = here.post("/profile/sessions/end/", follow=True).content.decode()
    assert "3 other sessions were ended." in body
    assert [is_in(client) for client in others] == [False] * 3
    assert is_in(here)


def test_ending_this_session_signs_out(somebody, sign_in):
    here = sign_in(somebody)
    row = UserSession.objects.get(user=somebody)
    here.post(f"/profile/sessions/{row.pk}/end/")
    assert not is_in(here)


def test_end_clears_the_tables_and_the_cache(somebody, sign_in, django_capture_on_commit_callbacks):
    client = sign_in(somebody)
    key = client.session.session_key
    prefix = sessions.import_module("django.contrib.sessions.backends.cached_db").KEY_PREFIX
    assert cache.get(prefix + key)
    with django_capture_on_commit_callbacks(execute=True):
        assert sessions.end_sessions(somebody) == 1
    assert cache.get(prefix + key) is None
    assert not Session.objects.filter(session_key=key).exists()
    assert not UserSession.objects.filter(user=somebody).exists()


def test_a_copy_that_is_put_back_before_the_commit_is_forgotten_after_it(
    somebody, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(somebody)
    key = sessions.import_module("django.contrib.sessions.backends.cached_db").KEY_PREFIX
    key += client.session.session_key
    copy = cache.get(key)
    with django_capture_on_commit_callbacks(execute=True):
        sessions.end_sessions(somebody)
        cache.set(key, copy)
    assert cache.get(key) is None


def test_change_of_password_ends_all_other_sessions_and_keeps_this_one(somebody, sign_in):
    there, here = sign_in(somebody, FIREFOX), sign_in(somebody)
    began = UserSession.objects.get(session_key=here.session.session_key).created_at
    new = "twelve lanterns over the bay"
    response = here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert response.status_code == 302
    assert not is_in(there)
    assert is_in(here)
    (row,) = UserSession.objects.filter(user=somebody)
    assert row.session_key == here.session.session_key
    # It is the same session as before, under another key.
    assert abs(row.created_at - began) < datetime.timedelta(seconds=5)


def test_deactivation_ends_pages_and_api_on_the_next_request(somebody, sign_in):
    client = sign_in(somebody)
    assert client.get("/api/v1/cities/").status_code == 200
    somebody.is_active = False
    somebody.save()
    assert client.get("/api/v1/cities/").status_code == 401
    for address in ADDRESSES:
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_change_of_role_acts_on_the_next_request_of_pages_and_api(somebody, sign_in):
    client = sign_in(somebody)
    assert client.get("/cities/add/").status_code == 200
    RoleMembership.objects.filter(user=somebody).update(role="viewer")
    assert client.get("/cities/add/").status_code == 403
    RoleMembership.objects.filter(user=somebody).delete()
    assert client.get("/components/").status_code == 403
    RoleMembership.objects.create(user=somebody, role="desk_officer")
    assert client.get("/cities/add/").status_code == 200


def test_deactivated_account_of_an_api_client_is_refused_on_the_next_request():
    bureau = Bureau.objects.create(code="sample", name_ja="見本", name_en="Sample")
    issued = create_client("Sample system", bureau=bureau, scopes=("read",))
    client = Client(headers={"authorization": f"Bearer {issued.token}"})
    assert client.get("/api/v1/cities/").status_code == 200
    issued.client.owner.is_active = False
    issued.client.owner.save()
    assert client.get("/api/v1/cities/").status_code == 401


def test_unused_session_ends_and_says_so_and_leads_back(somebody, sign_in, settings):
    settings.PORTAL_SESSION_IDLE = 60 * 60
    client = sign_in(somebody)
    with later(minutes=61):
        response = client.get("/cities/?q=a", follow=True)
        assert response.redirect_chain == [("/accounts/login/?next=/cities/%3Fq%3Da", 302)]
        body = response.content.decode()
        assert "You were signed out because the portal was not used for 60 minutes." in body
        assert 'name="next" value="/cities/?q=a"' in body
        assert not is_in(client)


def test_session_that_is_used_goes_on_until_its_longest_time(somebody, sign_in, settings):
    settings.PORTAL_SESSION_IDLE, settings.PORTAL_SESSION_LENGTH = 60 * 60, 12 * 3600
    client = sign_in(somebody)
    for minutes in range(50, 12 * 60, 50):
        with later(minutes=minutes):
            assert is_in(client)
    with later(minutes=12 * 60 + 1):
        body = client.get("/inbox/", follow=True).content.decode()
    assert "because one sign-in lasts 12 hours at most" in body


def test_ended_session_is_told_in_the_language_of_its_person(somebody, sign_in):
    client = sign_in(somebody)
    somebody.language = "ja"
    somebody.save()
    with later(minutes=61):
        body = client.get("/inbox/", follow=True).content.decode()
    assert "60分間操作がなかったため、サインアウトしました。" in body


def test_session_ended_elsewhere_says_so(somebody, sign_in):
    client = sign_in(somebody)
    sessions.end_sessions(somebody)
    body = client.get("/inbox/", follow=True).content.decode()
    assert "Your session has ended: it was ended on another device" in body
    # Once is enough.
    assert "Your session has ended" not in client.get("/accounts/login/").content.decode()


def test_form_that_comes_too_late_shows_what_was_typed_and_changes_nothing(somebody, sign_in):
    client = sign_in(somebody)
    typed = {
        "code": "too-late",
        "name_en": "Too <late>",
        "notes_ja": "遅い",
        "oldpassword": "secret",
    }
    with later(minutes=61):
        response = client.post(
            "/cities/add/?x=1", typed, headers={"Referer": "http://testserver/cities/add/"}
        )
    body = response.content.decode()
    assert response.status_code == 403
    assert "What you sent was not saved." in body
    assert "Too &lt;late&gt;</textarea>" in body
    assert ">Name in English</label>" in body
    assert "遅い</textarea>" in body
    assert "secret" not in body
    assert 'href="/accounts/login/?next=%2Fcities%2Fadd%2F"' in body


def test_foreign_referer_is_not_led_back_to(somebody, sign_in):
    client = sign_in(somebody)
    with later(minutes=61):
        response = client.post("/inbox/read/", headers={"Referer": "https://evil.example/x"})
    assert 'href="/accounts/login/?next=%2Finbox%2Fread%2F"' in response.content.decode()


def test_part_of_a_page_asks_for_the_whole_of_it(somebody, sign_in):
    client = sign_in(somebody)
    with later(minutes=61):
        response = client.get("/cities/", headers={"HX-Request": "true"})
        assert response["HX-Refresh"] == "true"
        assert "was not used" in client.get("/cities/", follow=True).content.decode()


def test_api_of_an_ended_session_answers_401(somebody, sign_in):
    client = sign_in(somebody)
    with later(minutes=61):
        assert client.get("/api/v1/cities/").status_code == 401


def test_signing_in_with_an_ended_session_works_and_begins_anew(somebody, sign_in):
    client = sign_in(somebody)
    with later(minutes=61):
        response = client.post(
            "/accounts/login/", {"login": "somebody", "password": PASSWORD, "next": "/inbox/"}
        )
        assert response["Location"] == "/inbox/"
        assert is_in(client)


def test_ended_sessions_are_not_listed(somebody, sign_in):
    sign_in(somebody, FIREFOX)
    with later(minutes=61):
        assert "Firefox" not in sign_in(somebody).get("/profile/sessions/").content.decode()


def test_use_is_noted_once_a_minute(somebody, sign_in, django_assert_num_queries):
    client = sign_in(somebody)
    before = UserSession.objects.get(user=somebody).last_seen_at
    client.get("/profile/")
    with django_assert_num_queries(2):  # person and mail settings; the session is in the cache
        client.get("/profile/")
    with later(minutes=2):
        client.get("/profile/", REMOTE_ADDR="192.0.2.9")
    row = UserSession.objects.get(user=somebody)
    assert row.last_seen_at > before
    assert row.ip == "192.0.2.9"


def test_cookie_of_a_session_ends_with_the_browser(somebody, sign_in):
    client = sign_in(somebody)
    assert client.cookies["sessionid"]["expires"] == ""
    assert client.cookies["sessionid"]["max-age"] == ""


MOZILLA = "Mozilla/5.0 "


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        ("(Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15", "Safari on macOS"),
        (
            "(Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0",
            "Microsoft Edge on Windows",
        ),
        ("(iPhone; CPU iPhone OS 17_0 like Mac OS X) CriOS/120.0 Safari/604", "Chrome on iPhone"),
        ("(Linux; Android 14; Pixel 8) Chrome/131.0 Mobile Safari/537.36", "Chrome on Android"),
        ("", "an unknown browser"),
    ],
)
def test_browser_in_words(agent, words):
    with translation.override("en"):
        assert sessions.browser_in_words(MOZILLA + agent) == words
