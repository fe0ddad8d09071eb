"""Resources of the register of trips and visits."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.api.viewsets import RecordViewSet
from visits.filters import TripFilterSet, VisitFilterSet

from .serializers import TripSerializer, VisitSerializer


class TripViewSet(RecordViewSet):
    """Journeys abroad for the home city, the newest first."""

    about = _("Journeys abroad for the home city, the newest first.")
    serializer_class = TripSerializer
    filterset_class = TripFilterSet
    ordering = "-starts_on"
    ordering_fields = ("ends_on", "updated_at")


class VisitViewSet(RecordViewSet):
    """Visits in both directions, the newest first."""

    about = _("Visits in both directions, the newest first.")
    serializer_class = VisitSerializer
    filterset_class = VisitFilterSet
    ordering = "-starts_on"
    ordering_fields = ("ends_on", "met_on", "updated_at")
