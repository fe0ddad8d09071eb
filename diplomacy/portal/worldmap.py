"""The world map of partners with its legend, for the dashboard and the list of partners."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.models import City
from diplomacy.core.parameters import Refused
from diplomacy.core.policies import readable_fields
from diplomacy.core.tables import with_parameters

from .charts import MARKS, Mark, Point, Theme, middle_meridian, world_map
from .filters import CONTACT_MARKS, ROLE_MARKS
from .pictures import Drawing
from .policies import LAST_CONTACT
from .selectors import Partner, Partners, silent_after_months

ROLE, CONTACT = "role", "contact"


@dataclass(frozen=True)
class LegendEntry:
    """A mark in words, with the number of partners behind it and their list."""

    mark: str
    shape: str
    label: Any
    count: int | None
    url: str


@dataclass(frozen=True)
class WorldMap:
    """What the template of the map shows; ``unplaced`` partners have no coordinates on record."""

    by: str
    tabs: list[tuple[Any, str, bool]]  # label, address, whether it is the one on show
    drawing: Drawing
    alt: str
    legend: list[LegendEntry]
    unplaced: int
    months: int


def tells(user: Any) -> tuple[str, ...]:
    """What the map may tell this reader: contacts are told to those who read relation signals."""
    return (ROLE, CONTACT) if LAST_CONTACT in readable_fields(user, City) else (ROLE,)


def map_by(request: HttpRequest) -> str:
    """Whether the map tells roles or contacts: ``?map=contact``; 400 for anything else."""
    by = request.GET.get("map", ROLE)
    if by not in tells(request.user):
        raise Refused(gettext("The map does not tell “%(name)s”.") % {"name": by[:60]})
    return by


def _mark(row: Partner, by: str) -> str:
    return row.contact_mark if by == CONTACT else row.role_mark


def map_maker(partners: Partners, by: str) -> Callable[[Theme], dict[str, Any]]:
    """The map's specification for a theme."""
    points = [
        Point(row.city.latitude, row.city.longitude, _mark(row, by))
        for row in (*partners.rows, *partners.home_rows)
        if row.city.latitude is not None and row.city.longitude is not None
    ]
    home = partners.home_rows[0].city.longitude if partners.home_rows else None
    middle = middle_meridian(home)
    return lambda theme: world_map(points, middle, theme)


def world_map_panel(
    partners: Partners, by: str, drawing: Drawing, request: HttpRequest
) -> WorldMap:
    """The map with its words; what else the address asks for stays when the map changes."""
    marks = CONTACT_MARKS if by == CONTACT else ROLE_MARKS
    legend = [
        LegendEntry(
            mark.value,
            MARKS[mark][0],
            mark.label,
            sum(1 for row in partners.rows if _mark(row, by) == mark),
            partner_list_url(partners.on, **{by: mark.value}),
        )
        for mark in marks
    ]
    if partners.home_rows:
        home = partners.home_rows[0].city
        shape = MARKS[Mark.HOME][0]
        legend.append(LegendEntry(Mark.HOME.value, shape, home.name, None, home.get_absolute_url()))
    alt = gettext("World map with %(count)s partners; the table says the same in words.")
    return WorldMap(
        by=by,
        tabs=[
            (label, with_parameters(request.GET, map=key), key == by)
            for key, label in ((ROLE, _("By role")), (CONTACT, _("By last contact")))
            if key in tells(request.user)
        ],
        drawing=drawing,
        alt=alt % {"count": len(partners.rows)},
        legend=legend,
        unplaced=sum(1 for row in partners.rows if row.city.latitude is None),
        months=silent_after_months(),
    )


def partner_list_url(on: datetime.date, **filters: str) -> str:
    """The list of partners seen from a day."""
    query = "".join(f"&{name}={value}" for name, value in filters.items())
    return f"{reverse('portal:partner_list')}?as_of={on}{query}"
