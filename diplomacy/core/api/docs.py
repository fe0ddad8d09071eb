"""The schema, the readable pages made from it, and the list of resources; open to everybody.

They describe the API, not its data, so they need no credentials: whoever writes a client can start
before a token has been issued.
"""

import json
from functools import lru_cache
from typing import Any

import yaml
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from .filters import refuse_unknown
from .viewsets import JSON_MEDIA_TYPE, ApiView, dumps

__all__ = ["DocsView", "ResourcesView", "SchemaView"]

YAML_MEDIA_TYPE = "application/yaml"


class OpenView(ApiView):
    """Needs no credentials, and is no part of what it describes."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None  # type: ignore[assignment]


@lru_cache(maxsize=8)
def schema_text(media_type: str, language: str) -> bytes:
    """The whole schema; it changes only with the code, so each process makes it once a language."""
    with translation.override(language):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        text = json.dumps(schema, ensure_ascii=False, indent=1)
        if media_type == YAML_MEDIA_TYPE:
            text = yaml.safe_dump(json.loads(text), allow_unicode=True, sort_keys=False)
    return text.encode()


class SchemaView(OpenView):
    """OpenAPI 3.1 as JSON, or as YAML on request."""

    def media_types(self) -> tuple[str, ...]:
        """JSON first."""
        return (JSON_MEDIA_TYPE, YAML_MEDIA_TYPE)

    def get(self, request: Request) -> HttpResponse:
        """In the caller's language."""
        refuse_unknown(request, {"format"})
        return HttpResponse(
            schema_text(self.media_type, translation.get_language()), content_type=self.media_type
        )


class ResourcesView(OpenView):
    """What there is: the address of every resource."""

    #: Name of a resource -> its model's view; set by the router.
    names: tuple[str, ...] = ()

    def get(self, request: Request) -> HttpResponse:
        """Each name with its address."""
        refuse_unknown(request, {"format"})
        addresses = {
            name: request.build_absolute_uri(reverse(f"api:{name}-list")) for name in self.names
        }
        return HttpResponse(dumps(addresses), content_type=JSON_MEDIA_TYPE)


class DocsView(SpectacularSwaggerSplitView):
    """The schema as pages, from assets of this server; the script comes apart to suit the CSP."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None
    template_name = "api/docs.html"
    url_name = "api:schema"

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """The page, or its script with ``?script``."""
        return super().get(request, *args, **kwargs)
