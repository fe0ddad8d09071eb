"""What a page reads from its address, and the refusal of everything else.

A parameter that is ignored would show a reader the wrong page as if it were the right one: a
misspelt `as_of` would answer for today. So each page names what it reads, and
:class:`diplomacy.core.middleware.ParametersMiddleware` refuses the rest for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext

__all__ = ["CHECKS_ITSELF", "Refused", "check", "checks_itself", "declared", "reads"]

#: For a class of views that refuses unknown parameters in its own form, as lists and the API do.
CHECKS_ITSELF: None = None

V = TypeVar("V", bound=Callable[..., Any])


class Refused(BadRequest):
    """An address that cannot be answered; its text is for the reader, in their language."""


def reads(*names: str) -> Callable[[V], V]:
    """Name what a view function reads from the query; a class says ``parameters = frozenset()``."""

    def mark(view: V) -> V:
        view.parameters = frozenset(names)  # type: ignore[attr-defined]
        return view

    return mark


def checks_itself(view: V) -> V:
    """Leave a view function to refuse unknown parameters in its own form."""
    view.parameters = CHECKS_ITSELF  # type: ignore[attr-defined]
    return view


def declared(view: Any) -> Iterable[str] | None:
    """What a view reads: nothing unless it says so; None when it looks for itself."""
    owner = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    names: Iterable[str] | None = getattr(owner, "parameters", frozenset())
    return names


def check(query: QueryDict, names: Iterable[str]) -> None:
    """Raise :class:`Refused` for a parameter that is not in ``names``, or is given twice."""
    for name, values in query.lists():
        if name not in names:
            raise Refused(gettext("Unknown parameter: %(name)s") % {"name": name[:60]})
        if len(values) > 1:
            raise Refused(gettext("Give “%(name)s” only once.") % {"name": name})
