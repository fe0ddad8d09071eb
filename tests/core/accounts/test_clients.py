"""API clients: a secret is shown once; another one stops the first; a revoked client is gone."""

import datetime

import pytest
from allauth.idp.oidc.models import Client as ApiClient
from allauth.idp.oidc.models import Token
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from diplomacy.core.api.clients import create_client, revoke_client, rotate_secret
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from diplomacy.core.models import User
from diplomacy.core.records import StaleRecord
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person


@pytest.fixture
def issued(admin):
    return create_client(
        "Sample system", bureau=BureauFactory(), scopes=["read"], actor=admin, reason="New system"
    )


def asks(token):
    client = Client(headers={"authorization": f"Bearer {token}"})
    return client.get("/api/v1/cities/").status_code


def whys(account):
    with override("en"):
        return {(change.who, change.why) for change in changes_of(account, None)}


def test_client_is_made_with_who_and_why(issued):
    assert ("first-admin", "New system") in whys(issued.client.owner)
    assert asks(issued.token) == 200


def test_only_administrators_make_and_change_clients(issued):
    head = person(Role.OFFICE_HEAD)
    with pytest.raises(PermissionDenied):
        create_client("x", bureau=BureauFactory(), scopes=["read"], actor=head, reason="x")
    for act in (rotate_secret, revoke_client):
        with pytest.raises(PermissionDenied):
            act(issued.client.owner, actor=head, reason="x")
        with pytest.raises(ValidationError):
            act(issued.client.owner, actor=None, reason=" ")


def test_new_secret_stops_the_former_one_and_its_tokens(issued, admin):
    before = issued.client.owner.credentials_at
    fresh = rotate_secret(issued.client.owner, actor=admin, expected_version=1, reason="Leaked")
    assert asks(issued.token) == 401
    assert asks(fresh.token) == 200
    client = ApiClient.objects.get(pk=issued.client.pk)
    assert client.check_secret(fresh.secret)
    assert not client.check_secret(issued.secret)
    owner = User.objects.get(pk=issued.client.owner_id)
    assert owner.credentials_at > before
    assert ("first-admin", "Leaked") in whys(owner)
    with pytest.raises(StaleRecord):
        rotate_secret(owner, actor=admin, expected_version=1, reason="x")


def test_revoked_client_is_gone_for_good(issued, admin):
    owner = issued.client.owner
    revoke_client(owner, actor=admin, reason="System switched off")
    assert asks(issued.token) == 401
    assert not Token.objects.filter(client=issued.client).exists()
    assert not ApiClient.objects.get().check_secret(issued.secret)
    assert ("first-admin", "System switched off") in whys(owner)
    for act in (rotate_secret, revoke_client):
        with pytest.raises(ValidationError) as refused:
            act(owner, actor=admin, reason="x")
        assert refused.value.code == "revoked"


def test_person_is_no_client(admin, officer):
    for act in (rotate_secret, revoke_client):
        with pytest.raises(ValidationError):
            act(officer, actor=admin, reason="x")


def test_last_use_is_kept_to_the_hour_and_is_no_change(issued):
    owner = issued.client.owner
    assert User.objects.get(pk=owner.pk).last_login is None
    asks(issued.token)
    first = User.objects.get(pk=owner.pk)
    assert timezone.now() - first.last_login < datetime.timedelta(minutes=1)
    asks(issued.token)
    assert User.objects.get(pk=owner.pk).last_login == first.last_login
    User.objects.filter(pk=owner.pk).update(last_login=timezone.now() - datetime.timedelta(hours=2))
    asks(issued.token)
    assert User.objects.get(pk=owner.pk).last_login > first.last_login
    assert first.version == 1
