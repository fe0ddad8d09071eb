"""What of the API is going to end: declared once, told in answers, in the schema and on the pages.

A resource declares it::

    class TripViewSet(RecordViewSet):
        deprecations = (
            Deprecated(date(2027, 4, 1), _("Use “visits”."), sunset=date(2028, 4, 1)),
            Deprecated(date(2027, 4, 1), _("Use “leader”."), field="leader_office"),
        )

Within v1 nothing ends; what is deprecated will not be in v2.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import http_date
from rest_framework.request import Request

__all__ = ["ANCHOR", "Deprecated", "described", "of_field", "of_operation", "tell"]

#: Where the page of a resource tells of it.
ANCHOR = "deprecated"


@dataclass(frozen=True)
class Deprecated:
    """A resource, or one ``operation`` or ``field`` of it, that nobody should begin to use.

    ``since`` is the day from which that holds, ``sunset`` the first day without it, ``instead`` a
    sentence for whoever uses it. Both days begin at midnight UTC.
    """

    since: datetime.date
    instead: Any
    sunset: datetime.date | None = None
    operation: str = ""
    field: str = ""

    def __post_init__(self) -> None:
        if self.sunset is not None and self.sunset < self.since:
            raise ValueError("the end comes before the warning")
        if self.operation and self.field:
            raise ValueError("a field is deprecated in every operation")


def of_operation(view: Any, operation: str) -> list[Deprecated]:
    """What concerns all of an operation of a resource."""
    return [
        entry
        for entry in getattr(view, "deprecations", ())
        if not entry.field and entry.operation in ("", operation)
    ]


def of_field(view: Any, field: str) -> list[Deprecated]:
    """What concerns a field of a resource's records."""
    return [entry for entry in getattr(view, "deprecations", ()) if entry.field == field]


def described(entries: Iterable[Deprecated]) -> list[dict[str, str]]:
    """What the schema says beside ``deprecated: true``, as ``x-deprecation``."""
    return [
        {
            "since": entry.since.isoformat(),
            "instead": force_str(entry.instead),
            **({"sunset": entry.sunset.isoformat()} if entry.sunset else {}),
        }
        for entry in entries
    ]


def tell(view: Any, request: Request, response: HttpResponseBase) -> None:
    """Say on an answer that what was asked for will end (RFC 9745 and RFC 8594).

    A deprecated field counts unless ``fields`` leaves it out, so that a system sees when it has
    left it behind. The earliest days count where there are several.
    """
    entries = list(_met(view, request)) if getattr(view, "deprecations", ()) else []
    if not entries:
        return
    response["Deprecation"] = f"@{_midnight(min(entry.since for entry in entries))}"
    if ends := [entry.sunset for entry in entries if entry.sunset]:
        response["Sunset"] = http_date(_midnight(min(ends)))
    page = request.build_absolute_uri(reverse("api:resource_docs", args=[view.basename]))
    link = f'<{page}#{ANCHOR}>; rel="deprecation"; type="text/html"'
    response["Link"] = f"{response['Link']}, {link}" if "Link" in response else link


def _met(view: Any, request: Request) -> Iterator[Deprecated]:
    yield from of_operation(view, view.action)
    asked = ",".join(request.query_params.getlist("fields"))
    chosen = [name.strip() for name in asked.split(",") if name]
    for entry in view.deprecations:
        if entry.field and (not chosen or entry.field in chosen):
            yield entry


def _midnight(day: datetime.date) -> int:
    start = datetime.datetime.combine(day, datetime.time.min, datetime.UTC)
    return int(start.timestamp())
