"""Signing in with an organisation's own accounts, against a provider that speaks the protocol."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from diplomacy import environment, single_sign_on
from diplomacy.core import history
from diplomacy.core.accounts import people
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, Invitation, OutboxMessage, RoleMembership, User
from diplomacy.core.signin import single_sign_on as single_sign_on_module
from diplomacy.single_sign_on import SingleSignOn
from tests.factories.people import person
from tests.issuer import running_issuer

from .conftest import PASSWORD, with_authenticator_app

pytestmark = pytest.mark.django_db
HANAKO = {
    "name": "見本 花子",
    "preferred_username": "hanako",
    "email": "hanako@portal.example",
    "email_verified": True,
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with running_issuer() as address:
        yield address


@pytest.fixture
def issuer(provider: str, settings: Any) -> Callable[..., SingleSignOn]:
    """Configure single sign-on as the environment would."""

    def configure(**values: Any) -> SingleSignOn:
        made = SingleSignOn(
            issuer=provider,
            client_id="portal",
            client_secret="secret",
            name="Sample City",
            scopes=("openid", "profile", "email"),
            groups_claim="groups",
            roles={"desk": ("desk_officer",), "heads": ("office_head",), "all": ("viewer",)},
            bureau_claim="bureau",
            trusts_email=False,
            second_factor=frozenset({"mfa"}),
        )
        made = replace(made, **values)
        settings.PORTAL_SINGLE_SIGN_ON = made
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": single_sign_on.apps(made)}}
        return made

    return configure


@pytest.fixture
def come(
    provider: str, issuer: Callable[..., SingleSignOn], settings: Any
) -> Callable[..., tuple[Any, Client]]:
    """Sign in as a person of the provider; the answer of the portal, and the browser."""

    def come(sub: str = "1", **claims: Any) -> Any:
        key = (settings.PORTAL_SINGLE_SIGN_ON or issuer()).key
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()
        client = Client()
        client.cookies["django_language"] = "en"
        away = client.post(f"/accounts/sso/{key}/", {"next": "/inbox/"})
        assert away.status_code == 302, away.content.decode()
        back = requests.post(away["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
        target = urlsplit(back.headers["Location"])
        return client.get(f"{target.path}?{target.query}"), client

    return come


def roles(user: User) -> set[str]:
    return set(RoleMembership.objects.filter(user=user).values_list("role", flat=True))


def test_somebody_new_with_a_mapped_role_gets_an_account(come):
    Bureau.objects.create(code="sample", name_ja="見本", name_en="Sample")
    answer, client = come(groups=["desk", "unknown"], bureau="sample", **HANAKO)
    assert answer["Location"] == "/inbox/"
    assert client.get("/inbox/").status_code == 200
    user = User.objects.get(username="hanako")
    assert (user.name_ja, user.email) == ("見本 花子", "hanako@portal.example")
    assert user.bureau.code == "sample"
    assert not user.has_usable_password()
    assert roles(user) == {"desk_officer"}
    (given,) = [c for c in history.changes_of(user, None) if c.subject.startswith("Role")]
    assert given.why == "Single sign-on (Sample City): desk, unknown"


def test_who_has_no_mapped_role_is_told_and_gets_no_account(come):
    answer, client = come(groups=["unknown"], **HANAKO)
    assert answer.status_code == 403
    assert "none of your groups has a role in this portal" in answer.content.decode()
    assert not User.objects.exists()
    assert client.get("/inbox/").status_code == 302


def test_address_that_begins_it_does_nothing_by_a_link_alone(issuer):
    """It asks first: nobody is signed in because something made their browser load an address."""
    answer = Client().get(f"/accounts/sso/{issuer().key}/")
    assert answer.status_code == 200
    assert 'method="post"' in answer.content.decode()


def test_changed_groups_are_told_but_not_the_first_ones(come):
    come(groups=["desk"], **HANAKO)
    sent = OutboxMessage.objects.filter(category="core.security")
    assert not sent.exists()
    come(groups=["desk"], **HANAKO)
    assert not sent.exists()
    come(groups=["heads"], **HANAKO)
    assert sent.get().payload["roles"] == ["office_head"]


def test_refusal_is_told_in_japanese(come, provider, issuer):
    issuer()
    _answer, client = come(**HANAKO)
    client.cookies["django_language"] = "ja"
    key = issuer().key
    away = client.post(f"/accounts/sso/{key}/")
    back = requests.post(away["Location"], data={"sub": "1"}, allow_redirects=False, timeout=5)
    target = urlsplit(back.headers["Location"])
    body = client.get(f"{target.path}?{target.query}").content.decode()
    assert "このポータルの役割が割り当てられていません" in body


def test_roles_follow_the_groups_at_each_sign_in_and_others_stay(come):
    come(groups=["desk"], **HANAKO)
    user = User.objects.get()
    RoleMembership.objects.create(user=user, role="auditor")  # no group is given it
    RoleMembership.objects.create(user=user, role="office_head")  # "heads" is
    come(groups="all", **HANAKO)
    assert roles(user) == {"viewer", "auditor"}
    assert User.objects.count() == 1
    why = [c.why for c in history.changes_of(user, None) if c.kind == "delete"]
    assert why == ["Single sign-on (Sample City): all"] * 2


def test_who_lost_all_groups_loses_the_roles_and_is_refused(come):
    _answer, before = come(groups=["desk"], **HANAKO)
    answer, _client = come(groups=[], **HANAKO)
    assert answer.status_code == 403
    assert roles(User.objects.get()) == set()
    # Rights are read with each request: a session from before has none.
    assert before.get("/components/").status_code == 403


def test_existing_account_is_found_by_a_verified_address_of_a_trusted_issuer(come, issuer):
    issuer(trusts_email=True)
    user = person("viewer", username="kept", email="Hanako@portal.example")
    user.set_password(PASSWORD)
    user.save()
    answer, _client = come(groups=["desk"], **HANAKO)
    assert answer["Location"] == "/inbox/"
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert SocialAccount.objects.get().user == user
    # From now on it is the issuer's key that counts, whatever the address.
    come(groups=["desk"], **{**HANAKO, "email": "other@portal.example"})
    assert User.objects.get() == user


@pytest.mark.parametrize(
    ("trusts", "verified"), [(False, True), (True, False), (True, None), (True, "true")]
)
def test_existing_account_is_not_taken_over_otherwise(trusts, verified, come, issuer):
    issuer(trusts_email=trusts)
    user = person("viewer", email="hanako@portal.example")
    answer, _client = come(groups=["desk"], **{**HANAKO, "email_verified": verified})
    assert answer.status_code == 403
    assert "There already is an account with your mail address" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    assert roles(user) == {"viewer"}


def test_account_of_an_api_client_is_never_found(come, issuer):
    issuer(trusts_email=True)
    person("service", email="hanako@portal.example", is_service=True)
    answer, _client = come(groups=["desk"], **HANAKO)
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_deactivated_person_is_refused(come):
    come(groups=["desk"], **HANAKO)
    User.objects.update(is_active=False)
    user = User.objects.get()
    Bureau.objects.create(code="sample", name_ja="見本", name_en="Sample")
    answer, client = come(groups=["all"], bureau="sample", **HANAKO)
    assert answer.status_code == 403
    assert "Your account is closed" in answer.content.decode()
    assert client.get("/inbox/").status_code == 302
    # Nothing is written to a closed account.
    assert roles(user) == {"desk_officer"}
    assert User.objects.get().bureau is None


def test_who_is_invited_is_told_to_use_the_link(come, issuer):
    issuer(trusts_email=True)
    user = people.invite(
        actor=None,
        values={"name_en": "Hanako", "email": "hanako@portal.example"},
        roles=["viewer"],
        reason="x",
    )
    answer, _client = come(groups=["desk"], **HANAKO)
    assert answer.status_code == 403
    assert "Use the link in the mail of the invitation" in answer.content.decode()
    assert roles(user) == {"viewer"}
    assert not SocialAccount.objects.exists()
    Invitation.objects.update(withdrawn_at=timezone.now())
    answer, _client = come(groups=["desk"], **HANAKO)
    assert "Your account is closed" in answer.content.decode()


def test_last_active_administrator_keeps_the_role(come, issuer, caplog):
    issuer(roles={"admins": ("administrator",), "all": ("viewer",)})
    come(groups=["admins"], **HANAKO)
    user = User.objects.get()
    answer, _client = come(groups=[], **HANAKO)
    assert answer["Location"] == "/inbox/"
    assert roles(user) == {"administrator"}
    assert "last active administrator" in caplog.text
    person("administrator", username="another")
    come(groups=["all"], **HANAKO)
    assert roles(user) == {"viewer"}


def test_change_of_roles_raises_the_version_and_no_change_does_not(come):
    come(groups=["desk"], **HANAKO)
    before = User.objects.get().version
    come(groups=["desk"], **HANAKO)
    assert User.objects.get().version == before
    come(groups=["all"], **HANAKO)
    assert User.objects.get().version > before


def test_post_in_a_named_bureau_stays(come, issuer):
    issuer(roles={"bureaus": ("bureau_officer",), "all": ("viewer",)})
    come(groups=["bureaus"], **HANAKO)
    user = User.objects.get()
    bureau = Bureau.objects.create(code="sample", name_ja="見本", name_en="Sample")
    RoleMembership.objects.create(user=user, role="bureau_officer", bureau=bureau)
    come(groups=["all"], **HANAKO)
    left = RoleMembership.objects.filter(user=user).values_list("role", "bureau")
    assert set(left) == {("viewer", None), ("bureau_officer", bureau.pk)}


def test_bureau_is_followed_with_a_reason_whatever_else_the_record_has(come):
    come(groups=["desk"], **HANAKO)
    User.objects.update(username="no longer a valid one")
    bureau = Bureau.objects.create(code="sample", name_ja="見本", name_en="Sample")
    answer, _client = come(groups=["desk"], bureau="sample", **HANAKO)
    assert answer["Location"] == "/inbox/"
    user = User.objects.get()
    assert user.bureau == bureau
    assert "Single sign-on (Sample City)" in [c.why for c in history.changes_of(user, None)]


@pytest.mark.parametrize(("times", "status"), [(1, 302), (2, 403)])
def test_who_is_overtaken_by_another_sign_in_is_looked_up_once_more(
    times, status, come, monkeypatch
):
    """The database refuses what another sign-in has written meanwhile."""
    made = single_sign_on_module.create_person
    left = [times]

    def overtaken(*args: Any) -> User:
        user = made(*args)
        if left[0]:
            left[0] -= 1
            raise IntegrityError
        return user

    monkeypatch.setattr(single_sign_on_module, "create_person", overtaken)
    answer, _client = come(groups=["desk"], **HANAKO)
    assert answer.status_code == status
    assert User.objects.count() == SocialAccount.objects.count() == (status == 302)


def test_address_that_is_a_user_name_is_taken(come):
    person("viewer", username="Hanako@portal.example", email="other@portal.example")
    answer, _client = come(groups=["desk"], **HANAKO)
    assert answer.status_code == 403
    assert "There already is an account" in answer.content.decode()


def test_user_name_that_is_an_address_gets_a_number(come):
    person("viewer", username="other", email="wanted@portal.example")
    come(groups=["desk"], **{**HANAKO, "preferred_username": "wanted@portal.example"})
    assert SocialAccount.objects.get().user.username == "wanted@portal.example-2"


@pytest.mark.parametrize("name", [None, "", "hanako@portal.example"])
def test_without_a_name_no_address_is_shown(name, come):
    come(groups=["desk"], **{**HANAKO, "preferred_username": HANAKO["email"], "name": name})
    assert str(User.objects.get()) == "hanako"


def test_second_factor_of_the_issuer_counts_where_it_is_configured(come, settings):
    settings.PORTAL_SECOND_FACTOR_REQUIRED = True
    _answer, client = come(groups=["desk"], amr=["pwd", "mfa"], **HANAKO)
    assert client.get("/inbox/").status_code == 200
    assert client.get("/api/v1/cities/").status_code == 200
    _answer, client = come(groups=["desk"], amr=["pwd"], **HANAKO)
    assert client.get("/inbox/")["Location"].startswith("/profile/second-factor/")


def test_context_class_counts_too(come, settings, issuer):
    settings.PORTAL_SECOND_FACTOR_REQUIRED = True
    issuer(second_factor=frozenset({"urn:example:two"}))
    _answer, client = come(groups=["desk"], acr="urn:example:two", **HANAKO)
    assert client.get("/inbox/").status_code == 200


def test_own_second_factor_is_asked_unless_the_issuer_has_asked(come):
    come(groups=["desk"], **HANAKO)
    with_authenticator_app(User.objects.get())
    answer, client = come(groups=["desk"], **HANAKO)
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/inbox/").status_code == 302
    answer, client = come(groups=["desk"], amr=["mfa"], **HANAKO)
    assert answer["Location"] == "/inbox/"


def test_password_is_no_way_round_the_issuer(come, settings, mailoutbox):
    _answer, signed_in = come(groups=["desk"], **HANAKO)
    user = User.objects.get()
    for page in ("set", "change"):
        answer = signed_in.get(f"/accounts/password/{page}/")
        assert answer.status_code == 403
        assert "you have no password in this portal" in answer.content.decode()
    user.set_password(PASSWORD)
    user.save()
    person("viewer", username="known", email="known@portal.example")
    client = Client()
    reset = "/accounts/password/reset/"
    answers = [
        client.post(reset, {"email": email})
        for email in (user.email, "nobody@portal.example", "known@portal.example")
    ]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, f"{reset}done/")}
    assert [mail.to for mail in mailoutbox] == [["known@portal.example"]]
    client.post("/accounts/login/", {"login": "hanako", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    settings.PORTAL_SINGLE_SIGN_ON = None
    client.post("/accounts/login/", {"login": "hanako", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_link_from_before_sets_no_password(issuer):
    user = person("viewer", username="kept", email="kept@portal.example")
    link = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    SocialAccount.objects.create(user=user, provider=issuer().key, uid="1")
    client = Client()
    form = client.get(f"/accounts/password/reset/key/{link}/")["Location"]
    answer = client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)


def test_a_later_sign_in_with_the_password_does_not_inherit_it(come, settings):
    settings.PORTAL_SECOND_FACTOR_REQUIRED = True
    _answer, client = come(groups=["desk"], amr=["mfa"], **HANAKO)
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    assert client.get("/inbox/").status_code == 302  # the password changed
    settings.PORTAL_SINGLE_SIGN_ON = None  # passwords count again
    client.post("/accounts/login/", {"login": "hanako", "password": PASSWORD})
    assert client.get("/inbox/")["Location"].startswith("/profile/second-factor/")
    assert not Authenticator.objects.exists()


def test_taken_user_name_gets_a_number(come):
    person("viewer", username="Hanako", email="other@portal.example")
    come(groups=["desk"], **HANAKO)
    assert SocialAccount.objects.get().user.username == "hanako-2"


def test_unknown_bureau_changes_nothing(come):
    answer, _client = come(groups=["desk"], bureau="nowhere", **HANAKO)
    assert answer["Location"] == "/inbox/"
    assert User.objects.get().bureau is None


def test_denied_consent_is_told(issuer):
    client = Client()
    client.cookies["django_language"] = "en"
    away = client.post(f"/accounts/sso/{issuer().key}/")["Location"]
    state = parse_qs(urlsplit(away).query)["state"][0]
    answer = client.get(
        f"/accounts/sso/{issuer().key}/back/", {"error": "access_denied", "state": state}
    )
    assert answer["Location"] == "/accounts/sso/cancelled/"
    body = client.get(answer["Location"]).content.decode()
    assert "You cancelled signing in" in body


def test_forged_answer_is_refused(issuer, client):
    answer = client.get(f"/accounts/sso/{issuer().key}/back/?code=x&state=forged")
    assert answer.status_code == 401
    assert "サインインできませんでした" in answer.content.decode()


def test_nobody_connects_an_account_of_the_issuer_themselves(issuer, sign_in, somebody, provider):
    """`process=connect` is django-allauth's; here an administrator keeps accounts."""
    requests.put(f"{provider}/users/9", json={"groups": ["heads"]}, timeout=5)
    client = sign_in(somebody)
    away = client.post(f"/accounts/sso/{issuer().key}/", {"process": "connect"})
    back = requests.post(away["Location"], data={"sub": "9"}, allow_redirects=False, timeout=5)
    target = urlsplit(back.headers["Location"])
    assert client.get(f"{target.path}?{target.query}").status_code == 403
    assert not SocialAccount.objects.exists()
    assert roles(somebody) == {"desk_officer"}


