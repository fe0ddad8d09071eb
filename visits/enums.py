"""The words with which trips and visits are described."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Which way a visit went, seen from the home city."""

    OUTBOUND = "outbound", _("Outbound")
    INBOUND = "inbound", _("Inbound")


class VisitStatus(models.TextChoices):
    """How far a trip or a visit has come."""

    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    POSTPONED = "postponed", _("Postponed")


# Not going ahead as planned: the reason has to be on record, and the days are free again.
CALLED_OFF = (VisitStatus.CANCELLED, VisitStatus.POSTPONED)
# Still to come.
AHEAD = (VisitStatus.PLANNED, VisitStatus.CONFIRMED)


class Office(models.TextChoices):
    """The office held by the person who travels for the home city, on the day of the journey."""

    GOVERNOR = "governor", _("Governor")
    VICE_GOVERNOR = "vice_governor", _("Vice governor")
    SPECIAL_ADVISOR = "special_advisor", _("Special advisor")
    DIRECTOR_GENERAL = "director_general", _("Director general")
    OTHER = "other", _("Other official")


# Those the strategy names as supplementing the governor.
SUBSTITUTES = (Office.VICE_GOVERNOR, Office.SPECIAL_ADVISOR, Office.DIRECTOR_GENERAL)


class VisitorRank(models.TextChoices):
    """Whom the partner sent."""

    TOP = "top", _("Top leader")
    DEPUTY = "deputy", _("Deputy leader")
    OTHER = "other", _("Other")
