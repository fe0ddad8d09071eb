"""The terms of agreements over the years: a list whose rows draw their own bars.

Drawn as SVG in percent of the cell, so that marks keep their shape at every width; everything that
is drawn stands in words in the columns beside it, and colours only repeat what shapes say.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementStatus
from diplomacy.core.dates import format_date, period_start
from diplomacy.core.tables import Column, Table, escaped

from .agreements import AGREEMENTS

#: At most so many years are written above the bars.
MOST_TICKS = 8
STEPS = (1, 2, 5, 10, 20, 50, 100, 1000, 10_000)
#: What a bar looks like: in force, resting, or over.
LOOKS = {AgreementStatus.IN_FORCE: "live", AgreementStatus.RESTED: "rested"}


@dataclass(frozen=True)
class Scale:
    """The years that are drawn, from the first day of ``first`` to the last of ``last``."""

    first: int
    last: int

    def at(self, day: datetime.date) -> str:
        """Where a day lies, in percent of the width."""
        whole = (datetime.date(self.last + 1, 1, 1) - self._begin).days
        share = min(max((day - self._begin).days / whole, 0), 1)
        return f"{100 * share:.2f}%"

    @property
    def _begin(self) -> datetime.date:
        return datetime.date(self.first, 1, 1)

    def ticks(self) -> list[int]:
        """Round years, one apart or 2, 5, 10, 20 or more."""
        years = self.last - self.first + 1
        step = next(step for step in STEPS if years / step <= MOST_TICKS)
        return list(range(self.first + -self.first % step, self.last + 1, step))


def scale_of(record: Any) -> Scale:
    """The scale that the list was asked with: the same in every row."""
    return Scale(record.first_year, record.last_year)


def axis(record: Any) -> SafeString:
    """The years, above the first bar."""
    scale = scale_of(record)
    years = "".join(
        f'<text x="{scale.at(datetime.date(year, 1, 1))}" y="12">{year}</text>'
        for year in scale.ticks()
    )
    return SafeString(f'<svg class="timeline axis" aria-hidden="true">{years}</svg>')


def _bars(agreement: Any, scale: Scale) -> Iterator[str]:
    look = LOOKS.get(agreement.status, "over")
    for term in agreement.shown_terms:
        starts = period_start(term.starts_on, term.starts_on_precision)
        ends = term.ends_on or datetime.date(scale.last, 12, 31)
        left, right = scale.at(starts), scale.at(ends + datetime.timedelta(days=1))
        width = f"{float(right[:-1]) - float(left[:-1]):.2f}%"
        yield f'<rect class="{look}" x="{left}" y="9" width="{width}" height="10"/>'
        if term.ends_on is None:
            yield _mark("open", right, "M-9 4 L1 14 L-9 24")


def _mark(name: str, where: str, path: str) -> str:
    """A path around the middle of the row, at a place across it."""
    return f'<svg class="mark" x="{where}"><path class="{name}" d="{path}"/></svg>'


_DIAMOND = "M0 6 L8 14 L0 22 L-8 14 Z"


def bars(agreement: Any) -> SafeString:
    """Terms as bars; completed reviews as full diamonds, the next one due as an empty one; today
    as a line."""
    scale = scale_of(agreement)
    parts = [
        f'<line class="year" x1="{where}" x2="{where}" y1="0" y2="100%"/>'
        for where in (scale.at(datetime.date(year, 1, 1)) for year in scale.ticks())
    ]
    parts += _bars(agreement, scale)
    completed = [review.completed_on for review in agreement.done_reviews]
    parts += [_mark("done", scale.at(day), _DIAMOND) for day in completed]
    if agreement.next_review_due:
        parts.append(_mark("due", scale.at(agreement.next_review_due), _DIAMOND))
    today = scale.at(agreement.drawn_on)
    parts.append(f'<line class="today" x1="{today}" x2="{today}" y1="0" y2="100%"/>')
    drawn = f'<svg class="timeline" aria-hidden="true">{"".join(parts)}</svg>'
    return SafeString(f'{drawn}<span class="visually-hidden">{escaped(_marks(agreement))}</span>')


def _marks(agreement: Any) -> str:
    """What the marks say, for those who do not see them; the terms have a column of their own."""
    said = []
    if agreement.done_reviews:
        days = gettext(", ").join(_reviews(agreement))
        said.append(gettext("Completed reviews: %(days)s") % {"days": days})
    if agreement.next_review_due:
        due = format_date(agreement.next_review_due)
        said.append(gettext("review due on %(due)s") % {"due": due})
    return gettext("; ").join(said)


def _terms(agreement: Any) -> list[str]:
    return [str(term) for term in agreement.shown_terms]


def _reviews(agreement: Any) -> list[str]:
    return [format_date(review.completed_on) for review in agreement.done_reviews]


_OF_LIST = AGREEMENTS.by_key

TIMELINE = Table(
    [
        _OF_LIST["title"],
        Column(
            "timeline",
            _("over the years"),
            bars,
            kind="graphic",
            export=lambda _agreement: "",
            axis=axis,
            reads="terms",
        ),
        Column("terms", _("terms"), _terms, kind="list"),
        Column("reviews", _("completed reviews"), _reviews, kind="list", shown=False),
        _OF_LIST["status"],
        replace(_OF_LIST["next_review_due"], shown=False),
        replace(_OF_LIST["concluded_on"], shown=False),
        replace(_OF_LIST["cities"], shown=False),
        *(_OF_LIST[key] for key in ("kind", "reference", "lead_bureau")),
    ],
    default_sort="concluded_on",
)
