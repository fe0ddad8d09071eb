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
from diplomacy.core.models import Bureau, RoleMembership, User
from diplomacy.core.policies import SCOPES

__all__ = [
    "TRIAL_TOKEN_LIFETIME",
    "Issued",
    "client_of",
    "create_client",
    "revoke_client",
    "rotate_secret",
]

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
    wanted = list(dict.fromkeys(scopes))
    if not name or len(name) > 100 or not name.isprintable():
        raise ValidationError(_("Give the client a name of at most 100 characters."))
    if not wanted:
        raise ValidationError(_("Give the client at least one scope."))
    for scope in wanted:
        if scope not in SCOPES:
            raise ValidationError(
                _("Unknown scope: %(scope)s. Scopes are: %(known)s.")
                % {"scope": scope, "known": ", ".join(SCOPES)}
            )
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
    account: User, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> Issued:
    """Give the client of the service user ``account`` another secret, and a token to try it.

    The former secret and all its tokens stop at once: a secret is changed because somebody may
    know it. A system that must not pause gets a second client first.
    """
    with account_changes.changing(
        account, actor=actor, expected_version=expected_version, reason=reason
    ) as current:
        _refuse_revoked(current)
        client = client_of(current)
        account_changes.end_access(current)
        secret, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        client.set_secret(secret)
        client.save(update_fields=["secret"])
        current.credentials_at = timezone.now()
        current.save(update_fields=["credentials_at"])
        issue_token(client, token, lifetime=TRIAL_TOKEN_LIFETIME)
        return Issued(client, secret, token)


def revoke_client(
    account: User, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> User:
    """Close the service user ``account`` for good: its secret and tokens open nothing any more."""
    with account_changes.changing(
        account, actor=actor, expected_version=expected_version, reason=reason
    ) as current:
        _refuse_revoked(current)
        client = Client.objects.filter(owner=current).first()
        if client is not None:
            client.set_secret(secrets.token_urlsafe(32))  # which nobody is told
            client.save(update_fields=["secret"])
        account_changes.close(current, actor=actor, reason=reason)
    return current


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
