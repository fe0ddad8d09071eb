"""Rights end with the next request: of a browser's session, and of an API client."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from diplomacy.core.accounts import people
from diplomacy.core.api.clients import create_client, revoke_client
from diplomacy.core.enums import Role
from diplomacy.core.models import User
from diplomacy.core.signin.sessions import USED, end_sessions
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

SIGN_IN = "/accounts/login/"


def browser_of(user):
    client = Client()
    client.force_login(user)
    session = client.session
    session[USED] = time.time() - 90  # a while ago, so that the next request notes its use
    session.save()
    assert client.get("/profile/").status_code == 200  # it is in the cache from now on
    return client


def test_deactivation_ends_an_open_session_with_its_next_request(admin, officer):
    browser = browser_of(officer)
    people.deactivate(officer, actor=admin, reason="Leaves")
    answer = browser.get("/cities/")
    assert (answer.status_code, answer.url) == (302, f"{SIGN_IN}?next=/cities/")
    assert browser.get("/api/v1/cities/").status_code == 401


def test_session_does_not_come_back_with_the_account(
    admin, officer, django_capture_on_commit_callbacks
):
    browser, other = browser_of(officer), browser_of(admin)
    with django_capture_on_commit_callbacks(execute=True):
        people.deactivate(officer, actor=admin, reason="Leaves")
    people.reactivate(officer, actor=admin, reason="Returns")
    assert browser.get("/profile/").status_code == 302
    assert other.get("/profile/").status_code == 200


def test_role_taken_away_is_gone_with_the_next_request(admin, officer):
    CityFactory(code="city")
    browser = browser_of(officer)
    assert browser.get("/cities/add/").status_code == 200
    people.take_role(officer, officer.role_memberships.get(), actor=admin, reason="x")
    assert browser.get("/cities/add/").status_code == 403


def test_role_given_counts_with_the_next_request_in_pages_and_api(admin, officer):
    CityFactory(code="secret", visibility="restricted")
    viewer = person(Role.VIEWER)
    browser = browser_of(viewer)
    assert browser.get("/cities/secret/").status_code == 404
    assert browser.get("/api/v1/cities/secret/").status_code == 404
    people.give_role(viewer, Role.PROTOCOL_OFFICER, actor=admin, reason="x")
    assert browser.get("/cities/secret/").status_code == 200
    assert browser.get("/api/v1/cities/secret/").status_code == 200


def test_token_of_a_revoked_client_opens_nothing(admin):
    issued = create_client("Sample system", bureau=BureauFactory(), scopes=["read"])
    system = Client(headers={"authorization": f"Bearer {issued.token}"})
    assert system.get("/api/v1/cities/").status_code == 200
    revoke_client(issued.client.owner, actor=admin, reason="x")
    assert system.get("/api/v1/cities/").status_code == 401


def test_sessions_of_others_and_the_one_kept_stay(
    officer, admin, django_capture_on_commit_callbacks
):
    own, kept, other = browser_of(officer), browser_of(officer), browser_of(admin)
    with django_capture_on_commit_callbacks(execute=True):
        assert end_sessions(officer, keep=kept.session.session_key) == 1
    assert own.get("/profile/").status_code == 302
    assert kept.get("/profile/").status_code == 200
    assert other.get("/profile/").status_code == 200


def test_ended_session_is_in_neither_table_nor_cache(officer, django_capture_on_commit_callbacks):
    key = browser_of(officer).session.session_key
    name = f"django.contrib.sessions.cached_db{key}"
    assert cache.get(name) is not None
    with django_capture_on_commit_callbacks(execute=True):
        end_sessions(officer)
    assert cache.get(name) is None
    assert not Session.objects.filter(pk=key).exists()


@pytest.mark.parametrize("active", [True, False])
def test_nobody_signs_in_to_a_closed_account(active, officer):
    officer.set_password("correct horse battery")
    officer.is_active = active
    officer.save()
    client = Client()
    client.post(SIGN_IN, {"login": "officer", "password": "correct horse battery"})
    assert ("_auth_user_id" in client.session) is active
    assert User.objects.get(pk=officer.pk).is_active is active
