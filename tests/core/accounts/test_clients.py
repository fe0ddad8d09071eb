"""API clients: a secret is shown once; another one stops the first; a revoked client is gone."""

import base64
import datetime
import threading

import pytest
from allauth.idp.oidc.models import Client as ApiClient
from allauth.idp.oidc.models import Token
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from diplomacy.core.api.authentication import BearerAuthentication
from diplomacy.core.api.clients import (
    change_access,
    create_client,
    end_former_secret,
    revoke_client,
    rotate_secret,
)
from diplomacy.core.api.tokens import ClientValidator
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from diplomacy.core.models import ClientAccess, User
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


HOUR = datetime.timedelta(hours=1)


def token_of(issued, secret=None, client=None):
    """What the token address answers to the client's id and a secret."""
    given = {
        "grant_type": "client_credentials",
        "client_id": issued.client.pk,
        "client_secret": secret or issued.secret,
    }
    return (client or Client()).post("/identity/o/api/token", given)


def past(issued, span):
    """As if the former secret had ended ``span`` ago."""
    ClientAccess.objects.filter(account=issued.client.owner_id).update(
        former_secret_until=timezone.now() - span
    )


def test_both_secrets_and_their_tokens_work_during_a_changeover(issued, admin):
    before = token_of(issued).json()["access_token"]
    fresh = rotate_secret(issued.client.owner, actor=admin, reason="Yearly", changeover=HOUR)
    assert fresh.secret != issued.secret
    assert token_of(fresh).json()["expires_in"] == 3600
    assert token_of(issued).status_code == 200
    assert {asks(token) for token in (issued.token, before, fresh.token)} == {200}


def test_former_secret_ends_on_time_without_a_sweep(issued, admin):
    rotate_secret(issued.client.owner, actor=admin, reason="Yearly", changeover=HOUR)
    assert token_of(issued).status_code == 200
    past(issued, datetime.timedelta(milliseconds=1))
    answer = token_of(issued)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_tokens_of_the_former_secret_end_with_it(issued, admin):
    short = datetime.timedelta(minutes=10)
    rotate_secret(issued.client.owner, actor=admin, reason="Yearly", changeover=short)
    until = ClientAccess.objects.get().former_secret_until
    # What was valid for 30 days, and what is got on the way.
    answer = token_of(issued).json()
    assert 590 <= answer["expires_in"] <= 600
    former = Token.objects.filter(data={"former_secret": True})
    assert former.count() == 2
    assert all(token.expires_at <= until for token in former)
    former.update(expires_at=timezone.now())
    assert asks(issued.token) == asks(answer["access_token"]) == 401


def test_a_shorter_life_of_a_token_is_not_made_longer(issued, admin):
    token = token_of(issued).json()["access_token"]
    ends = Token.objects.order_by("-pk").first().expires_at
    rotate_secret(issued.client.owner, actor=admin, reason="Yearly", changeover=7 * 24 * HOUR)
    assert Token.objects.get(expires_at=ends).data == {"former_secret": True}
    assert asks(token) == 200


@pytest.mark.parametrize("span", [-HOUR, datetime.timedelta(days=7, seconds=1)])
def test_a_changeover_has_a_bound(issued, admin, span):
    with pytest.raises(ValidationError):
        rotate_secret(issued.client.owner, actor=admin, reason="x", changeover=span)


def test_no_more_than_two_secrets_are_good(issued, admin):
    owner = issued.client.owner
    second = rotate_secret(owner, actor=admin, reason="One", changeover=HOUR)
    third = rotate_secret(owner, actor=admin, reason="Two", changeover=HOUR)
    assert [token_of(one).status_code for one in (issued, second, third)] == [401, 200, 200]
    assert [asks(one.token) for one in (issued, second, third)] == [401, 200, 200]
    fourth = rotate_secret(owner, actor=admin, reason="Known to others")
    assert [token_of(one).status_code for one in (second, third, fourth)] == [401, 401, 200]
    assert [asks(one.token) for one in (second, third, fourth)] == [401, 401, 200]


def test_former_secret_is_ended_early_and_the_present_one_goes_on(issued, admin):
    owner = issued.client.owner
    fresh = rotate_secret(owner, actor=admin, reason="Yearly", changeover=HOUR)
    on_the_way = token_of(issued).json()["access_token"]
    done = end_former_secret(owner, actor=admin, expected_version=2, reason="All changed over")
    assert done.version == 3
    assert token_of(issued).status_code == 401
    assert asks(issued.token) == asks(on_the_way) == 401
    assert token_of(fresh).status_code == asks(fresh.token) == 200
    assert ("first-admin", "All changed over") in whys(owner)
    with pytest.raises(ValidationError) as refused:
        end_former_secret(owner, actor=admin, reason="x")
    assert refused.value.code == "ended"


def test_history_tells_until_when_and_no_secret(issued, admin):
    owner = issued.client.owner
    rotate_secret(owner, actor=admin, reason="Yearly", changeover=HOUR)
    with override("en"):
        (told,) = [
            field
            for change in changes_of(owner, None)
            for field in change.fields
            if field.label == "Former secret valid until"
        ]
    assert told.before == ""
    assert told.after
    stored = ClientAccess.objects.get()
    assert issued.secret not in stored.former_secret
    columns = {field.name for field in stored.events.model._meta.fields}
    assert "former_secret_until" in columns
    assert "former_secret" not in columns


