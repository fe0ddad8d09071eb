"""What an agreement's dates must look like; services, forms and serializers share these."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def refuse_before(field: str, on: datetime.date, earliest: datetime.date | None) -> None:
    """Refuse a day that comes before something it must follow."""
    if earliest is not None and on < earliest:
        raise ValidationError(
            {
                field: ValidationError(
                    _("This cannot lie before the agreement was concluded."), code="too_early"
                )
            }
        )
