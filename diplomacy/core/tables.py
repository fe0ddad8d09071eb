"""Declared tables: which columns a list has, how each cell reads, sorts and exports.

A page draws fifty rows of six cells on every request. The cells are therefore built in
Python, escaped one by one and joined once; a template tag per cell costs several times
as much (docs/decisions.md has the figures).
"""

from __future__ import annotations

import csv
import datetime
import html
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Any, Literal

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import Precision, format_date, iso_partial

__all__ = [
    "COUNT_LIMIT",
    "Badge",
    "Column",
    "Lines",
    "Table",
    "csv_lines",
    "csv_safe",
    "escaped",
    "lean",
    "with_parameters",
]

#: Lists and the API count exactly up to here: beyond it, counting would take longer than reading.
COUNT_LIMIT = 10_000


def escaped(value: Any) -> SafeString:
    """Any value as HTML; what is HTML already stays. Django's ``conditional_escape`` in a third of
    its time, which is a tenth of a page: it also looks after lazy texts inside lazy functions."""
    if hasattr(value, "__html__"):
        return SafeString(value.__html__())
    return SafeString(html.escape(str(value)))


Kind = Literal["text", "date", "number", "badge", "list", "graphic"]
Tone = Literal["neutral", "info", "good", "warn", "bad"]
Getter = Callable[[Any], Any]

NOTHING = '<span class="none" aria-hidden="true">–</span>'


@dataclass(frozen=True, slots=True)
class Badge:
    """A short word with a meaning; the tone only repeats in colour what the word says."""

    text: Any
    tone: Tone = "neutral"

    def __html__(self) -> SafeString:
        return SafeString(f'<span class="badge badge-{self.tone}">{escaped(self.text)}</span>')

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Column:
    """One column.

    - `value`: a dotted attribute path or a callable taking the record; default the key.
      A badge column gives a `Badge` or text, a list column an iterable of texts.
    - `order`: field names or expressions that sort ascending, empty values last. Only
      name what is indexed or small. None: the column does not sort.
    - `href`: callable taking the record, or True for `get_absolute_url()`; None or an
      empty address leaves the cell without a link.
    - `precision`: attribute path or callable giving the precision of a date column.
    - `export`: callable for the CSV cell where it should differ from what is shown.
    - `shown`: False keeps the column in the chooser but out of the first view.
    - `reads`: what the column tells of, where key, value and order do not name it.
    - `axis`: callable taking the first record, for HTML under the heading of a graphic.
      A graphic is drawn for the eye only: other columns say the same in words.
    """

    key: str
    label: Any
    value: str | Getter | None = None
    order: Sequence[str | F] | None = None
    href: Getter | bool | None = None
    kind: Kind = "text"
    precision: str | Getter | None = None
    export: Getter | None = None
    shown: bool = True
    reads: str = ""
    axis: Getter | None = None
    get: Getter = field(init=False, repr=False)
    get_precision: Getter | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Resolved once per process, not once per cell.
        object.__setattr__(self, "get", _getter(self.value or self.key))
        object.__setattr__(
            self, "get_precision", _getter(self.precision) if self.precision else None
        )

    def tells_of(self) -> frozenset[str]:
        """The fields of the record, or values derived for it, that the column shows or sorts by."""
        value = self.value.partition(".")[0] if isinstance(self.value, str) else ""
        named = (getattr(entry, "name", entry) for entry in self.order or ())
        sorts_by = (str(name).partition("__")[0] for name in named)
        return frozenset({self.key, value, self.reads, *sorts_by})

    def cell(self, record: Any) -> str:
        """The cell's inner HTML; every text passes through `escaped`."""
        value = self.get(record)
        if value is None or value == "" or value == []:
            return NOTHING
        if self.kind == "date":
            precision = self.get_precision(record) if self.get_precision else Precision.DAY
            iso, shown = iso_partial(value, precision), format_date(value, precision)
            text = f'<time datetime="{iso}">{shown}</time>'
        elif self.kind == "number":
            text = escaped(formats.number_format(value, force_grouping=True))
        elif self.kind == "list":
            text = gettext(", ").join(str(escaped(item)) for item in value) or NOTHING
        elif isinstance(value, bool):
            text = gettext("Yes") if value else gettext("No")
        else:
            text = escaped(value)
        if self.href is None:
            return text
        url = record.get_absolute_url() if self.href is True else self.href(record)  # type: ignore[operator]
        return f'<a href="{escaped(url)}">{text}</a>' if url else text

    def plain(self, record: Any) -> Any:
        """The CSV cell: dates as ISO with their precision, numbers bare, text as shown."""
        value = (self.export or self.get)(record)
        if value is None:
            return ""
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, datetime.date) and self.kind == "date":
            precision = self.get_precision(record) if self.get_precision else Precision.DAY
            return iso_partial(value, precision)
        if isinstance(value, (int, float, Decimal)):
            return value
        if isinstance(value, (list, tuple, set, frozenset)) or self.kind == "list":
            return csv_safe("; ".join(str(item) for item in value))
        return csv_safe(str(value))


