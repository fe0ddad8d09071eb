"""Reading trips and visits: what pages, panels and the layers above ask for."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Window
from django.urls import reverse

from agreements.enums import UNSIGNED, AgreementStatus
from agreements.models import Agreement
from cities.models import City
from diplomacy.core import policies
from diplomacy.core.dates import period_start
from diplomacy.core.panels import Newest, newest
from diplomacy.core.prepared import GIVEN_ID, prepared

from .enums import Direction, VisitStatus
from .models import Trip, Visit, VisitQuerySet


def visits_for(user: Any) -> VisitQuerySet:
    """The visits a reader may know of, with what a row shows."""
    return Visit.objects.visible_to(user).select_related("city", "trip")


def trips_for(user: Any) -> Any:
    """The trips a reader may know of, with the number of their visits the reader may know of."""
    visible = Visit.objects.visible_to(user).active()
    return Trip.objects.visible_to(user).annotate(
        visit_count=Count("visits", filter=Q(visits__in=visible), distinct=True)
    )


_LINE = (
    *("direction", "traveller", "visitor_rank", "status"),
    *("met_on", "starts_on", "ends_on", "dates_precision", "city__name_ja", "city__name_en"),
)


def _lines(user: Any) -> Any:
    """The visits a reader may know of, with what a line of a panel shows."""
    return Visit.objects.visible_to(user).active().select_related("city").only(*_LINE)


@prepared
def _of_city(user: Any, on: datetime.date) -> Any:
    completed = Q(status=VisitStatus.COMPLETED)
    rows = _lines(user).of_city(GIVEN_ID).order_by("-starts_on", "id")
    return newest(
        rows.annotate(
            outbound=Window(Count("pk", filter=completed & Q(direction=Direction.OUTBOUND))),
            inbound=Window(Count("pk", filter=completed & Q(direction=Direction.INBOUND))),
        )
    )


@prepared
def _of_agreement(user: Any, on: datetime.date) -> Any:
    return _lines(user).filter(agreement=GIVEN_ID).order_by("starts_on", "id")


def visits_of_city(city: City, user: Any) -> Newest:
    """Visits both ways, newest first; a row tells as well how many were completed each way."""
    url = f"{reverse('visits:visit_list')}?city={city.code}"
    return Newest(_of_city(user, city.pk), url)


@dataclass(frozen=True)
class Signing:
    """The visits on which an agreement was or is to be signed, and where to record one.

    ``apart`` says that one of them has no day on which the agreement was concluded.
    """

    rows: list[Visit]
    add_url: str
    apart: bool


def _apart(visit: Visit, agreement: Agreement) -> bool:
    if agreement.concluded_on is None or agreement.status in UNSIGNED:
        return False
    first = period_start(agreement.concluded_on, agreement.concluded_on_precision)
    begins = period_start(visit.starts_on, visit.dates_precision)
    return first > visit.ends_on or agreement.concluded_on < begins


def visits_of_agreement(agreement: Agreement, user: Any) -> Signing | None:
    """The visits of the signing ceremony; None leaves the panel out.

    A draft is signed nowhere yet, and who may record no visit is offered none.
    """
    rows = _of_agreement(user, agreement.pk)
    may_add = agreement.status != AgreementStatus.DRAFT and not agreement.voided
    if not rows and not (may_add := may_add and policies.can(user, "add", Visit)):
        return None
    query = urlencode({"agreement": agreement.reference})
    add_url = f"{reverse('visits:visit_create')}?{query}" if may_add and not rows else ""
    return Signing(rows, add_url, any(_apart(visit, agreement) for visit in rows))
