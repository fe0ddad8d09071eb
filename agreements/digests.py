"""What a review looks at: the time since the last one, and what each app has to say about it.

An app registers a panel in :data:`WORKSPACE` whose selector gives a :class:`Digest`. The workspace
draws it as a table with links, the memo as a table on paper: both say the same. A panel that gives
something else is shown in the workspace by its own template and is not in the memo.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from diplomacy.core import clock
from diplomacy.core.dates import period_start
from diplomacy.core.panels import Panel, panels_for, register

from .enums import ReviewState
from .models import Review

#: The slot of panels about the time under review. The record is the review.
WORKSPACE = "review.workspace"


@dataclass(frozen=True)
class Row:
    """One line: its cells as people read them, and the page of what it tells of."""

    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Digest:
    """Sentences (counts, totals, what is not on record), and a table; ``nothing`` stands in the
    table's place where it has no rows."""

    nothing: str
    sentences: Sequence[str] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Row] = ()


@dataclass(frozen=True)
class Period:
    """The days under review, both inclusive."""

    first: datetime.date
    last: datetime.date


def with_period(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Annotate ``reviewed_before``: the day of the review that was completed before this one."""
    earlier = Review.objects.active().filter(
        agreement=OuterRef("agreement"), cycle__lt=OuterRef("cycle"), state=ReviewState.COMPLETED
    )
    return reviews.select_related("agreement").annotate(
        reviewed_before=Subquery(earlier.order_by("-completed_on").values("completed_on")[:1])
    )


def period_of(review: Any) -> Period:
    """From the day after the last completed review, else from the conclusion, to the completion of
    this one, else to today. The review comes from :func:`with_period`."""
    before, agreement = review.reviewed_before, review.agreement
    last = review.completed_on or clock.today()
    if before is not None:
        first = before + datetime.timedelta(days=1)
    elif agreement.concluded_on is not None:
        first = period_start(agreement.concluded_on, agreement.concluded_on_precision)
    else:  # a review needs a conclusion; one that was taken away since leaves no time to look at
        first = last
    return Period(min(first, last), last)


def contribute(
    key: str, title: Any, selector: Callable[[Any, Any], Digest | None], order: int
) -> None:
    """Let ``selector(review, user)`` speak in the workspace and in the memo."""
    template = "agreements/partials/digest_panel.html"
    register(WORKSPACE, Panel(key, title, selector, template, order=order))


def digests_for(review: Review, reader: Any) -> Iterator[tuple[Any, Digest]]:
    """Title and content of every digest for ``reader``, in order."""
    for panel in panels_for(WORKSPACE, review, reader):
        if isinstance(panel.data, Digest):
            yield panel.title, panel.data