@dataclass(frozen=True)
class Table:
    """The columns of a list and its first order (`"name"`, or `"-concluded_on"`)."""

    columns: Sequence[Column]
    default_sort: str
    by_key: dict[str, Column] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {column.key: column for column in self.columns})
        if self.ordering(self.default_sort) is None:
            raise ValueError(f"default_sort {self.default_sort!r} names no column that sorts")

    def without(self, hidden: frozenset[str]) -> Table:
        """The table for somebody who may not read the ``hidden`` fields: nothing shows them or
        sorts by them."""
        return _narrowed(self, hidden) if hidden else self

    def ordering(self, sort: str) -> list[OrderBy] | None:
        """What to pass to `order_by`, ending in the key so that pages never overlap.
        None when the table cannot sort by this."""
        descending = sort.startswith("-")
        column = self.by_key.get(sort.removeprefix("-"))
        if column is None or not column.order:
            return None
        expressions = [F(entry) if isinstance(entry, str) else entry for entry in column.order]
        order = [
            entry.desc(nulls_last=True) if descending else entry.asc(nulls_last=True)
            for entry in expressions
        ]
        return [*order, F("pk").asc()]

    def chosen(self, keys: Iterable[str]) -> list[Column]:
        """The named columns in the table's own order; those first shown when none is named."""
        wanted = set(keys)
        return [
            column for column in self.columns if (column.key in wanted if wanted else column.shown)
        ]

    def head(
        self, columns: Sequence[Column], sort: str, query: QueryDict, first: Any = None
    ) -> SafeString:
        """The header row: each sortable column is a link, `aria-sort` tells the order. ``first``
        is the record at the top, for columns with an axis."""
        cells = []
        for column in columns:
            label = escaped(capfirst(str(column.label)))
            css = f' class="{column.kind}"' if column.kind in ("number", "graphic") else ""
            if column.axis and first is not None:
                label += column.axis(first)
            if not column.order:
                cells.append(f'<th scope="col"{css}>{label}</th>')
                continue
            current = sort.removeprefix("-") == column.key
            descending = current and sort.startswith("-")
            target = f"-{column.key}" if current and not descending else column.key
            aria = f' aria-sort="{"descending" if descending else "ascending"}"' if current else ""
            mark = ("↓" if descending else "↑") if current else "↕"
            href = escaped(with_parameters(query, sort=target, page=None))
            cells.append(
                f'<th scope="col"{css}{aria}><a class="sort" href="{href}">{label}'
                f'<span class="sort-mark" aria-hidden="true">{mark}</span></a></th>'
            )
        return SafeString("".join(cells))

    def body(self, columns: Sequence[Column], records: Iterable[Any]) -> SafeString:
        """All rows as one string. The first column heads its row."""
        styled = ("number", "date", "graphic")
        opening = [
            f'<td class="{column.kind}">' if column.kind in styled else "<td>"
            for column in columns[1:]
        ]
        first, rest = columns[0], list(zip(opening, columns[1:], strict=True))
        rows = []
        for record in records:
            parts = ['<tr><th scope="row">', first.cell(record), "</th>"]
            for tag, column in rest:
                parts += (tag, column.cell(record), "</td>")
            parts.append("</tr>\n")
            rows.append("".join(parts))
        return SafeString("".join(rows))

    def export(self, columns: Sequence[Column], queryset: QuerySet[Any]) -> Iterator[list[Any]]:
        """Rows for CSV, a heading first, read in batches: memory does not grow with the list."""
        yield [csv_safe(capfirst(str(column.label))) for column in columns]
        for record in lean(queryset).iterator(chunk_size=1000):
            yield [column.plain(record) for column in columns]


