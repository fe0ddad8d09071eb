"""What visits tell a review: who came and went, and what the journeys cost."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.digests import Digest, Period, Row, contribute, period_of
from agreements.models import Review
from agreements.selectors.agreements import cities_of
from diplomacy.core.dates import format_date
from diplomacy.core.money import yen

from .enums import CALLED_OFF, Direction, VisitStatus
from .models import Trip, Visit, VisitQuerySet


def _of_review(review: Review, user: Any) -> tuple[VisitQuerySet, Period]:
    """The visits to and from the agreement's parties in the time under review."""
    period = period_of(review)
    visits = Visit.objects.visible_to(user).active().between(period.first, period.last)
    return visits.filter(city__in=cities_of(review.agreement_id)), period


def visits_of_review(review: Review, user: Any) -> Digest:
    """Visits that took place, with their results; one query."""
    visits, _period = _of_review(review, user)
    found = list(
        visits.filter(status=VisitStatus.COMPLETED)
        .select_related("city")
        .order_by("starts_on", "id")
    )
    outbound = sum(visit.direction == Direction.OUTBOUND for visit in found)
    sentences = []
    if found:
        counted = {"outbound": outbound, "inbound": len(found) - outbound}
        sentences = [
            gettext("Completed: %(outbound)s outbound, %(inbound)s inbound.") % counted,
        ]
    return Digest(
        nothing=gettext("No completed visit is on record for this time."),
        sentences=sentences,
        headings=(gettext("Visit"), gettext("When"), gettext("Results")),
        rows=[
            Row(
                (
                    visit.title,
                    format_date(visit.happened_date, visit.dates_precision),
                    visit.results or gettext("No results on record"),
                ),
                visit.get_absolute_url(),
            )
            for visit in found
        ],
    )


def _total(sentence: str, amounts: Sequence[int | None]) -> str:
    """The sum of what is known, and how much of it is known."""
    known = [amount for amount in amounts if amount is not None]
    total = yen(sum(known)) if known else gettext("Not on record")
    return sentence % {"amount": total, "known": len(known), "all": len(amounts)}


def money_of_review(review: Review, user: Any) -> Digest:
    """Budget and cost of the trips on which the parties were visited; one query.

    A trip to several cities is counted whole: its cost is not kept by city.
    """
    visits, _period = _of_review(review, user)
    travelled = visits.exclude(status__in=CALLED_OFF).filter(trip__isnull=False).values("trip")
    trips: list[Trip] = list(
        Trip.objects.visible_to(user)
        .active()
        .filter(pk__in=travelled)
        .exclude(status__in=CALLED_OFF)
        .order_by("starts_on", "id")
    )
    sentences = []
    if trips:
        budgets = [trip.budget_yen for trip in trips]
        costs = [trip.cost_yen for trip in trips]
        sentences = [
            _total(gettext("Budgets: %(amount)s (on record for %(known)s of %(all)s)."), budgets),
            _total(gettext("Costs: %(amount)s (on record for %(known)s of %(all)s)."), costs),
            gettext("A trip that went to other cities too is counted whole."),
        ]
    return Digest(
        nothing=gettext("No trip to the partner is on record for this time."),
        sentences=sentences,
        headings=(gettext("Trip"), gettext("From"), gettext("Budget"), gettext("Cost")),
        rows=[
            Row(
                (
                    trip.title,
                    format_date(trip.starts_on, trip.dates_precision),
                    yen(trip.budget_yen) or gettext("Not on record"),
                    yen(trip.cost_yen) or gettext("Not on record"),
                ),
                trip.get_absolute_url(),
            )
            for trip in trips
        ],
    )


contribute("visits", _("Visits"), visits_of_review, 20)
contribute("money", _("Cost of trips"), money_of_review, 40)
