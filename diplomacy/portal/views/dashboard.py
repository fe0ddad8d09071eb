"""The dashboard: what the office must know on a day, and what concerns other readers first."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agreements.enums import ReviewPhase
from agreements.tables.agreements import PHASE_TONES
from diplomacy.core import policies
from diplomacy.core.dates import month_end
from diplomacy.core.enums import Role
from diplomacy.core.panels import panels_for
from diplomacy.core.parameters import reads
from diplomacy.portal import asof
from diplomacy.portal.charts import target_curve
from diplomacy.portal.pictures import Drawing, pending, pictures
from diplomacy.portal.selectors import (
    PHASES,
    Agreements,
    Partners,
    agreements,
    partners,
    silent_after_months,
)
from diplomacy.portal.tables import contact_kind
from diplomacy.portal.worldmap import (
    CONTACT,
    map_by,
    map_maker,
    partner_list_url,
    tells,
    world_map_panel,
)
from initiatives.forms import AsOfForm
from initiatives.models import TargetRule
from initiatives.progress import Progress, target_progress, targets_for

# Their work is the whole; everyone else sees first what is theirs, and the maps one click away.
OVERVIEW = policies.role(
    Role.ADMINISTRATOR, Role.OFFICE_HEAD, Role.SECRETARIAT, Role.AUDITOR, Role.VIEWER
)
LIST_ROWS = 10  # of each list; its number opens the rest
TABLE_ROWS = 50


@require_safe
@reads("as_of", "map")
def dashboard(request: HttpRequest) -> HttpResponse:
    """One page, at most ten statements whatever is on record."""
    form = AsOfForm(request.GET if "as_of" in request.GET else None)
    on = asof.as_of(request)
    context: dict[str, Any] = {
        "title": gettext("Dashboard"),
        "form": form,
        "on": on,
        "shown_as_of": form["as_of"].value() if form.errors else on.isoformat(),
    }
    if policies.staff(request.user):
        context |= sections(request, on)
    bad = form.is_bound and not form.is_valid()
    return render(request, "portal/dashboard.html", context, status=400 if bad else 200)


def sections(request: HttpRequest, on: datetime.date) -> dict[str, Any]:
    """What the page shows to people with a role."""
    user = request.user
    progresses = target_progresses(user, on)
    context: dict[str, Any] = {
        "agreements": agreements(user, on),
        "anniversary_url": f"{reverse('portal:anniversary_list')}?as_of={on}",
        "partner_url": partner_list_url(on),
        "list_rows": LIST_ROWS,
    }
    context["reviews"] = review_tiles(context["agreements"], on)
    if not OVERVIEW(user):
        return {
            **context,
            "panels": panels_for("dashboard", on, user),
            "targets": [TargetSection.of(progress, None) for progress in progresses],
        }
    shown, by = partners(user, on), map_by(request)
    drawings = pictures(
        {
            "map": map_maker(shown, by),
            **{progress.target.code: curve_maker(progress) for progress in progresses},
        }
    )
    return {
        **context,
        "targets": [TargetSection.of(p, drawings[p.target.code]) for p in progresses],
        **silence(user, shown),
        "map": world_map_panel(shown, by, drawings["map"], request),
        "partners": [(row, contact_kind(row.contact)) for row in shown.rows[:TABLE_ROWS]],
        "partner_count": len(shown.rows),
        "pending": pending(drawings),
    }


def silence(user: Any, shown: Partners) -> dict[str, Any]:
    """The partners without contact, for those who read relation signals."""
    if CONTACT not in tells(user):
        return {}
    return {
        "tells_contacts": True,
        "silent": [(row, contact_kind(row.contact)) for row in shown.silent[:LIST_ROWS]],
        "silent_count": len(shown.silent),
        "silent_url": partner_list_url(shown.on) + "&contact=silent&contact=unknown",
        "silent_months": silent_after_months(),
    }


def target_progresses(user: Any, on: datetime.date) -> list[Progress]:
    """Every target, seen from the day; none before the counting rule is loaded."""
    targets = list(targets_for(user).active())
    rule = TargetRule.objects.active().order_by("-rule_version").first() if targets else None
    return [target_progress(target, on, user, rule) for target in targets if rule]


def curve_maker(progress: Progress) -> Any:
    """The specification of the curve of a target, but for the theme."""
    days = [city.counted_on for city in progress.counted if city.counted_on]
    return lambda theme: target_curve(
        starts_on=progress.target.window_start,
        deadline=progress.target.deadline,
        number=progress.target.number,
        counted_on=days,
        as_of=progress.as_of,
        theme=theme,
    )


@dataclass(frozen=True)
class TargetSection:
    """A target with its picture and the addresses of its lists."""

    progress: Progress
    drawing: Drawing | None
    url: str
    away: list[Any]

    @classmethod
    def of(cls, progress: Progress, drawing: Drawing | None) -> "TargetSection":
        """With links seen from the same day."""
        url = f"{progress.target.get_absolute_url()}?as_of={progress.as_of}"
        return cls(progress, drawing, url, list(progress.one_step_away[:LIST_ROWS]))

    @property
    def alt(self) -> str:
        """The curve in words."""
        return gettext(
            "%(headline)s of %(number)s cities counted by %(day)s; the even pace would be %(pace)s."
        ) % {
            "headline": self.progress.headline,
            "number": self.progress.target.number,
            "day": self.progress.as_of.isoformat(),
            "pace": self.expected(self.progress.as_of),
        }

    def expected(self, on: datetime.date) -> int:
        """Cities that an even pace from the window's first day would have reached, rounded down."""
        target = self.progress.target
        days = (target.deadline - target.window_start).days + 1
        gone = min(max((on - target.window_start).days + 1, 0), days)
        return target.number * gone // days

    def table(self) -> list[tuple[datetime.date, int, int]]:
        """What the curve shows, by quarters: day, cities counted, cities at an even pace."""
        target = self.progress.target
        last = min(max(self.progress.as_of, target.window_start), target.deadline)
        days = quarter_ends(target.window_start, last)
        points = self.progress.curve
        return [
            (day, max((p.count for p in points if p.on <= day), default=0), self.expected(day))
            for day in days
        ]


def quarter_ends(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The last days of the quarters that end in between, and ``last`` itself."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ends = [month_end(month // 12, month % 12 + 1) for month in months if month % 3 == 2]
    return [*(day for day in ends if day < last), last]


@dataclass(frozen=True)
class ReviewTile:
    """The agreements at one point of their reviews."""

    label: Any
    count: int
    url: str
    tone: str


def review_tiles(found: Agreements, on: datetime.date) -> list[ReviewTile]:
    """A number for each phase that asks for something, and its list."""
    base = f"{reverse('portal:review_list')}?as_of={on}"
    return [
        ReviewTile(
            label=phase.label,
            count=found.phases[phase],
            url=f"{base}&review_state={phase.value}",
            tone=PHASE_TONES.get(phase, "neutral"),
        )
        for phase in map(ReviewPhase, PHASES)
    ]
