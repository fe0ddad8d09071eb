"""Reading trips and visits: what pages, panels and the layers above ask for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from agreements.models import Agreement
from cities.models import City

from .enums import Direction, VisitStatus
from .models import Trip, Visit, VisitQuerySet

PANEL_ROWS = 10


def visits_for(user: Any) -> VisitQuerySet:
    """The visits a reader may know of, with what a row shows."""
    return Visit.objects.visible_to(user).select_related("city", "trip")


def trips_for(user: Any) -> Any:
    """The trips a reader may know of, with the number of their visits the reader may know of."""
    visible = Visit.objects.visible_to(user).active()
    return Trip.objects.visible_to(user).annotate(
        visit_count=Count("visits", filter=Q(visits__in=visible), distinct=True)
    )


@dataclass(frozen=True)
class CityVisits:
    """What the city's page says about visits: the newest, and where the rest is."""

    city: City
    visits: list[Visit]
    total: int
    outbound: int
    inbound: int


def visits_of_city(city: City, user: Any) -> CityVisits:
    """Visits both ways, newest first; two queries."""
    visible = visits_for(user).active().of_city(city)
    numbers = visible.order_by().aggregate(
        total=Count("pk"),
        outbound=Count("pk", filter=Q(status=VisitStatus.COMPLETED, direction=Direction.OUTBOUND)),
        inbound=Count("pk", filter=Q(status=VisitStatus.COMPLETED, direction=Direction.INBOUND)),
    )
    return CityVisits(city, list(visible.order_by("-starts_on", "id")[:PANEL_ROWS]), **numbers)


def visits_of_agreement(agreement: Agreement, user: Any) -> list[Visit] | None:
    """The visits on which the agreement was concluded; None leaves the panel out."""
    return (
        list(visits_for(user).active().filter(agreement=agreement).order_by("starts_on", "id"))
        or None
    )
