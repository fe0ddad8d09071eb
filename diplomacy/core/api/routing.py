"""Addresses of the API: resources in the order they are declared, and nothing outside them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import URLPattern, URLResolver, path, re_path, resolve
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from rest_framework.routers import SimpleRouter

from diplomacy.core.parameters import checks_itself

from .docs import ResourcesView, SchemaView, TryView, changelog, docs, resource_docs
from .problems import problem
from .registry import named
from .viewsets import ApiView, RecordViewSet

__all__ = ["RecordRouter"]


@csrf_exempt
@login_not_required
@checks_itself
def unknown_address(request: HttpRequest) -> HttpResponse:
    """404 as a problem, whatever the method; who only forgot the last slash is led on."""
    slash_missing = request.method in ("GET", "HEAD") and not request.path_info.endswith("/")
    if slash_missing and resolve(f"{request.path_info}/").func is not unknown_address:
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
    return problem(404, gettext("There is no such address in this API."))


class RecordRouter(SimpleRouter):
    """A router whose addresses are named ``api:<resource>-list`` and ``api:<resource>-detail``."""

    def __init__(self) -> None:
        super().__init__()
        self.views: dict[str, type[ApiView]] = {}

    def resource(self, name: str, viewset: type[RecordViewSet]) -> None:
        """Declare a resource under its public name."""
        self.register(name, viewset, basename=name)
        named(name, viewset)

    def view(self, name: str, view: type[ApiView]) -> None:
        """Declare an address that is no resource."""
        self.views[name] = view

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The resources, their list, schema and docs; everything else is a 404 as a problem."""
        names = tuple(prefix for prefix, _viewset, _basename in self.registry)
        return [
            path("", ResourcesView.as_view(names=names), name="resources"),
            path("schema/", SchemaView.as_view(), name="schema"),
            path("docs/", docs, name="docs"),
            path("docs/try/", TryView.as_view(), name="try"),
            path("docs/changelog/", changelog, name="changelog"),
            path("docs/<slug:name>/", resource_docs, name="resource_docs"),
            *(path(f"{name}/", view.as_view(), name=name) for name, view in self.views.items()),
            *(
                path(
                    f"bulk/{prefix}/",
                    viewset.as_view({"post": "bulk"}, basename=basename),
                    name=f"{basename}-bulk",
                )
                for prefix, viewset, basename in self.registry
                if hasattr(viewset, "bulk")
            ),
            *super().get_urls(),
            re_path(r"", unknown_address, name="unknown"),
        ]
