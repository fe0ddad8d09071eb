"""Who asks: an API client with a bearer token, or a person with a browser session.

Tokens are those of django-allauth's OIDC provider: opaque, stored as a SHA-256 hash, issued for
client credentials at its token address or by ``manage.py api_client``. The client's owner is the
service user under which it acts. Client, owner, bureau, roles and scopes come in one statement.
"""

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Token
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.request import Request

from diplomacy.core.models import RoleMembership, User

__all__ = ["BearerAuthentication", "SessionAuthentication"]


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer <token>`` (RFC 6750)."""

    realm = "api"

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """The service user and its token; None without a bearer header.

        The roles are loaded along, and ``user.scopes`` holds what this token allows.
        """
        scheme, _space, value = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        try:
            token = self._find(value.strip().decode("ascii"))
        except UnicodeDecodeError:
            token = None
        if token is None:
            request._request.api_token_invalid = True  # type: ignore[attr-defined]
            raise exceptions.AuthenticationFailed(_("The token is unknown, expired or revoked."))
        user: User = token.client.owner  # type: ignore[union-attr, assignment]
        user.__dict__["roles"] = frozenset(token.owner_roles)  # type: ignore[attr-defined]
        user.scopes = frozenset(token.get_scopes())
        return user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says in WWW-Authenticate."""
        header = f'Bearer realm="{self.realm}"'
        if getattr(request._request, "api_token_invalid", False):
            header += ', error="invalid_token"'
        return header

    @staticmethod
    def _find(value: str) -> Token | None:
        roles = RoleMembership.objects.filter(user=OuterRef("client__owner")).values("role")
        return (
            Token.objects.valid()
            .filter(
                type=Token.Type.ACCESS_TOKEN,
                hash=get_adapter().hash_token(value),
                user=None,
                client__owner__is_active=True,
                client__owner__is_service=True,
            )
            .select_related("client__owner__bureau")
            .annotate(owner_roles=ArraySubquery(roles))
            .first()
        )
