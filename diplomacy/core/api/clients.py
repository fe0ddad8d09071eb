"""API clients: systems of other bureaus, each with a service user under which it acts."""

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.idp.oidc.models import Client, Token
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from diplomacy.core import history, records
from diplomacy.core.accounts import changes as account_changes
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, ClientAccess, RoleMembership, User
from diplomacy.core.policies import SCOPES

from .tokens import FORMER

__all__ = [
    "LONGEST_CHANGEOVER",
    "TRIAL_TOKEN_LIFETIME",
    "Issued",
    "change_access",
    "client_of",
    "create_client",
    "end_former_secret",
    "revoke_client",
    "rotate_secret",
]

#: How long a former secret may go on working.
LONGEST_CHANGEOVER = datetime.timedelta(days=7)

#: How long the token that comes with a new client is valid, to try the API with.
TRIAL_TOKEN_LIFETIME = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Issued:
    """A client with what is shown once and kept only as a hash."""

    client: Client
    secret: str
    token: str


@transaction.atomic
def create_client(
    name: str,
    *,
    bureau: Bureau,
    scopes: Iterable[str],
    actor: User | None = None,
    reason: str = "api_client",
) -> Issued:
    """Make a client, its service user and a first token. Raises ValidationError.

    The service user belongs to the bureau, has the role of a service, no password and no address:
    nobody can sign in as it, and history tells which system wrote what. Two clients may share a
    name, as when a system moves to new credentials without a pause.
    """
    records.require_reason(reason)
    account_changes.require_now(actor, "add", User)
    name = name.strip()
    if not name or len(name) > 100 or not name.isprintable():
        raise ValidationError(_("Give the client a name of at most 100 characters."))
    wanted = _checked(scopes)
    identity = secrets.token_hex(16)
    slug = slugify(name, allow_unicode=True)[:100] or "client"
    with history.acting(actor, reason):
        user = User(
            username=f"api-{slug}-{identity[:8]}",
            name_ja=name,
            name_en=name,
            bureau=bureau,
            is_service=True,
            credentials_at=timezone.now(),
        )
        user.set_unusable_password()
        user.full_clean(exclude=["password", "email"])
        user.save()
        RoleMembership.objects.create(user=user, role=Role.SERVICE)
        ClientAccess.objects.create(account=user, scopes=wanted)
    secret, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    client = Client(
        id=identity, name=name, owner=user, grant_types=Client.GrantType.CLIENT_CREDENTIALS
    )
    client.set_secret(secret)
    client.set_scopes(wanted)
    client.set_default_scopes(wanted)
    client.save()
    issue_token(client, token, lifetime=TRIAL_TOKEN_LIFETIME)
    return Issued(client, secret, token)


def client_of(account: User) -> Client:
    """The credentials of the service user ``account``."""
    found: Client = Client.objects.get(owner=account)
    return found


def rotate_secret(
    account: User,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
    changeover: datetime.timedelta = datetime.timedelta(0),
) -> Issued:
    """Give the client of the service user ``account`` another secret, and a token to try it.

    Without ``changeover`` the present secret and all tokens stop at once: somebody may know it.
    With it they go on working for that long, at most :data:`LONGEST_CHANGEOVER`, and then end by
    themselves. A secret that was replaced before and is still working ends now in either case: no
    more than two are ever good. Raises StaleRecord, PermissionDenied or ValidationError.
    """
    if not datetime.timedelta(0) <= changeover <= LONGEST_CHANGEOVER:
        raise ValidationError(_("A former secret may go on working for seven days at most."))
    with account_changes.changing(
        account, actor=actor, expected_version=expected_version, reason=reason
    ) as current:
        _refuse_revoked(current)
        client, access = _locked(current)
        now = timezone.now()
        if changeover:
            tokens = Token.objects.filter(client=client)
            tokens.filter(data=FORMER).delete()
            until = now + changeover
            tokens.filter(expires_at__gt=until).update(expires_at=until)
            tokens.update(data=FORMER)
            access.former_secret, access.former_secret_until = client.secret, until
        else:
            account_changes.end_access(current)
            access.former_secret, access.former_secret_until = "", None
        access.save()
        secret, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        client.set_secret(secret)
        client.save(update_fields=["secret"])
        current.credentials_at = now
        current.save(update_fields=["credentials_at"])
        issue_token(client, token, lifetime=TRIAL_TOKEN_LIFETIME)
        return Issued(client, secret, token)


