"""Who can read restricted data reaches nothing without a second factor, and keeps the last one."""

import re
import uuid
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from diplomacy.core import history
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, RoleMembership, SignInMeasure
from diplomacy.core.signin import second_factor
from tests.access.test_every_route import PAGES
from tests.factories.people import person

from .conftest import PASSWORD, code_of, with_authenticator_app

pytestmark = pytest.mark.django_db
NEEDED = "/profile/second-factor/"
#: Open to everybody, or the page itself.
OPEN = {
    "portal:health_live",
    "portal:health_ready",
    "core:security_txt",
    "core:calendar_feed",
    "core:set_language",
    "core:second_factor",
    "core:invitation",
    "core:invitation_open",
}


@pytest.fixture(autouse=True)
def _required(settings):
    settings.PORTAL_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def bureau():
    return Bureau.objects.create(code="sample", name_ja="見本", name_en="Sample")


def key(user, name="Sample key"):
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": {"clientExtensionResults": {}}},
    )


def test_every_page_leads_to_the_one_that_says_why(somebody, sign_in):
    client = sign_in(somebody)
    asked = 0
    for name, pattern in PAGES.items():
        if name in OPEN:
            continue
        keys = {key: _sample(converter) for key, converter in pattern.pattern.converters.items()}
        if name == "portal:picture_svg":
            keys = {"digest": "0" * 64}
        for method in ("get", "post"):
            response = getattr(client, method)(reverse(name, kwargs=keys))
            assert response.status_code == 302, name
            assert response["Location"].startswith(NEEDED), name
            asked += 1
    assert asked > 100
    assert client.get(NEEDED).status_code == 200


def _sample(converter):
    """Something that the pattern takes for a key."""
    for value in ("x", 1, uuid.UUID(int=1)):
        try:
            if re.fullmatch(converter.regex, converter.to_url(value)):
                return value
        except (ValueError, AttributeError):
            continue
    raise AssertionError(converter)


def test_page_says_why_in_both_languages_and_shows_no_navigation(somebody, sign_in):
    client = sign_in(somebody)
    body = client.get("/cities/", follow=True).content.decode()
    assert "You can read restricted data." in body
    assert 'class="site-nav"' not in body
    assert "Sign out" in body
    somebody.language = "ja"
    somebody.save()
    assert "あなたは、閲覧が制限された情報を利用できます。" in client.get(NEEDED).content.decode()


def test_api_with_the_session_is_refused_and_with_a_token_is_not(somebody, sign_in, bureau):
    client = sign_in(somebody)
    refused = client.get("/api/v1/cities/")
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("Set up a second factor first")
    issued = create_client("Sample system", bureau=bureau, scopes=("read",))
    assert (
        Client(headers={"authorization": f"Bearer {issued.token}"})
        .get("/api/v1/cities/")
        .status_code
        == 200
    )


def test_part_of_a_page_asks_for_the_whole_of_it(somebody, sign_in):
    response = sign_in(somebody).get("/cities/", headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


def test_authenticator_app_is_set_up_and_leads_on(
    somebody, sign_in, django_capture_on_commit_callbacks
):
    elsewhere, client = sign_in(somebody), sign_in(somebody)
    first = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert first.redirect_chain[0][0].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert done["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/inbox/").status_code == 200
    assert client.get("/api/v1/cities/").status_code == 200
    assert client.get(NEEDED + "?next=/cities/")["Location"] == "/cities/"
    # A session that was opened with the password alone is over.
    assert elsewhere.get("/inbox/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_way_on_leads_nowhere_outside(target, somebody, sign_in):
    client = sign_in(somebody)
    with_authenticator_app(somebody)
    assert client.get(NEEDED, {"next": target})["Location"] == "/"


def test_page_costs_no_statement_more(somebody, sign_in, django_assert_num_queries):
    with_authenticator_app(somebody)
    client = Client()
    client.force_login(somebody)
    client.get("/profile/")
    with django_assert_num_queries(2):  # the person, and how they want their mail
        assert client.get("/profile/").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.SERVICE])
@pytest.mark.parametrize("in_bureau", [True, False])
def test_who_needs_one(role, in_bureau, bureau):
    """Everybody who may read a restricted record: all of them, or those of one's own bureau."""
    user = person(role, bureau=bureau if in_bureau else None)
    reads_all = role in {
        "administrator",
        "office_head",
        "desk_officer",
        "protocol_officer",
        "auditor",
    }
    assert second_factor.is_required(user) == (reads_all or in_bureau)


def test_who_has_no_role_needs_none(bureau):
    assert not second_factor.is_required(person(bureau=bureau))


def test_demonstration_accounts_are_exempt_but_never_in_production(settings):
    user = person("administrator", is_demonstration=True)
    settings.PORTAL_MODE = "demo"
    assert not second_factor.is_required(user)
    settings.PORTAL_MODE = "production"
    assert second_factor.is_required(user)


