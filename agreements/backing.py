"""What is done to keep a promise: told by the layers above, which know what is done.

A page of commitments has to say behind which of them nothing stands, and initiatives lie above
agreements. So they register a condition here when they start, as they register panels.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Value

#: ``condition(user, on)`` over rows of commitments: something that the user may know of is being
#: done for the promise on the day.
Condition = Callable[[Any, datetime.date], Any]

_conditions: list[Condition] = []


def register(condition: Condition) -> None:
    """Add what may stand behind a promise."""
    if condition not in _conditions:
        _conditions.append(condition)


def backed(user: Any, on: datetime.date) -> Any:
    """An expression over commitments: whether anything is being done for them on the day.

    What is hidden from the user does not count: that it is there would tell of it.
    """
    found: Any = Q(pk__isnull=True)  # never
    for condition in _conditions:
        found |= Q(condition(user, on))
    if not _conditions:
        return Value(False)
    return ExpressionWrapper(found, output_field=BooleanField())
