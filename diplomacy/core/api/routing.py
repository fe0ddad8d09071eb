"""Addresses of the API: resources in the order they are declared, and nothing outside them."""

from django.urls import URLPattern, URLResolver, path, re_path
from rest_framework.routers import SimpleRouter

from .docs import DocsView, ResourcesView, SchemaView
from .problems import unknown_address
from .viewsets import RecordViewSet

__all__ = ["RecordRouter"]


class RecordRouter(SimpleRouter):
    """A router whose addresses are named ``api:<resource>-list`` and ``api:<resource>-detail``."""

    def resource(self, name: str, viewset: type[RecordViewSet]) -> None:
        """Declare a resource under its public name."""
        self.register(name, viewset, basename=name)  # type: ignore[arg-type]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The resources, their list, schema and docs; everything else is a 404 as a problem."""
        names = tuple(prefix for prefix, _viewset, _basename in self.registry)
        return [
            path("", ResourcesView.as_view(names=names), name="resources"),
            path("schema/", SchemaView.as_view(), name="schema"),
            path("docs/", DocsView.as_view(), name="docs"),
            *super().get_urls(),
            re_path(r"", unknown_address, name="unknown"),
        ]
