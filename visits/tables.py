"""The columns of the lists of trips and visits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import format_date
from diplomacy.core.tables import Badge, Column, Lines, Table, Tone, visibility_column

from .enums import Direction, VisitStatus

STATUS_TONES: dict[str, Tone] = {
    VisitStatus.COMPLETED: "good",
    VisitStatus.CONFIRMED: "info",
    VisitStatus.POSTPONED: "warn",
    VisitStatus.CANCELLED: "bad",
}


def status_badge(record: Any) -> Badge:
    """The status of a trip or visit in a word."""
    return Badge(record.get_status_display(), STATUS_TONES.get(record.status, "neutral"))


def person(visit: Any) -> str:
    """Whose visit it was: our traveller's office or their visitor's rank."""
    if visit.direction == Direction.OUTBOUND:
        return str(visit.get_traveller_display())
    return str(visit.get_visitor_rank_display())


def _details(visit: Any) -> list[str]:
    day = format_date(visit.happened_date, visit.dates_precision)
    return [visit.get_direction_display(), day]


VISIT_LINES = Lines(status_badge, _details)

VISITS = Table(
    [
        Column("title", _("visit"), href=True),
        Column(
            "direction",
            _("direction"),
            lambda visit: visit.get_direction_display(),
            order=("direction",),
        ),
        Column(
            "city",
            _("city"),
            "city.name",
            order=("city__name_ja",),
            href=lambda visit: visit.city.get_absolute_url(),
        ),
        Column("person", _("traveller or visitor"), person, shown=False),
        Column(
            "starts_on",
            _("first day"),
            order=("starts_on",),
            kind="date",
            precision="dates_precision",
        ),
        Column(
            "ends_on", _("last day"), order=("ends_on",), kind="date", precision="dates_precision"
        ),
        Column(
            "happened_on",
            _("day that counts"),
            "happened_date",
            kind="date",
            precision="dates_precision",
            shown=False,
        ),
        Column("status", _("status"), status_badge, order=("status",), kind="badge"),
        Column("purpose", _("purpose"), shown=False),
        visibility_column(),
    ],
    default_sort="-starts_on",
)

TRIPS = Table(
    [
        Column("title", _("trip"), order=("principal_key",), href=True),
        Column(
            "starts_on",
            _("first day"),
            order=("starts_on",),
            kind="date",
            precision="dates_precision",
        ),
        Column(
            "ends_on", _("last day"), order=("ends_on",), kind="date", precision="dates_precision"
        ),
        Column("purpose", _("purpose")),
        Column("visit_count", _("visits"), kind="number"),
        Column("status", _("status"), status_badge, order=("status",), kind="badge"),
        Column("announced_on", _("announced"), order=("announced_on",), kind="date", shown=False),
        Column("budget_yen", _("budget in yen"), order=("budget_yen",), kind="number", shown=False),
        Column("cost_yen", _("cost in yen"), order=("cost_yen",), kind="number", shown=False),
        visibility_column(),
    ],
    default_sort="-starts_on",
)
