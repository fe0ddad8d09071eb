"""Who asks: an API client with a bearer token, or a person with a browser session.

Tokens are those of django-allauth's OIDC provider: opaque, stored as a SHA-256 hash, issued for
client credentials at its token address or by ``manage.py api_client``. The client's owner is the
service user under which it acts. Token, client, owner, roles and scopes come in one statement.
"""

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from diplomacy.core.models import RoleMembership, User
from diplomacy.core.prepared import Prepared
from diplomacy.core.signin import second_factor

__all__ = ["BearerAuthentication", "Credential", "SessionAuthentication"]

_USER_COLUMNS = tuple(
    field.attname for field in User._meta.concrete_fields if field.name != "password"
)
NOTED_EVERY = datetime.timedelta(hours=1)
_HASH = "hash of the token"


@dataclass(frozen=True)
class Credential:
    """What a request came with: ``request.auth`` of an API client."""

    token_id: int
    client_id: str
    #: The client's own number; None where the deployment's default counts.
    requests_a_minute: int | None = None


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>`` (RFC 6750)."""

    realm = "api"

    def authenticate(self, request: Request) -> tuple[User, Credential] | None:
        """The service user and its token; None without a bearer header.

        The roles are loaded along, and ``user.scopes`` holds what both token and client allow.
        """
        scheme, _space, value = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        found = self._find(value.strip().decode("latin-1"))
        if found is None:
            request._request.api_token_invalid = True  # type: ignore[attr-defined]
            raise exceptions.AuthenticationFailed(_("The token is unknown, expired or revoked."))
        _note_use(found[0])
        return found

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says in WWW-Authenticate."""
        header = f'Bearer realm="{self.realm}"'
        if getattr(request._request, "api_token_invalid", False):
            header += ', error="invalid_token"'
        return header

    @staticmethod
    def _find(value: str) -> tuple[User, Credential] | None:
        rows: list[Any] = _statement().rows(get_adapter().hash_token(value))
        if not rows:
            return None
        token_id, client_id, issued_for, allowed, requests_a_minute, roles, *columns = rows[0]
        user = User.from_db(DEFAULT_DB_ALIAS, _USER_COLUMNS, columns)
        user.__dict__["roles"] = frozenset(roles)
        # A scope that was taken away is gone from tokens that are out already.
        user.scopes = frozenset(issued_for.split()).intersection(allowed)
        return user, Credential(token_id, client_id, requests_a_minute)


class SessionAuthentication(authentication.SessionAuthentication):
    """Somebody signed in with a browser; what they send needs the token against forgery."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The person of the session; refused while they have to set up a second factor."""
        found: tuple[User, None] | None = super().authenticate(request)
        if found and second_factor.is_missing(request, found[0]):
            raise exceptions.PermissionDenied(
                _("Set up a second factor first: sign in to the portal's pages.")
            )
        return found

    def enforce_csrf(self, request: Request) -> None:
        """The refusal in the caller's language; the reason for it is for the log."""
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise exceptions.PermissionDenied(
                _("Send the token against forgery in the X-CSRFToken header.")
            ) from error


def _note_use(user: User) -> None:
    """Keep when a client last used the API, to the hour: not a write for every request."""
    now = timezone.now()
    if user.last_login is None or now - user.last_login > NOTED_EVERY:
        User.objects.filter(pk=user.pk).update(last_login=now)


@cache
def _statement() -> Prepared[Any]:
    """The service user behind a valid token of client credentials.

    A token issued to a person by some other grant has a user of its own and is none of ours.
    """
    roles = RoleMembership.objects.filter(user=OuterRef("client__owner")).values("role")
    found = Token.objects.filter(
        Q(expires_at=None) | Q(expires_at__gt=Now()),
        type=Token.Type.ACCESS_TOKEN,
        hash=_HASH,
        user=None,
        client__owner__is_active=True,
        client__owner__is_service=True,
        client__owner__client_access__isnull=False,
    ).values_list(
        "pk",
        "client_id",
        "scopes",
        "client__owner__client_access__scopes",
        "client__owner__client_access__requests_a_minute",
        ArraySubquery(roles),
        *(f"client__owner__{name}" for name in _USER_COLUMNS),
    )
    return Prepared(found, given=(_HASH,))
