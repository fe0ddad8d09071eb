"""The saved filters of a list page: what of an address is worth keeping, and the menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from diplomacy.core import saved_filters
from diplomacy.core.filters import PAGE_PARAMETERS
from diplomacy.core.models import SavedFilter

if TYPE_CHECKING:
    from .lists import RecordListView

__all__ = ["Entry", "SavedMenu", "list_address"]

#: Parts of an address that say where somebody was in the list, not what they looked at.
PASSING = frozenset({"page", "format", "view"})
#: Opens the list as it is, whatever it would open with.
EVERYTHING = "view=all"


@dataclass(frozen=True)
class Entry:
    """A saved filter as the list can show it today."""

    saved: SavedFilter
    url: str
    change_url: str
    current: bool
    #: Parameters that were saved and that the list does not read any more.
    left_out: tuple[str, ...]


class SavedMenu:
    """The reader's saved filters for a list, beside what its present address asks for.

    One query, when the entries are first looked at.
    """

    def __init__(self, view: RecordListView) -> None:
        self.view = view
        self.request = view.request
        self.path = view.request.path
        match = view.request.resolver_match
        self.route = match.view_name if match else ""

    @cached_property
    def names(self) -> frozenset[str]:
        """What the list reads for this reader and that is kept."""
        page = (PAGE_PARAMETERS | self.view.own_parameters) - PASSING
        return page | frozenset(self.view.filterset.filters)

    def canonical(self, query: QueryDict) -> tuple[str, tuple[str, ...]]:
        """One spelling for all addresses that ask the same of the list, without what goes without
        saying; and the names in ``query`` that the list does not read. Values are not judged."""
        kept = QueryDict(mutable=True)
        for name in sorted(self.names & set(query)):
            values = [value.strip() for value in query.getlist(name)]
            values = sorted({value for value in values if value})
            if values and (values := self._usual(name, values)):
                kept.setlist(name, values)
        unknown = sorted(set(query) - self.names - PASSING)
        return kept.urlencode(), tuple(unknown)

    def _usual(self, name: str, values: list[str]) -> list[str]:
        """Values of the list's own parameters in one form; nothing for what it does anyway."""
        table = self.view.columns
        if name == "sort" and values == [table.default_sort]:
            return []
        if name == "page_size" and values[0].isdecimal() and len(values[0]) <= 9:
            size = int(values[0])
            return [] if size == self.view.page_size else [str(size)]
        if name == "columns":
            wanted = {key for value in values for key in value.split(",") if key}
            known = [column.key for column in table.columns if column.key in wanted]
            if known == [column.key for column in table.chosen(())] and len(known) == len(wanted):
                return []
            return [",".join([*known, *sorted(wanted - set(known))])]
        return values

    @cached_property
    def query(self) -> str:
        """What the present address asks for, as it would be saved."""
        return self.canonical(self.request.GET)[0]

    @cached_property
    def entries(self) -> list[Entry]:
        """All of the reader's, by name."""
        return [
            self._entry(saved) for saved in saved_filters.of_list(self.request.user, self.route)
        ]

    def _entry(self, saved: SavedFilter) -> Entry:
        query, left_out = self.canonical(QueryDict(saved.query))
        change_url = reverse("core:saved_filter_update", args=[saved.pk])
        if self.view.kwargs:  # the name of the list does not tell which of its kind it is
            change_url += f"?{urlencode({'at': self.path})}"
        return Entry(saved, self.address(query), change_url, query == self.query, left_out)

    def address(self, query: str) -> str:
        """The list with this query."""
        return f"{self.path}?{query or EVERYTHING}"

    @cached_property
    def current(self) -> Entry | None:
        """The one that is on show; the one that the list opens with where several show the same."""
        found = [entry for entry in self.entries if entry.current]
        return next(
            (entry for entry in found if entry.saved.is_default), found[0] if found else None
        )

    @cached_property
    def default(self) -> Entry | None:
        """The one that the list opens with."""
        return next((entry for entry in self.entries if entry.saved.is_default), None)

    @property
    def whole_url(self) -> str:
        """The list without filters."""
        return self.address("") if self.default else self.path

    @property
    def action(self) -> str:
        """Where the forms of the menu go: the present address, which is what they save."""
        return self.address(self.request.GET.urlencode())

    @property
    def is_kept(self) -> bool:
        """Whether the present view is saved already, and whole."""
        return any(entry.current and not entry.left_out for entry in self.entries)


def list_address(saved: SavedFilter, at: str) -> str | None:
    """The list of a saved filter. ``at`` says which one where there are several of its kind (the
    messages of one webhook); anything else there is ignored. None for a list that is gone."""
    kwargs: dict[str, Any] = {}
    try:
        match = resolve(at) if at else None
        if match and match.view_name == saved.route:
            kwargs = match.kwargs
        return reverse(saved.route, kwargs=kwargs)
    except (Resolver404, NoReverseMatch):
        return None