def end_former_secret(
    account: User, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> User:
    """End the former secret and its tokens before their time."""
    with account_changes.changing(
        account, actor=actor, expected_version=expected_version, reason=reason
    ) as current:
        client, access = _locked(current)
        if not access.former_is_good(timezone.now()):
            raise ValidationError(_("No former secret works any more."), code="ended")
        Token.objects.filter(client=client, data=FORMER).delete()
        access.former_secret, access.former_secret_until = "", None
        access.save()
        return account_changes.touched(current)


def change_access(
    account: User,
    *,
    actor: User | None,
    scopes: Iterable[str],
    requests_a_minute: int | None,
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Change what a client may do, and how often; with its next request, whatever its token says.

    A scope that is given counts for tokens issued from now on. ``requests_a_minute`` None is what
    the deployment sets for clients without a number of their own.
    """
    wanted = _checked(scopes)
    with account_changes.changing(
        account, actor=actor, expected_version=expected_version, reason=reason
    ) as current:
        _refuse_revoked(current)
        client, access = _locked(current)
        access.scopes, access.requests_a_minute = wanted, requests_a_minute
        access.full_clean()
        access.save()
        # What django-allauth issues tokens by.
        client.set_scopes(wanted)
        client.set_default_scopes(wanted)
        client.save(update_fields=["scopes", "default_scopes"])
        return account_changes.touched(current)


def revoke_client(
    account: User, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> User:
    """Close the service user ``account`` for good: its secret and tokens open nothing any more."""
    with account_changes.changing(
        account, actor=actor, expected_version=expected_version, reason=reason
    ) as current:
        _refuse_revoked(current)
        client, access = _locked(current)
        client.set_secret(secrets.token_urlsafe(32))  # which nobody is told
        client.save(update_fields=["secret"])
        access.former_secret, access.former_secret_until = "", None
        access.save()
        account_changes.close(current, actor=actor, reason=reason)
    return current


def _checked(scopes: Iterable[str]) -> list[str]:
    """The scopes in the order of their declaration, each once."""
    wanted = set(scopes)
    if not wanted:
        raise ValidationError(_("Give the client at least one scope."))
    for scope in sorted(wanted.difference(SCOPES)):
        raise ValidationError(
            _("Unknown scope: %(scope)s. Scopes are: %(known)s.")
            % {"scope": scope, "known": ", ".join(SCOPES)}
        )
    return [scope for scope in SCOPES if scope in wanted]


def _locked(account: User) -> tuple[Client, ClientAccess]:
    """Credentials and rights of a client; no token is issued until the transaction ends."""
    client = Client.objects.select_for_update(of=("self",)).get(owner=account)
    return client, ClientAccess.objects.select_for_update(of=("self",)).get(account=account)


def _refuse_revoked(account: User) -> None:
    if not account.is_service:
        raise ValidationError(_("This is the account of a person, not of an API client."))
    if not account.is_active:
        raise ValidationError(_("This API client was revoked."), code="revoked")


def issue_token(client: Client, value: str, *, lifetime: datetime.timedelta) -> None:
    """Let ``value`` be a bearer token of the client, with all of its scopes."""
    token = Token(type=Token.Type.ACCESS_TOKEN, client=client, expires_at=timezone.now() + lifetime)
    token.set_value(value)
    token.set_scopes(client.get_scopes())
    token.save()
