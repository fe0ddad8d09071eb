"""Panels: how an upper layer shows something on a lower layer's page without being imported.

An app registers what it has to say when it starts; the page asks for the panels of its slot and
renders them on the server.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A part of a page, left out where its selector returns None.

    ``selector(record, user)`` runs once and costs a constant number of queries.
    """

    key: str
    title: Any
    selector: Callable[[Any, Any], Any]
    template: str
    order: int = 100


@dataclass(frozen=True)
class RenderedPanel:
    """A panel with the data for one reader."""

    key: str
    title: Any
    template: str
    data: Any


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
            rendered.append(RenderedPanel(panel.key, panel.title, panel.template, data))
    return rendered
