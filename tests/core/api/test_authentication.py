"""Who may call the API, and how a caller without credentials is told."""

import datetime
from collections.abc import Callable

import pytest
from allauth.idp.oidc.models import Client as ApiClient
from allauth.idp.oidc.models import Token
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone
from rest_framework.request import Request

from diplomacy.core.api.authentication import BearerAuthentication
from diplomacy.core.api.clients import Issued
from diplomacy.core.enums import Role
from diplomacy.core.models import User

ADDRESS = "/api/v1/bureaus/"


def test_nobody_is_told_to_bring_a_token(nobody: Client, db: None) -> None:
    answer = nobody.get(ADDRESS)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Credentials are needed"


@pytest.mark.parametrize(
    "header", ["Bearer unknown", "Bearer", "Bearer a b", "bearer unknown", "Bearer \u00e9"]
)
def test_a_token_that_is_not_ours_is_refused(nobody: Client, db: None, header: str) -> None:
    answer = nobody.get(ADDRESS, headers={"authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_another_scheme_counts_as_nobody(nobody: Client, db: None) -> None:
    assert nobody.get(ADDRESS, headers={"authorization": "Basic YTpi"}).status_code == 401


def test_system_reads_with_its_token(system: Callable[..., Client]) -> None:
    assert system("read").get(ADDRESS).status_code == 200


def test_system_without_the_scope_read_may_not(system: Callable[..., Client]) -> None:
    assert system("write").get(ADDRESS).status_code == 403


def test_person_reads_with_a_session(person: Callable[..., Client]) -> None:
    assert person(Role.VIEWER).get(ADDRESS).status_code == 200


def test_person_without_a_role_may_not_list_bureaus(person: Callable[..., Client]) -> None:
    assert person().get(ADDRESS).status_code == 403


def test_person_needs_a_csrf_token_to_send_anything(person: Callable[..., Client]) -> None:
    answer = person(Role.VIEWER).post(ADDRESS, {}, content_type="application/json")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "Send the token against forgery in the X-CSRFToken header."


def test_missing_csrf_token_is_told_in_the_persons_language(make_user: Callable[..., User]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("reader-of-japanese", Role.VIEWER, language="ja"))
    answer = client.post(ADDRESS, {}, content_type="application/json")
    assert answer.status_code == 403
    assert answer["Content-Language"] == "ja"
    assert "X-CSRFToken" in answer.json()["detail"]
    assert "forgery" not in answer.json()["detail"]


def test_expired_token_is_refused(issue: Callable[..., Issued], nobody: Client) -> None:
    token = issue("read").token
    (stored,) = Token.objects.all()
    assert (stored.expires_at - stored.created_at).total_seconds() == pytest.approx(
        30 * 86400, abs=9
    )
    Token.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    answer = nobody.get(ADDRESS, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_revoked_token_is_refused_at_once(issue: Callable[..., Issued], nobody: Client) -> None:
    token = issue("read").token
    Token.objects.all().delete()
    assert nobody.get(ADDRESS, headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_token_of_a_deactivated_service_is_refused(
    issue: Callable[..., Issued], nobody: Client
) -> None:
    issued = issue("read")
    User.objects.filter(pk=issued.client.owner_id).update(is_active=False)
    headers = {"authorization": f"Bearer {issued.token}"}
    assert nobody.get(ADDRESS, headers=headers).status_code == 401


def test_refresh_tokens_are_no_access_tokens(issue: Callable[..., Issued], nobody: Client) -> None:
    token = issue("read").token
    Token.objects.update(type=Token.Type.REFRESH_TOKEN)
    assert nobody.get(ADDRESS, headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_the_service_acts_with_its_roles_and_scopes_in_one_statement(
    issue: Callable[..., Issued], django_assert_num_queries: Callable[..., object]
) -> None:
    issued = issue("read", "write")
    request = Request(
        RequestFactory().get("/", headers={"authorization": f"Bearer {issued.token}"})
    )
    with django_assert_num_queries(2):  # once an hour it is also noted that the client was here
        BearerAuthentication().authenticate(request)
    with django_assert_num_queries(1):
        user, _token = BearerAuthentication().authenticate(request)
        assert user.roles == {Role.SERVICE}
        assert user.bureau_id is not None
    assert user.scopes == {"read", "write"}
    assert user.is_service


def test_tokens_and_secrets_are_stored_as_hashes(issue: Callable[..., Issued]) -> None:
    issued = issue("read")
    assert issued.token not in Token.objects.get().hash
    assert issued.secret not in ApiClient.objects.get().secret


def test_client_exchanges_its_secret_for_a_token(
    issue: Callable[..., Issued], nobody: Client
) -> None:
    issued = issue("read", "write")
    answer = nobody.post(
        "/identity/o/api/token",
        {
            "grant_type": "client_credentials",
            "client_id": issued.client.pk,
            "client_secret": issued.secret,
            "scope": "read",
        },
    )
    assert answer.status_code == 200
    token = answer.json()["access_token"]
    assert answer.json()["scope"] == "read"
    assert nobody.get(ADDRESS, headers={"authorization": f"Bearer {token}"}).status_code == 200


def test_client_gets_no_scope_it_was_not_given(
    issue: Callable[..., Issued], nobody: Client
) -> None:
    issued = issue("read")
    answer = nobody.post(
        "/identity/o/api/token",
        {
            "grant_type": "client_credentials",
            "client_id": issued.client.pk,
            "client_secret": issued.secret,
            "scope": "write",
        },
    )
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_scope"


def test_wrong_secret_gets_no_token(issue: Callable[..., Issued], nobody: Client) -> None:
    answer = nobody.post(
        "/identity/o/api/token",
        {
            "grant_type": "client_credentials",
            "client_id": issue("read").client.pk,
            "client_secret": "wrong",
        },
    )
    assert answer.status_code == 401


def test_client_gives_a_token_back(issue: Callable[..., Issued], nobody: Client) -> None:
    issued = issue("read")
    nobody.post(
        "/identity/o/api/revoke",
        {
            "token": issued.token,
            "client_id": issued.client.pk,
            "client_secret": issued.secret,
        },
    )
    headers = {"authorization": f"Bearer {issued.token}"}
    assert nobody.get(ADDRESS, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "values",
    [
        {"grant_type": "password", "username": "office", "password": "eleven lanterns"},
        {"grant_type": "authorization_code", "code": "abc"},
        {"grant_type": "refresh_token", "refresh_token": "abc"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "abc"},
    ],
    ids=lambda values: values["grant_type"].rpartition(":")[2],
)
def test_no_other_grant_is_known(
    issue: Callable[..., Issued], nobody: Client, values: dict[str, str]
) -> None:
    issued = issue("read")
    known = {"client_id": issued.client.pk, "client_secret": issued.secret}
    answer = nobody.post("/identity/o/api/token", {**values, **known})
    assert answer.status_code in (400, 401)
    assert "access_token" not in answer.content.decode()


def test_grant_of_a_client_brings_no_refresh_token(
    issue: Callable[..., Issued], nobody: Client
) -> None:
    issued = issue("read")
    known = {"client_id": issued.client.pk, "client_secret": issued.secret}
    answer = nobody.post(
        "/identity/o/api/token", {"grant_type": "client_credentials", "scope": "read", **known}
    )
    assert set(answer.json()) == {"access_token", "token_type", "scope", "expires_in"}
    assert answer.json()["expires_in"] == 3600


def test_token_is_given_back_with_a_secret_only(
    issue: Callable[..., Issued], nobody: Client
) -> None:
    issued = issue("read")
    for known in ({}, {"client_id": issued.client.pk, "client_secret": "wrong"}):
        nobody.post("/identity/o/api/revoke", {"token": issued.token, **known})
    headers = {"authorization": f"Bearer {issued.token}"}
    assert nobody.get(ADDRESS, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/identity/o/authorize",
        "/identity/o/api/userinfo",
        "/identity/o/device",
        "/.well-known/openid-configuration",
        "/.well-known/jwks.json",
    ],
)
def test_rest_of_the_provider_is_not_there(nobody: Client, db: None, path: str) -> None:
    assert nobody.get(path).status_code == 404


def test_token_in_the_address_counts_for_nothing(
    issue: Callable[..., Issued], nobody: Client
) -> None:
    assert nobody.get(f"{ADDRESS}?access_token={issue('read').token}").status_code == 401


def test_service_user_cannot_sign_in(issue: Callable[..., Issued]) -> None:
    owner = issue("read").client.owner
    assert not owner.has_usable_password()
    assert not isinstance(owner, AnonymousUser)
