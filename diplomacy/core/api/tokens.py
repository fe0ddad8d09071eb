"""How API clients get and give back tokens: OAuth 2 client credentials and nothing else.

The protocol is oauthlib's, what is checked and stored is django-allauth's. Two things are ours: a
client may have a former secret that still works for a while, and a token that was got with it ends
when it does.
"""

import base64
from typing import Any

from allauth.core.internal import httpkit
from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.server import generate_opaque_token
from allauth.idp.oidc.internal.oauthlib.utils import convert_response, extract_params
from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from oauthlib.common import Request
from oauthlib.oauth2 import BackendApplicationServer
from oauthlib.oauth2.rfc6749.errors import InvalidClientError, OAuth2Error

from diplomacy.core import limits
from diplomacy.core.models import ClientAccess

__all__ = ["FORMER", "revoke", "token"]

#: What marks a token that was got with a secret which has been replaced since.
FORMER = {"former_secret": True}


class TooManyTokens(OAuth2Error):
    """A client asks for tokens faster than it can use them up."""

    error = "temporarily_unavailable"
    status_code = 429
    description = "Use a token until it ends."

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait

    @property
    def headers(self) -> dict[str, str]:
        """When to come back."""
        return {"Retry-After": str(self.wait)}


class ClientValidator(OAuthLibRequestValidator):
    """Also takes the former secret while it works; the secret used is checked again at the end."""

    used: ClientAccess | None = None

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """Whether id and secret belong together, and the client may still ask."""
        if super().authenticate_client(request, *args, **kwargs):
            access = ClientAccess.objects.filter(account=request.client.owner_id).first()
        else:
            access = self.used = self._by_former_secret(request)
        if access is None:
            return False
        if request.grant_type == Client.GrantType.CLIENT_CREDENTIALS:
            usage = limits.count("token", access.pk, settings.PORTAL_TOKEN_LIMIT)
            if usage is not None and not usage.allowed:
                raise TooManyTokens(usage.reset)
        return True

    def _by_former_secret(self, request: Request) -> ClientAccess | None:
        given, secret = httpkit.extract_basic_auth(request.headers)
        if not given and not secret:
            given, secret = request.client_id, request.client_secret
        if not isinstance(given, str) or not isinstance(secret, str) or not secret:
            return None
        client = self._lookup_client(request, given)
        access = (
            ClientAccess.objects.filter(account=client.owner_id).first()
            if client and client.owner_id
            else None
        )
        if access is None or not access.former_is_good(timezone.now()):
            return None
        if not check_password(secret, access.former_secret):
            return None
        self._use_client(request, client)
        return access

    def lifetime(self, request: Request) -> int:
        """Seconds that a token is valid: not beyond the secret it was got with."""
        most: int = settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN
        until = self.used.former_secret_until if self.used else None
        if until is None:
            return most
        return max(0, min(most, int((until - timezone.now()).total_seconds())))

    def save_bearer_token(self, token: Any, request: Request, *args: Any, **kwargs: Any) -> None:
        """Store it, unless the secret was replaced or ended while we looked.

        Whoever changes a secret locks the client before ending its tokens, so either they wait for
        this token and end it too, or we wait for them and see it here.
        """
        stored = Client.objects.select_for_update(of=("self",)).get(pk=request.client.pk)
        if self.used is None:
            is_good = stored.secret == request.client.secret
        else:
            present = ClientAccess.objects.get(pk=self.used.pk)
            is_good = present.former_secret == self.used.former_secret
            is_good = is_good and present.former_is_good(timezone.now())
        if not is_good:
            raise InvalidClientError(request=request)
        super().save_bearer_token(token, request, *args, **kwargs)
        if self.used is not None:
            issued = Token.objects.filter(hash=get_adapter().hash_token(token["access_token"]))
            issued.update(data=FORMER)


def _server() -> BackendApplicationServer:
    validator = ClientValidator()
    return BackendApplicationServer(
        validator, token_generator=generate_opaque_token, token_expires_in=validator.lifetime
    )


def _readable(request: HttpRequest) -> bool:
    """Whether what was sent can be looked for: PostgreSQL knows no text with NUL in it."""
    texts = [text for _name, values in request.POST.lists() for text in values]
    scheme, _space, credentials = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            texts.append(base64.b64decode(credentials).decode())
        except ValueError:
            return False
    return not any("\x00" in text for text in texts)


@csrf_exempt
@login_not_required
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for id and secret (RFC 6749, 4.4)."""
    if not _readable(request):
        return JsonResponse({"error": "invalid_request"}, status=400)
    try:
        with transaction.atomic():
            return convert_response(*_server().create_token_response(*extract_params(request)))
    except OAuth2Error as error:
        answer = JsonResponse(dict(error.twotuples), status=error.status_code)
        for name, value in error.headers.items():
            answer[name] = value
        return answer


@csrf_exempt
@login_not_required
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Give a token back (RFC 7009)."""
    if not _readable(request):
        return JsonResponse({"error": "invalid_request"}, status=400)
    return convert_response(*_server().create_revocation_response(*extract_params(request)))
