"""The addresses of records' pages.

A list names a hundred of them, and Django's ``reverse`` works each one out from the patterns: a
seventh of the time of such a page. Only the keys differ, so each pattern is worked out once.
"""

from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.urls import reverse

__all__ = ["address"]


def address(name: str, /, **keys: UUID | str) -> str:
    """What ``reverse(name, kwargs=keys)`` gives, for keys that are ids or codes."""
    pattern = _pattern(name, tuple((key, type(value)) for key, value in keys.items()))
    return pattern % tuple(
        value if type(value) is UUID else quote(str(value), safe="") for value in keys.values()
    )


@cache
def _pattern(name: str, kinds: tuple[tuple[str, type], ...]) -> str:
    """The address with ``%s`` for each key, in the order of ``kinds``."""
    given: dict[str, Any] = {
        key: UUID(int=number + 1) if kind is UUID else f"key-{number}-"
        for number, (key, kind) in enumerate(kinds)
    }
    pattern = reverse(name, kwargs=given).replace("%", "%%")
    places = [pattern.index(str(value)) for value in given.values()]
    if places != sorted(places):
        raise ValueError(f"name the keys of {name} in the order of its address")
    for value in given.values():
        pattern = pattern.replace(str(value), "%s", 1)
    return pattern
