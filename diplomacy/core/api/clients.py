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

from diplomacy.core import history
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, RoleMembership, User
from diplomacy.core.policies import SCOPES

__all__ = ["TRIAL_TOKEN_LIFETIME", "Issued", "create_client"]

#: How long the token that comes with a new client is valid, to try the API with.
TRIAL_TOKEN_LIFETIME = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Issued:
    """A new client with what is shown once and kept only as a hash."""

    client: Client
    secret: str
    token: str


@transaction.atomic
def create_client(
    name: str, *, bureau: Bureau, scopes: Iterable[str], actor: User | None = None
) -> Issued:
    """Make a client, its service user and a first token. Raises ValidationError.

    The service user belongs to the bureau, has the role of a service, no password and no address:
    nobody can sign in as it, and history tells which system wrote what. Two clients may share a
    name, as when a system moves to new credentials without a pause.
    """
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
    with history.acting(actor, "api_client"):
        user = User(
            username=f"api-{slug}-{identity[:8]}",
            name_ja=name,
            name_en=name,
            bureau=bureau,
            is_service=True,
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


def issue_token(client: Client, value: str, *, lifetime: datetime.timedelta) -> None:
    """Let ``value`` be a bearer token of the client, with all of its scopes."""
    token = Token(type=Token.Type.ACCESS_TOKEN, client=client, expires_at=timezone.now() + lifetime)
    token.set_value(value)
    token.set_scopes(client.get_scopes())
    token.save()
