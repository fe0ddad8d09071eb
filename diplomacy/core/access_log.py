"""The log of who was shown restricted data or took it out.

One line for each request that shows or hands out something restricted, written when it is answered.
A list that only names restricted records writes none. What calls this decides what is restricted: a
record by its visibility, or a field that few may read.
"""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.http import HttpRequest

from . import policies
from .enums import AccessKind, AccessRoute, Visibility
from .models import AccessEntry


def record(
    user: Any,
    subject: "models.Model | type[models.Model] | None",
    how: AccessKind,
    *,
    via: AccessRoute,
    key: str = "",
    restricted: int | None = None,
    address: str = "",
) -> None:
    """Write one line.

    ``subject`` is the record, or the kind of records, or None for everything; ``key`` names the
    record where only its kind is at hand. ``restricted`` is how many restricted records were in it;
    None where nobody counted. ``user`` is None for a command.
    """
    if isinstance(subject, models.Model):
        key = str(getattr(subject, "code", "") or subject.pk)
    AccessEntry.objects.create(
        user=user,
        how=how,
        via=via,
        kind=subject._meta.label_lower if subject is not None else "",
        record=key[:64],
        restricted=restricted,
        address=address[:500],
    )


def shown(request: HttpRequest, subject: Any, *, parts: bool = False) -> None:
    """A record is shown on a page to whoever asks: written if it is restricted, if it holds values
    that few may read, or if such a part of it is shown (``parts``)."""
    fields = policies.recorded_fields(type(subject)) - policies.hidden_fields(
        request.user, type(subject)
    )
    held = any(getattr(subject, name) for name in fields)
    if parts or held or getattr(subject, "visibility", "") == Visibility.RESTRICTED:
        record(
            _person(request),
            subject,
            AccessKind.VIEW,
            via=AccessRoute.PAGE,
            restricted=1,
            address=_path(request),
        )


def listed(
    request: Any,
    model: type[models.Model],
    restricted: int,
    how: AccessKind,
    via: AccessRoute,
) -> None:
    """Records of a kind are handed out together: written if some of them are restricted."""
    if restricted:
        record(_person(request), model, how, via=via, restricted=restricted, address=_path(request))


def count_restricted(
    rows: "models.QuerySet[Any, Any]", fields: Collection[str] = frozenset()
) -> int:
    """How many of the rows are restricted, or hold one of ``fields``, values that few may read; one
    query, and none for what can be neither."""
    condition = models.Q()
    for name in fields:
        condition |= ~models.Q(**{name: ""})
    if any(field.name == "visibility" for field in rows.model._meta.concrete_fields):
        condition |= models.Q(visibility=Visibility.RESTRICTED)
    return rows.order_by().filter(condition).count() if condition else 0


def _person(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _path(request: HttpRequest) -> str:
    """The address without what was asked there: that may hold words of what it was about."""
    return request.path
