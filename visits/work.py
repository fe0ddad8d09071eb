"""What bureaus have to see to with visits."""

from django.db.models import Q

from diplomacy.core.accounts import bureaus

from .enums import AHEAD, VisitStatus
from .models import Trip, Visit

# What was postponed still has to be planned again or called off.
AHEAD_OR_POSTPONED = Q(status__in=(*AHEAD, VisitStatus.POSTPONED))

bureaus.register(Trip, AHEAD_OR_POSTPONED)
bureaus.register(Visit, AHEAD_OR_POSTPONED)
