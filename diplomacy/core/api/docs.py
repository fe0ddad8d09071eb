"""The schema, the readable pages made from it, and the list of resources; open to everybody.

They describe the API, not its data, so they need no credentials: whoever writes a client can start
before a token has been issued.
"""

import json
from functools import lru_cache
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from diplomacy.core.parameters import CHECKS_ITSELF

from .bodies import MOST_LEVELS
from .changelog import RELEASES
from .filters import refuse_unknown
from .problems import problem
from .reference import resource_names, resource_of
from .schema import SCOPES
from .viewsets import JSON_MEDIA_TYPE, ApiView, dumps

__all__ = ["ResourcesView", "SchemaView", "TryView", "changelog", "docs", "resource_docs"]

YAML_MEDIA_TYPE = "application/yaml"


class OpenView(ApiView):
    """Needs no credentials, and is no part of what it describes."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None  # type: ignore[assignment]


def _plain(part: Any) -> Any:
    """Without the library's notes to itself about which choices are alike."""
    if isinstance(part, dict):
        return {name: _plain(value) for name, value in part.items() if name != "x-spec-enum-id"}
    return [_plain(value) for value in part] if isinstance(part, list | tuple) else part


@lru_cache(maxsize=4)
def schema_in(language: str) -> dict[str, Any]:
    """The whole schema; it changes only with the code, so each process makes it once a language."""
    with translation.override(language):
        made = _plain(SchemaGenerator().get_schema(request=None, public=True))
        # Texts are translated when they are looked at: settle them in this language now.
        settled: dict[str, Any] = json.loads(json.dumps(made, ensure_ascii=False, default=str))
    return settled


@lru_cache(maxsize=8)
def schema_text(media_type: str, language: str) -> bytes:
    """The schema as it is sent."""
    if media_type == YAML_MEDIA_TYPE:
        text: str = yaml.safe_dump(schema_in(language), allow_unicode=True, sort_keys=False)
    else:
        text = json.dumps(schema_in(language), ensure_ascii=False, indent=1)
    return text.encode()


class SchemaView(OpenView):
    """OpenAPI 3.1 as JSON, or as YAML on request."""

    def media_types(self) -> tuple[str, ...]:
        """JSON first."""
        return (JSON_MEDIA_TYPE, YAML_MEDIA_TYPE)

    def get(self, request: Request) -> HttpResponse:
        """In the caller's language."""
        refuse_unknown(request, {"format"})
        text = schema_text(self.media_type, translation.get_language())
        return HttpResponse(text, content_type=self.media_type)


class ResourcesView(OpenView):
    """What there is: the address of every resource."""

    #: Public names of the resources; set by the router.
    names: tuple[str, ...] = ()

    def get(self, request: Request) -> HttpResponse:
        """Each name with its address."""
        refuse_unknown(request, {"format"})
        addresses = {
            name: request.build_absolute_uri(reverse(f"api:{name}-list")) for name in self.names
        }
        addresses["changes"] = request.build_absolute_uri(reverse("api:changes"))
        return HttpResponse(dumps(addresses), content_type=JSON_MEDIA_TYPE)


@login_not_required
def docs(request: HttpRequest) -> HttpResponse:
    """How to call the API, and what there is to call."""
    context = {
        "title": _("For other systems (API)"),
        "resources": resource_names(schema_in(translation.get_language())),
        "scopes": SCOPES.items(),
        "token_address": reverse("idp:oidc:token"),
        "most_levels": MOST_LEVELS,
        "most_megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20,
    }
    return render(request, "api/docs.html", context)


@login_not_required
def resource_docs(request: HttpRequest, name: str) -> HttpResponse:
    """One resource: its operations, parameters and fields."""
    resource = resource_of(schema_in(translation.get_language()), name)
    if resource is None:
        return problem(404, _("There is no such address in this API."))
    return render(request, "api/resource.html", {"title": resource.name, "resource": resource})


@login_not_required
def changelog(request: HttpRequest) -> HttpResponse:
    """What changed about the API, release by release."""
    context = {"title": _("What changed in the API"), "releases": RELEASES}
    return render(request, "api/changelog.html", context)


class TryView(SpectacularSwaggerSplitView):
    """Swagger UI, to send requests from the browser. Its script comes apart to suit the CSP."""

    authentication_classes = []
    permission_classes = [AllowAny]
    schema = None
    parameters = CHECKS_ITSELF
    template_name = "api/try.html"
    url_name = "api:schema"
