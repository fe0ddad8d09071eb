"""Which resource shows which model: what ``expand`` inlines and the schema refers to."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from .viewsets import RecordViewSet

__all__ = ["register", "resource_for"]

_resources: dict[type[models.Model], type["RecordViewSet"]] = {}


def register(resource: type["RecordViewSet"]) -> None:
    """The resource of its model from now on."""
    _resources[resource.model] = resource


def resource_for(model: type[models.Model]) -> type["RecordViewSet"] | None:
    """The resource that shows records of ``model``; None where there is none."""
    return _resources.get(model)
