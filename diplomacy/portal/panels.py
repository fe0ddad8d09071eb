"""What concerns each kind of reader first: the panels at the top of their dashboard.

A panel's record is the as-of date. Each costs one query, a bureau's two.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.selectors.agreements import agreements_for
from diplomacy.core.enums import Role
from diplomacy.core.panels import Panel, register
from diplomacy.core.policies import bureaus_of, role
from initiatives.enums import InitiativeStatus
from initiatives.models import Fund, Initiative
from visits.models import Visit
from visits.selectors import visits_for

ROWS = 10
FOUR_WEEKS = datetime.timedelta(days=28)


@dataclass(frozen=True)
class BureauWork:
    """A bureau's agreements that ask for a review, and the initiatives it leads."""

    agreements: list[Agreement]
    initiatives: list[Initiative]
    initiative_url: str


def bureau_work(on: datetime.date, user: Any) -> BureauWork | None:
    """For a programme officer of a bureau."""
    bureaus = bureaus_of(user)
    if not role(Role.BUREAU_OFFICER)(user) or not bureaus:
        return None
    due: Any = Agreement.objects.visible_to(user).due_for_review(on)
    running = [InitiativeStatus.PLANNED, InitiativeStatus.RUNNING]
    led = Initiative.objects.visible_to(user).active().filter(status__in=running)
    return BureauWork(
        list(due.filter(lead_bureau_id__in=bureaus).order_by("next_review_due", "id")[:ROWS]),
        list(led.filter(lead_bureau_id__in=bureaus).order_by("starts_on", "id")[:ROWS]),
        reverse("initiatives:initiative_list"),
    )


def desk_reviews(on: datetime.date, user: Any) -> list[Agreement] | None:
    """For a desk officer: agreements with the cities of the desk that ask for a review."""
    if not role(Role.DESK_OFFICER)(user):
        return None
    due = agreements_for(user, on).due_for_review(on)
    own = due.filter(parties__city__desk_officer=user).distinct()
    return list(own.prefetch_related(None).order_by("next_review_due", "id")[:ROWS])


def four_weeks(on: datetime.date, user: Any) -> list[Visit] | None:
    """For a protocol officer: who comes and who travels in the next four weeks."""
    if not role(Role.PROTOCOL_OFFICER)(user):
        return None
    ahead = visits_for(user).ahead(on).between(on, on + FOUR_WEEKS)
    return list(ahead[:ROWS])


def funds(on: datetime.date, user: Any) -> list[Fund] | None:
    """For a fund manager: every fund and how far it has come."""
    if not role(Role.FUND_MANAGER)(user):
        return None
    return list(Fund.objects.visible_to(user).active()[:ROWS])


for panel in (
    Panel("bureau", _("My bureau"), bureau_work, "portal/partials/bureau_panel.html"),
    Panel("desk", _("Reviews of my cities"), desk_reviews, "portal/partials/desk_panel.html"),
    Panel("weeks", _("The next four weeks"), four_weeks, "portal/partials/weeks_panel.html"),
    Panel("funds", _("Funds"), funds, "portal/partials/funds_panel.html"),
):
    register("dashboard", panel)
