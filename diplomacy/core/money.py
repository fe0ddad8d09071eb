"""Amounts of money, in whole yen."""

from django.utils.formats import number_format
from django.utils.translation import gettext

#: A thousand billion: beyond it someone typed too many zeros.
MAX_YEN = 10**12


def yen(amount: int | None) -> str:
    """An amount for people; empty when none is on record."""
    if amount is None:
        return ""
    return gettext("¥%(amount)s") % {"amount": number_format(amount, force_grouping=True)}