def test_role_that_needs_one_acts_on_the_next_request(sign_in):
    user = person("viewer", username="viewer")
    user.set_password(PASSWORD)
    user.save()
    client = sign_in(user)
    assert client.get("/inbox/").status_code == 200
    RoleMembership.objects.create(user=user, role="administrator")
    assert client.get("/inbox/")["Location"] == f"{NEEDED}?next=%2Finbox%2F"


def reauthenticated(user, sign_in):
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.ignore_template_errors
def test_last_app_cannot_be_removed_until_there_is_a_key(somebody, sign_in):
    with_authenticator_app(somebody)
    client = reauthenticated(somebody, sign_in)
    address = "/accounts/2fa/totp/deactivate/"
    body = client.post(address).content.decode()
    assert "Your role needs a second factor." in body
    assert Authenticator.objects.filter(user=somebody, type="totp").exists()
    key(somebody)
    assert client.post(address).status_code == 302
    assert not Authenticator.objects.filter(user=somebody, type="totp").exists()


@pytest.mark.ignore_template_errors
def test_last_key_cannot_be_removed_until_there_is_another(somebody, sign_in):
    first = key(somebody)
    client = reauthenticated(somebody, sign_in)
    address = f"/accounts/2fa/webauthn/keys/{first.pk}/remove/"
    body = client.post(address, follow=True).content.decode()
    assert "Your role needs a second factor." in body
    assert Authenticator.objects.filter(pk=first.pk).exists()
    key(somebody, "Another key")
    assert client.post(address)["Location"] == "/accounts/2fa/webauthn/"
    assert not Authenticator.objects.filter(pk=first.pk).exists()


@pytest.mark.ignore_template_errors
def test_who_needs_none_may_remove_the_last(sign_in):
    user = person("viewer")
    user.set_password(PASSWORD)
    user.save()
    first = key(user)
    client = reauthenticated(user, sign_in)
    client.post(f"/accounts/2fa/webauthn/keys/{first.pk}/remove/")
    assert not Authenticator.objects.filter(user=user).exists()


def test_somebody_elses_key_is_not_found(somebody, sign_in):
    other = key(person("desk_officer"))
    key(somebody)
    client = reauthenticated(somebody, sign_in)
    assert client.post(f"/accounts/2fa/webauthn/keys/{other.pk}/remove/").status_code == 404


def test_administrator_resets_and_the_reason_is_in_the_history(somebody, sign_in):
    client = sign_in(somebody)
    with_authenticator_app(somebody)
    admin = person("administrator", name_en="An Administrator")
    assert second_factor.reset(somebody, actor=admin, reason="Telephone lost; known by sight")
    assert not Authenticator.objects.filter(user=somebody).exists()
    assert client.get("/inbox/")["Location"].startswith("/accounts/login/")
    (change,) = [c for c in history.changes_of(somebody, admin) if c.why]
    assert change.why == "Telephone lost; known by sight"
    assert change.who == "An Administrator"
    # They come to the page where they set up another.
    assert sign_in(somebody).get("/inbox/")["Location"].startswith(NEEDED)


def test_reset_needs_a_reason_and_the_right(somebody):
    with_authenticator_app(somebody)
    with pytest.raises(PermissionDenied):
        second_factor.reset(somebody, actor=person("office_head"), reason="Lost")
    with pytest.raises(ValidationError):
        second_factor.reset(somebody, actor=person("administrator"), reason="  ")
    assert Authenticator.objects.filter(user=somebody).count() == 2
    assert not SignInMeasure.objects.exists()


def test_command_resets_with_a_reason(somebody):
    with_authenticator_app(somebody)
    out = StringIO()
    call_command("reset_second_factor", "somebody", "--reason", "Telephone lost", stdout=out)
    call_command("reset_second_factor", "somebody", "--reason", "Telephone lost", stdout=out)
    first, second = out.getvalue().splitlines()
    assert first == "somebody has no second factor any more and is signed out everywhere."
    assert second == "somebody had no second factor."
    assert SignInMeasure.objects.get().user == somebody
    with pytest.raises(CommandError, match="no person 'nobody'"):
        call_command("reset_second_factor", "nobody", "--reason", "x")
    with pytest.raises(CommandError, match="Give a reason"):
        call_command("reset_second_factor", "somebody", "--reason", " ")


def test_recovery_code_signs_in_once(somebody):
    with_authenticator_app(somebody)
    codes = Authenticator.objects.get(user=somebody, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]

    def use():
        client = Client()
        client.post("/accounts/login/", {"login": "somebody", "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        return client.get("/inbox/").status_code

    assert use() == 200
    assert use() == 302
