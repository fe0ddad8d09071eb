"""The words with which cities, networks and their roles are described."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diplomacy.core.enums import Role

#: Who can look after a city.
DESK_ROLES = frozenset({Role.DESK_OFFICER, Role.OFFICE_HEAD})


class CityKind(models.TextChoices):
    """What sort of government a partner is; a state is a partner apart from its capital."""

    CITY = "city", _("City")
    STATE = "state", _("State or province")
    CITY_STATE = "city_state", _("City state")
    METROPOLIS = "metropolis", _("Metropolis")


class Region(models.TextChoices):
    """Parts of the world, as the regional balance of partners is reported."""

    ASIA = "Asia", _("Asia")
    EUROPE = "Europe", _("Europe")
    NORTH_AMERICA = "North America", _("North America")
    SOUTH_AMERICA = "South America", _("South America")
    OCEANIA = "Oceania", _("Oceania")
    AFRICA = "Africa", _("Africa")


class CityRoleKind(models.TextChoices):
    """What a city is to the home city during a spell of time."""

    HOME = "home", _("Home city")
    SISTER_FRIENDSHIP = "sister_friendship", _("Sister or friendship city")
    NETWORK_MEMBER = "network_member", _("Network member")
    NETWORK_CO_ADVOCATE = "network_co_advocate", _("Co-advocate of a network")


# A city that holds one of these on a day is a partner on that day.
PARTNER_ROLES = (CityRoleKind.SISTER_FRIENDSHIP, CityRoleKind.NETWORK_MEMBER)
NETWORK_ROLES = (CityRoleKind.NETWORK_MEMBER, CityRoleKind.NETWORK_CO_ADVOCATE)


class NetworkStatus(models.TextChoices):
    """Whether a network works; members of a suspended one remain partners."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    DISSOLVED = "dissolved", _("Dissolved")


class InteractionKind(models.TextChoices):
    """What happened between the home city and others, apart from visits."""

    CALL = "call", pgettext_lazy("kind of interaction", "Call")
    LETTER = "letter", pgettext_lazy("kind of interaction", "Letter")
    COURTESY_CALL = "courtesy_call", pgettext_lazy("kind of interaction", "Courtesy call")
    MEETING = "meeting", pgettext_lazy("kind of interaction", "Meeting")
    OTHER = "other", pgettext_lazy("kind of interaction", "Other contact")