_narrowed_tables: dict[tuple[int, frozenset[str]], Table] = {}


def _narrowed(table: Table, hidden: frozenset[str]) -> Table:
    """Made once per table, which is declared once per process."""
    key = (id(table), hidden)
    if key not in _narrowed_tables:
        columns = [column for column in table.columns if hidden.isdisjoint(column.tells_of())]
        sort = table.default_sort
        if sort.removeprefix("-") not in {column.key for column in columns}:
            sort = next(column.key for column in columns if column.order)
        _narrowed_tables[key] = Table(columns, sort)
    return _narrowed_tables[key]


@dataclass(frozen=True)
class Lines:
    """Records as a plain list: what each is called, a badge, and what else tells them apart."""

    badge: Getter
    details: Callable[[Any], Iterable[Any]]

    def drawn(self, records: Iterable[Any]) -> SafeString:
        """The list, with a link to each record's page; empty for no records."""
        comma = gettext(", ")
        lines = [
            f'<li><a href="{escaped(record.get_absolute_url())}">'
            f"{escaped(str(record))}</a> {self.badge(record).__html__()}"
            f' <span class="muted">{comma.join(map(escaped, self.details(record)))}'
            "</span></li>"
            for record in records
        ]
        return SafeString(f'<ul class="plain">{"".join(lines)}</ul>' if lines else "")


def csv_safe(text: str) -> str:
    """Text that a spreadsheet will not run: a leading formula sign (full-width too) or
    control character gets an apostrophe before it."""
    if text and (text[0] in "=+-@＝＋－＠" or text[0] < " "):
        return f"'{text}"
    return text


class _Echo:
    """A file whose `write` returns the line: it turns the csv writer into a generator."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Each row as a line of CSV as soon as it is read."""
    return map(csv.writer(_Echo()).writerow, rows)


def with_parameters(query: QueryDict, **changes: str | int | Sequence[str] | None) -> str:
    """`?…` with some parameters replaced, or removed where None; empty ones are dropped."""
    copy = query.copy()
    for name, value in changes.items():
        copy.pop(name, None)
        if isinstance(value, (str, int)):
            copy[name] = str(value)
        elif value is not None:
            copy.setlist(name, list(value))
    for name in list(copy):
        kept = [value for value in copy.getlist(name) if value != ""]
        if kept:
            copy.setlist(name, kept)
        else:
            del copy[name]
    return f"?{copy.urlencode()}" if copy else "?"


#: Columns that are long and that no list shows.
BULKY = ("source", "search_text")


def lean(queryset: QuerySet[Any], *, own: bool = True) -> QuerySet[Any]:
    """The same rows without the bulky columns, those of joined relations included.

    With ``own=False`` the rows keep their own: a record's page shows its sources.
    """
    if queryset.query.values_select or queryset.query.deferred_loading[0]:
        return queryset  # the caller has chosen the columns
    names: list[str] = []

    def collect(model: Any, joined: Any, prefix: str) -> None:
        columns = {column.name: column for column in model._meta.concrete_fields}
        if own or prefix:
            names.extend(f"{prefix}{name}" for name in BULKY if name in columns)
        if isinstance(joined, dict):
            for name, below in joined.items():
                if name in columns:
                    collect(columns[name].related_model, below, f"{prefix}{name}__")

    collect(queryset.model, queryset.query.select_related, "")
    return queryset.defer(*names) if names else queryset


def _getter(value: str | Getter) -> Getter:
    if callable(value):
        return value
    if "." not in value:
        return attrgetter(value)
    path = value.split(".")

    def follow(record: Any) -> Any:
        for name in path:
            record = getattr(record, name)
            if record is None:
                return None
        return record

    return follow


#: Tones for visibility badges, shared by lists and pages.
VISIBILITY_TONES: dict[str, Tone] = {"public": "good", "internal": "info", "restricted": "warn"}


def visibility_badge(record: Any) -> Badge:
    """Who may know of the record, in a word."""
    return Badge(
        record.get_visibility_display(), VISIBILITY_TONES.get(record.visibility, "neutral")
    )


def visibility_column(shown: bool = False) -> Column:
    """The column that most lists end with."""
    return Column(
        "visibility",
        _("visibility"),
        visibility_badge,
        order=("visibility",),
        kind="badge",
        shown=shown,
    )
