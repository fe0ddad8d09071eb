"""Resources of the register of cities."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cities import services
from cities.filters import (
    CityFilterSet,
    CountryFilterSet,
    InteractionFilterSet,
    NetworkFilterSet,
    NetworkMembershipFilterSet,
)
from cities.models import City, Country, Network
from diplomacy.core import records
from diplomacy.core.api.viewsets import RecordViewSet
from diplomacy.core.api.writing import VOID, Writing, voiding

from .serializers import (
    CitySerializer,
    CountrySerializer,
    InteractionSerializer,
    NetworkMembershipSerializer,
    NetworkSerializer,
)


class CountryViewSet(RecordViewSet):
    """Countries and regions by their two letters of ISO 3166-1."""

    about = _("Countries and regions by their two letters of ISO 3166-1.")
    serializer_class = CountrySerializer
    writing = Writing(partial(records.create, Country), records.change, (VOID,))
    filterset_class = CountryFilterSet
    ordering = "code"
    ordering_fields = ("name_en", "name_ja", "updated_at")


class CityViewSet(RecordViewSet):
    """Cities and states, the home city included. `is_partner` answers for the day `as_of`.

    The search understands both languages, accents and other spellings.
    """

    about = _(
        "Cities and states, the home city included. Whether a city is a partner is told "
        "for the day asked for."
    )
    serializer_class = CitySerializer
    writing = Writing(services.create_city, services.change_city, (voiding(services.void_city),))
    filterset_class = CityFilterSet
    ordering = "code"
    ordering_fields = ("name_en", "name_ja", "updated_at")
    dated = True

    def get_queryset(self) -> QuerySet[Any]:
        """Visible cities that know whether they are partners on the day."""
        return City.objects.visible_to(self.request.user).with_partner_flag(self.as_of)


class NetworkViewSet(RecordViewSet):
    """Networks of cities, suspended ones included."""

    about = _("Networks of cities, suspended ones included.")
    serializer_class = NetworkSerializer
    writing = Writing(partial(records.create, Network), records.change, (VOID,))
    filterset_class = NetworkFilterSet
    ordering = "code"
    ordering_fields = ("name_en", "name_ja", "updated_at")


class NetworkMembershipViewSet(RecordViewSet):
    """Spells of cities in networks; an empty end means that the city is still a member."""

    about = _("Spells of cities in networks. Without an end the city is still a member.")
    serializer_class = NetworkMembershipSerializer
    writing = Writing(
        services.add_membership, services.change_membership, (voiding(services.void_membership),)
    )
    filterset_class = NetworkMembershipFilterSet
    ordering = "id"
    ordering_fields = ("starts_on", "updated_at")


class InteractionViewSet(RecordViewSet):
    """Calls, letters and meetings with cities, the newest first. Visits are a resource of their
    own."""

    about = _(
        "Calls, letters and meetings with cities, the newest first. Visits are a resource of "
        "their own."
    )
    serializer_class = InteractionSerializer
    filterset_class = InteractionFilterSet
    ordering = "-occurred_on"
    ordering_fields = ("updated_at",)
    writing = Writing(services.create_interaction, services.change_interaction, (VOID,))
