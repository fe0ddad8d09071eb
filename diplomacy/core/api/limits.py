"""How often an API client may ask, told with every answer."""

from django.conf import settings
from django.http import HttpResponseBase
from rest_framework import exceptions
from rest_framework.request import Request

from diplomacy.core import limits

from .authentication import Credential

__all__ = ["count", "tell"]


def count(request: Request) -> None:
    """Count a request of an API client. Raises Throttled (429) when there were too many.

    People are counted by :class:`diplomacy.core.middleware.LimitMiddleware`, with their pages.
    """
    credential = request.auth
    if not isinstance(credential, Credential):
        return
    limit = credential.requests_a_minute or settings.PORTAL_CLIENT_LIMIT
    usage = limits.count("client", request.user.pk, limit)
    request._request.api_usage = usage  # type: ignore[attr-defined]
    if usage is not None and not usage.allowed:
        raise exceptions.Throttled(usage.reset)


def tell(request: Request, response: HttpResponseBase) -> None:
    """Say on an answer how much is left."""
    usage: limits.Usage | None = getattr(request._request, "api_usage", None)
    if usage is not None:
        for name, value in usage.headers.items():
            response[name] = value