def test_revoking_ends_the_former_secret_too(issued, admin):
    owner = issued.client.owner
    rotate_secret(owner, actor=admin, reason="Yearly", changeover=HOUR)
    revoke_client(owner, actor=admin, reason="System switched off")
    assert token_of(issued).status_code == 401
    assert asks(issued.token) == 401


def test_former_secret_comes_in_a_header_as_well(issued, admin):
    rotate_secret(issued.client.owner, actor=admin, reason="Yearly", changeover=HOUR)
    for secret, status in ((issued.secret, 200), ("wrong", 401)):
        pair = base64.b64encode(f"{issued.client.pk}:{secret}".encode()).decode()
        answer = Client(headers={"authorization": f"Basic {pair}"}).post(
            "/identity/o/api/token", {"grant_type": "client_credentials"}
        )
        assert answer.status_code == status


def test_token_of_a_secret_that_is_replaced_meanwhile_is_not_issued(issued, admin, monkeypatch):
    """The secret was good when it was looked at, and is not when the token would be stored."""
    save = ClientValidator.save_bearer_token

    def replaced(self, *arguments, **options):
        rotate_secret(issued.client.owner, actor=admin, reason="Known to others")
        return save(self, *arguments, **options)

    monkeypatch.setattr(ClientValidator, "save_bearer_token", replaced)
    answer = token_of(issued)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("changeover", [HOUR, datetime.timedelta(0)])
def test_former_secret_that_ends_meanwhile_gets_no_token(issued, admin, monkeypatch, changeover):
    rotate_secret(issued.client.owner, actor=admin, reason="Yearly", changeover=HOUR)
    save = ClientValidator.save_bearer_token

    def replaced(self, *arguments, **options):
        if changeover:
            rotate_secret(issued.client.owner, actor=admin, reason="x", changeover=changeover)
        else:
            past(issued, changeover)
        return save(self, *arguments, **options)

    monkeypatch.setattr(ClientValidator, "save_bearer_token", replaced)
    assert token_of(issued).status_code == 401


def change(issued, admin, *scopes, limit=None, **more):
    more.setdefault("reason", "Other work")
    return change_access(
        issued.client.owner, actor=admin, scopes=scopes, requests_a_minute=limit, **more
    )


def test_scope_taken_away_ends_with_the_next_request_of_tokens_that_are_out(issued, admin):
    assert asks(issued.token) == 200
    change(issued, admin, "write")
    assert asks(issued.token) == 403
    assert token_of(issued).json()["scope"] == "write"
    change(issued, admin, "read")
    assert asks(issued.token) == 200


def test_scope_that_is_given_counts_for_new_tokens_only(issued, admin):
    change(issued, admin, "read", "write")
    old, _credential = BearerAuthentication._find(issued.token)
    new, _credential = BearerAuthentication._find(token_of(issued).json()["access_token"])
    assert old.scopes == {"read"}
    assert new.scopes == {"read", "write"}


def test_change_of_rights_has_who_why_and_a_version(issued, admin):
    done = change(issued, admin, "write", "read", limit=300, expected_version=1)
    assert done.version == 2
    access = ClientAccess.objects.get()
    assert (access.scopes, access.requests_a_minute) == (["read", "write"], 300)
    assert ("first-admin", "Other work") in whys(issued.client.owner)
    with override("en"):
        told = {
            (field.label, field.before, field.after)
            for change in changes_of(issued.client.owner, None)
            for field in change.fields
        }
    assert {("Scopes", "read", "read, write"), ("Requests a minute", "", "300")} <= told
    with pytest.raises(StaleRecord):
        change(issued, admin, "read", expected_version=1)


def test_rights_that_make_no_sense_are_refused(issued, admin):
    for scopes, more in (((), {}), (("fly",), {}), (("read",), {"reason": " "})):
        with pytest.raises(ValidationError):
            change(issued, admin, *scopes, **more)
    for limit in (0, 600_001):
        with pytest.raises(ValidationError):
            change(issued, admin, "read", limit=limit)
    with pytest.raises(PermissionDenied):
        change(issued, person(Role.OFFICE_HEAD), "read")
    revoke_client(issued.client.owner, actor=admin, reason="x")
    with pytest.raises(ValidationError) as refused:
        change(issued, admin, "read")
    assert refused.value.code == "revoked"


def test_database_refuses_limits_and_secrets_without_an_end(issued):
    for values in ({"requests_a_minute": 0}, {"former_secret": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClientAccess.objects.update(**values)


def test_client_without_rights_is_nobody(issued):
    ClientAccess.objects.all().delete()
    assert asks(issued.token) == 401
    assert token_of(issued).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_token_requests_beside_a_changed_secret_leave_no_token_behind(admin):
    """Whatever order they come in: once the secret is replaced, no token of it works."""
    issued = create_client("Sample system", bureau=BureauFactory(), scopes=["read"])
    got, start = [], threading.Barrier(3)

    def ask():
        try:
            start.wait()
            for _ in range(8):
                answer = token_of(issued)
                if answer.status_code == 200:
                    got.append(answer.json()["access_token"])
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    start.wait()
    fresh = rotate_secret(issued.client.owner, actor=admin, reason="Known to others")
    for thread in threads:
        thread.join()
    assert {asks(token) for token in got} <= {401}
    assert asks(fresh.token) == 200
