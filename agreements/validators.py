"""What an agreement must look like, and what may name it."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.models import City
from diplomacy.core.dates import period_start
from diplomacy.core.enums import Visibility

from .review_clock import clock_starts

if TYPE_CHECKING:
    from .models import Agreement


def refuse_before_conclusion(
    field: str, on: datetime.date | None, concluded_on: datetime.date | None, precision: str
) -> None:
    """Refuse a day, or the last day of a period, that lies wholly before the conclusion.

    ``precision`` is that of the conclusion: any day of the month in which an agreement was
    concluded may follow it.
    """
    if on is None or concluded_on is None or on >= period_start(concluded_on, precision):
        return
    raise ValidationError(
        {
            field: ValidationError(
                _("This cannot lie before the agreement was concluded."), code="too_early"
            )
        }
    )


def check_historical(
    *, historical: bool, concluded_on: datetime.date | None, precision: str
) -> None:
    """Only an agreement older than the strategy may lack the day of its approval."""
    if (
        historical
        and concluded_on is not None
        and period_start(concluded_on, precision) > clock_starts()
    ):
        raise ValidationError(
            {
                "historical": ValidationError(
                    _(
                        "This is for agreements concluded before records were kept here."
                        " Give the day of the Assembly's approval."
                    ),
                    code="not_historical",
                )
            }
        )


def check_party(agreement: "Agreement | None", cities: Collection[City]) -> None:
    """Refuse an agreement, beside the field ``agreement``, that was made with none of ``cities``.

    Nothing is refused where no agreement or no city is named.
    """
    if agreement is not None and cities and not agreement.concerns(cities):
        raise ValidationError(
            {
                "agreement": ValidationError(
                    _("No city named here is a party to this agreement."), code="not_party"
                )
            }
        )


def refuse_hidden(record: Any, bureaus: Iterable[Any], field: str) -> None:
    """Refuse to ask bureaus whose people may not know of a restricted ``record``."""
    if record.visibility == Visibility.RESTRICTED and any(
        bureau.pk != record.lead_bureau_id for bureau in bureaus
    ):
        message = _(
            "The agreement is restricted: people of this bureau may not know of it."
            " Only its lead bureau can be asked here."
        )
        raise ValidationError({field: ValidationError(message, code="hidden")})
