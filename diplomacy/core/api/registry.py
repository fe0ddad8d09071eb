"""Which resource shows which model, and under which name: for ``expand``, schema and feed."""

from typing import TYPE_CHECKING

from django.db import models
from django.urls import get_resolver

if TYPE_CHECKING:
    from .viewsets import RecordViewSet

__all__ = ["named", "published", "register", "resource_for"]

_resources: dict[type[models.Model], type["RecordViewSet"]] = {}
_names: dict[str, type["RecordViewSet"]] = {}


def register(resource: type["RecordViewSet"]) -> None:
    """The resource of its model from now on."""
    _resources[resource.model] = resource


def resource_for(model: type[models.Model]) -> type["RecordViewSet"] | None:
    """The resource that shows records of ``model``; None where there is none."""
    return _resources.get(model)


def named(name: str, resource: type["RecordViewSet"]) -> None:
    """The router serves the resource under this public name."""
    _names[name] = resource


def published() -> dict[str, type["RecordViewSet"]]:
    """Every resource by its public name, in the order of the router.

    A worker serves no addresses: there they are read when this is first asked for.
    """
    if not _names:
        get_resolver().url_patterns  # noqa: B018  (reading them declares the resources)
    return dict(_names)