def test_without_an_issuer_there_is_nothing(client):
    assert client.post("/accounts/sso/sso-000000000000/").status_code == 404
    body = client.get("/accounts/login/").content.decode()
    assert "/accounts/sso/" not in body


def test_page_offers_it_where_it_is_configured(issuer, client):
    key = issuer().key
    client.cookies["django_language"] = "en"
    body = client.get("/accounts/login/?next=/cities/").content.decode()
    assert "Sign in with Sample City" in body
    assert f'action="/accounts/sso/{key}/"' in body


def test_another_issuer_is_another_key(issuer):
    assert issuer().key != issuer(issuer="https://other.example").key


def test_roles_of_the_environment_are_those_of_the_portal():
    assert set(single_sign_on.ROLES) == set(Role.values) - {Role.SERVICE}


@pytest.mark.parametrize("configured", [True, False])
def test_forms_may_be_sent_on_to_the_issuer_only_where_there_is_one(configured):
    environ = {key: value for key, value in os.environ.items() if not key.startswith("OIDC_")}
    if configured:
        environ |= {
            "OIDC_ISSUER": "https://login.example/tenant",
            "OIDC_CLIENT_ID": "portal",
            "OIDC_CLIENT_SECRET": "secret",
            "OIDC_ROLES": '{"all": "viewer"}',
        }
    ask = "from diplomacy.settings import base; print(base.CONTENT_SECURITY_POLICY)"
    said = subprocess.run(
        [sys.executable, "-c", ask],
        env={**environ, "PORTAL_MODE": "test"},
        cwd=environment.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert ("https://login.example'" in said) == configured
    assert "tenant" not in said
