"""What an agreement's dates must look like; services, forms and serializers share these."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock
from diplomacy.core.dates import period_start


def refuse_future(field: str, on: datetime.date | None, precision: str) -> None:
    """Refuse a date of something that happened when it lies wholly after today.

    A month or year that has begun is accepted: the thing may have happened in it already.
    """
    if on is not None and period_start(on, precision) > clock.today():
        raise ValidationError(
            {
                field: ValidationError(
                    _("This has happened already, so it cannot lie in the future."), code="future"
                )
            }
        )


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
