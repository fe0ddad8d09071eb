"""The calendar of everything due, and its private address for calendar programs."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from diplomacy.core import clock, policies, reminders
from diplomacy.core.dates import FIRST_YEAR, LAST_YEAR, Precision, format_date, month_end
from diplomacy.core.parameters import Refused, reads
from diplomacy.core.reminding import calendars, quiet
from diplomacy.core.reminding.calendars import Entry
from diplomacy.core.tables import with_parameters

__all__ = ["calendar_address", "calendar_feed", "calendar_page"]


@dataclass(frozen=True)
class Day:
    """One field of the month."""

    day: datetime.date
    inside: bool
    today: bool
    quiet: bool
    entries: list[Entry]


def _staff(request: HttpRequest) -> Any:
    if not policies.staff(request.user):
        raise PermissionDenied
    return request.user


def _month(request: HttpRequest) -> datetime.date:
    """The first day of the month that the address names; without one, of this month."""
    text = request.GET.get("month", "")
    if not text:
        return clock.today().replace(day=1)
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    year, month = map(int, match.groups()) if match else (0, 0)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Refused(gettext("“%(value)s” is no month.") % {"value": text[:60]})
    return datetime.date(year, month, 1)


@require_safe
@reads("month", "kind", "mine")
def calendar_page(request: HttpRequest) -> HttpResponse:
    """A month of what is due: all that the reader may see, of one kind, or what is theirs."""
    reader = _staff(request)
    first = _month(request)
    last = month_end(first.year, first.month)
    kinds = sorted(((rule.code, rule.name) for rule in reminders.rules()), key=lambda k: k[1])
    kind = request.GET.get("kind", "")
    if kind and kind not in dict(kinds):
        raise Refused(gettext("There is no such rule."))
    mine = request.GET.get("mine", "")
    if mine not in ("", "1"):
        raise Refused(gettext("“%(value)s” is no choice.") % {"value": mine[:60]})
    found = calendars.entries(reader, first, last, kinds=[kind] if kind else (), mine=bool(mine))
    earlier, later = first - datetime.timedelta(days=1), last + datetime.timedelta(days=1)
    context = {
        "title": gettext("Calendar"),
        "heading": format_date(last, Precision.MONTH),
        "first": first,
        "weekdays": [(WEEKDAYS[number], WEEKDAYS_ABBR[number]) for number in range(7)],
        "weeks": _weeks(first, found),
        "number": len(found),
        "kinds": kinds,
        "kind": kind,
        "mine": mine,
        "month": f"{first:%Y-%m}",
        "earlier": _link(request, earlier) if earlier.year >= FIRST_YEAR else "",
        "later": _link(request, later) if later.year <= LAST_YEAR else "",
        "now": _link(request, clock.today()),
    }
    return render(request, "core/calendar.html", context)


def _link(request: HttpRequest, day: datetime.date) -> str:
    return with_parameters(request.GET, month=f"{day:%Y-%m}")


def _weeks(first: datetime.date, found: list[Entry]) -> list[list[Day]]:
    by_day: dict[datetime.date, list[Entry]] = {}
    for entry in found:
        by_day.setdefault(entry.day, []).append(entry)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return [
        [
            Day(
                day,
                day.month == first.month,
                day == clock.today(),
                quiet.is_quiet(day),
                by_day.get(day, []),
            )
            for day in week
        ]
        for week in weeks
    ]


@require_http_methods(["GET", "POST"])
def calendar_address(request: HttpRequest) -> HttpResponse:
    """One's private address: make it, which shows it this once, or revoke it."""
    reader = _staff(request)
    shown = ""
    if request.method == "POST" and request.POST.get("revoke"):
        if calendars.revoke(reader):
            messages.success(
                request, gettext("The address was revoked. It opens nothing any more.")
            )
        return HttpResponseRedirect(reverse("core:calendar_address"))
    if request.method == "POST":
        token = calendars.issue_address(reader)
        shown = request.build_absolute_uri(reverse("core:calendar_feed", args=[token]))
    context = {
        "title": gettext("Address for your calendar program"),
        "shown": shown,
        "present": calendars.present_address(reader),
    }
    response = render(request, "core/calendar_address.html", context)
    if shown:
        response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """What is due, for a calendar program. Who asks is whose address it is; rights are asked for
    each time."""
    reader = calendars.reader_of(token)
    if reader is None:
        raise Http404
    with translation.override(reader.language):
        content = calendars.feed(reader)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="city-diplomacy.ics"'
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
