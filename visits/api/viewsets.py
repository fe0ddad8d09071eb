"""Resources of the register of trips and visits."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies
from diplomacy.core.api.input_fields import DayField
from diplomacy.core.api.viewsets import RecordViewSet
from diplomacy.core.api.writing import VOID, Act, Writing, moves
from visits import lifecycle, services
from visits.filters import TripFilterSet, VisitFilterSet

from .serializers import TripSerializer, VisitSerializer

#: What a postponed journey needs when it is planned again.
_DAYS = ("starts_on", "ends_on", "dates_precision")


class TripViewSet(RecordViewSet):
    """Journeys abroad for the home city, the newest first."""

    about = _("Journeys abroad for the home city, the newest first.")
    serializer_class = TripSerializer
    writing = Writing(
        services.create_trip,
        services.change_trip,
        (
            *moves(
                lifecycle.TRIP_LIFECYCLE,
                services.move_trip,
                {"complete": ("cost_yen",), "reschedule": _DAYS},
            ),
            Act(
                "announce",
                _("Announce"),
                services.announce_trip,
                action="announce",
                arguments={"announced_on": DayField},
            ),
            VOID,
        ),
    )
    filterset_class = TripFilterSet
    ordering = "-starts_on"
    ordering_fields = ("ends_on", "updated_at")


class VisitViewSet(RecordViewSet):
    """Visits in both directions, the newest first."""

    about = _("Visits in both directions, the newest first.")
    serializer_class = VisitSerializer
    writing = Writing(
        services.create_visit,
        services.change_visit,
        (
            *moves(
                lifecycle.VISIT_LIFECYCLE,
                services.move_visit,
                {"complete": ("met_on", "results_en", "results_ja"), "reschedule": _DAYS},
            ),
            VOID,
        ),
    )
    filterset_class = VisitFilterSet
    ordering = "-starts_on"
    ordering_fields = ("ends_on", "met_on", "updated_at")

    def completed(self, values: dict[str, Any]) -> dict[str, Any]:
        """What another system tells of a visit stands in place of a report."""
        return {**values, "from_system": policies.service(self.request.user)}
