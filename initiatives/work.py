"""What bureaus have to see to with initiatives and funds."""

from django.db.models import Q

from diplomacy.core.accounts import bureaus

from .enums import FundStatus, InitiativeStatus
from .models import Fund, Initiative

bureaus.register(
    Initiative,
    Q(status__in=(InitiativeStatus.PLANNED, InitiativeStatus.RUNNING)),
)
bureaus.register(Fund, ~Q(status=FundStatus.CLOSED))
