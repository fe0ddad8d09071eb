"""What a visit must look like; forms, serializers and imports share these."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.models import City
from cities.selectors import home_city
from diplomacy.core.dates import period_start

from .enums import Direction, VisitStatus

if TYPE_CHECKING:
    from .models import Visit

_INBOUND_ONLY = ("visitor_rank", "in_japan", "met_tmg")


def check_visit_sides(visit: "Visit") -> None:
    """Each side's fields are given for its direction and left empty for the other.

    Raises ValidationError with the message beside each field at fault.
    """
    if visit.direction not in Direction.values:
        return  # the field itself is in error
    outbound = visit.direction == Direction.OUTBOUND
    errors = {}
    for name in ("traveller", *_INBOUND_ONLY):
        given = getattr(visit, name) not in ("", None)
        wanted = outbound == (name == "traveller")
        if wanted and not given:
            errors[name] = ValidationError(
                _("This is needed for a visit in this direction."), code="needed"
            )
        elif given and not wanted:
            errors[name] = ValidationError(
                _("This does not belong to a visit in this direction."), code="not_allowed"
            )
    if errors:
        raise ValidationError(errors)


def check_report(visit: "Visit") -> None:
    """A completed visit says what came of it, unless a document or another system tells."""
    told = visit.report.strip() or visit.source or visit.from_system
    if visit.status == VisitStatus.COMPLETED and not told:
        message = _("A completed visit needs a report or a source.")
        raise ValidationError({"report": ValidationError(message, code="needed")})


def check_trip_fits(visit: "Visit") -> None:
    """A visit of a trip is outbound, by the same office, and touches the trip's days.

    Dates known to the month only are compared as whole months.
    """
    trip = visit.trip
    if trip is None or visit.starts_on is None or visit.ends_on is None:
        return
    if visit.direction != Direction.OUTBOUND:
        raise ValidationError(
            {
                "trip": ValidationError(
                    _("Only an outbound visit belongs to a trip."), code="inbound"
                )
            }
        )
    if visit.traveller != trip.office:
        raise ValidationError(
            {
                "traveller": ValidationError(
                    _("The trip is made in another office."), code="other_office"
                )
            }
        )
    if not (
        period_start(trip.starts_on, trip.dates_precision) <= visit.ends_on
        and period_start(visit.starts_on, visit.dates_precision) <= trip.ends_on
    ):
        raise ValidationError(
            {
                "trip": ValidationError(
                    _("The visit lies outside the days of the trip."), code="outside"
                )
            }
        )


def check_city(city: City, field: str = "city") -> None:
    """Refuse a city that nobody visits: the home city, or a record that was withdrawn or merged."""
    if city.voided or city.merged_into_id:
        raise ValidationError(
            {
                field: ValidationError(
                    _("This city was withdrawn or merged into another."), code="city"
                )
            }
        )
    home = home_city()
    if home is not None and home.pk == city.pk:
        raise ValidationError(
            {field: ValidationError(_("This is the home city; name the partner."), code="home")}
        )
