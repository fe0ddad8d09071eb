"""Panels: how an upper layer shows something on a lower layer's page without being imported.

An app registers what it has to say when it starts; the page asks for the panels of its slot and
renders them on the server.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.utils.safestring import SafeString

from .tables import Lines

#: How many records a panel shows; the list behind it shows them all.
NEWEST = 5


@dataclass(frozen=True)
class Panel:
    """A part of a page, left out where its selector returns None.

    ``selector(record, user)`` runs once and costs a constant number of queries. ``lines`` draws
    the records that it gives, or that are the ``rows`` of what it gives.
    """

    key: str
    title: Any
    selector: Callable[[Any, Any], Any]
    template: str
    order: int = 100
    lines: Lines | None = None


@dataclass(frozen=True)
class RenderedPanel:
    """A panel with the data for one reader."""

    key: str
    title: Any
    template: str
    data: Any
    lines: SafeString


@dataclass(frozen=True)
class Newest:
    """The newest records of a panel, how many there are, and the list with all of them."""

    rows: Sequence[Any]
    list_url: str

    @property
    def total(self) -> int:
        """How many records there are, those that are not shown included."""
        return self.rows[0].total if self.rows else 0


def newest(records: QuerySet[Any]) -> QuerySet[Any]:
    """The first few of ordered ``records``, each with ``total``: how many there are of them."""
    return records.annotate(total=Window(Count("*")))[:NEWEST]


_slots: dict[str, list[Panel]] = {}


def register(slot: str, panel: Panel) -> None:
    """Add ``panel`` to ``slot``; a panel of the same key takes the place of the earlier one."""
    kept = [other for other in _slots.get(slot, []) if other.key != panel.key]
    _slots[slot] = sorted([*kept, panel], key=lambda p: (p.order, p.key))


def panels_for(slot: str, record: Any, user: Any) -> list[RenderedPanel]:
    """The panels of ``slot`` for this reader, in order."""
    rendered = []
    for panel in _slots.get(slot, []):
        data = panel.selector(record, user)
        if data is not None:
            lines = panel.lines.drawn(getattr(data, "rows", data)) if panel.lines else SafeString()
            rendered.append(RenderedPanel(panel.key, panel.title, panel.template, data, lines))
    return rendered
