"""The gap report: what was agreed and then forgotten, and the lists behind its numbers."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Commitment
from diplomacy.core import policies
from diplomacy.core.dates import format_date, iso_partial
from diplomacy.core.pages.lists import BOM, Link
from diplomacy.core.parameters import Refused, reads
from diplomacy.core.tables import csv_lines, csv_safe, lean
from diplomacy.portal import asof, tables
from diplomacy.portal.filters import AgreementGapFilterSet, CommitmentGapFilterSet
from diplomacy.portal.gaps import (
    AgreementGap,
    CommitmentGap,
    agreement_gaps,
    any_of,
    commitment_gaps,
    count_gaps,
)
from initiatives.forms import AsOfForm

from .lists import AsOfListView

ROWS = 5  # of each gap; its number opens the rest


@dataclass(frozen=True)
class Gap:
    """One way of being forgotten: how many, some of them, and the list behind the number."""

    key: str
    title: Any
    what: Any
    number: int
    url: str
    rows: list[tuple[Any, str]]


#: What each gap means, in a sentence.
MEANING: dict[str, Any] = {
    CommitmentGap.UNBACKED: _(
        "Open promises of agreements that are alive, for which no initiative is under way."
    ),
    CommitmentGap.OVERDUE: _(
        "Open promises of agreements that are alive, whose due date has passed."
    ),
    AgreementGap.NO_PROGRAMME: _(
        "No initiative under way names the agreement or fulfils a promise in it. Agreements that"
        " rest are left out."
    ),
    AgreementGap.NO_REVIEW: _(
        "Concluded longer ago than their review interval, and never reviewed."
    ),
}
TITLES: dict[str, Any] = {
    CommitmentGap.UNBACKED: _("Commitments with nothing behind them"),
    CommitmentGap.OVERDUE: _("Commitments overdue"),
    AgreementGap.NO_PROGRAMME: _("Agreements in force without a live programme"),
    AgreementGap.NO_REVIEW: _("Agreements that were never reviewed"),
}


@require_safe
@reads("as_of", "format")
def gap_report(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Four numbers, some records behind each, and the same as CSV; six statements of its own,
    whatever is on record."""
    if not policies.staff(request.user):
        raise PermissionDenied
    wanted = request.GET.get("format") or "html"
    if wanted not in ("html", "csv"):
        raise Refused(gettext("Unknown format: %(name)s") % {"name": wanted[:60]})
    form = AsOfForm(request.GET if "as_of" in request.GET else None)
    bad = form.is_bound and not form.is_valid()
    on = asof.as_of(request)
    if wanted == "csv" and not bad:
        return export(request, on)
    context = {
        "title": gettext("Gap report"),
        "form": form,
        "on": on,
        "shown_as_of": form["as_of"].value() if bad else on.isoformat(),
        "gaps": [] if bad else gaps_on(request.user, on),
        "csv_url": f"?as_of={on}&format=csv",
    }
    return render(request, "portal/gap_report.html", context, status=400 if bad else 200)


def gaps_on(user: Any, on: datetime.date) -> list[Gap]:
    """Every gap on a day, with its first records."""
    numbers = count_gaps(user, on)
    found = []
    for kinds, name, records, order in (
        (CommitmentGap, "portal:commitment_gap_list", commitment_gaps(user, on), "due_on"),
        (AgreementGap, "portal:agreement_gap_list", agreement_gaps(user, on), "concluded_on"),
    ):
        # Only lines are drawn here: parties are for the list.
        rows = lean(records.prefetch_related(None).order_by(order, "pk"))
        for kind in kinds:
            shown = rows.filter(**{kind.value: True})[:ROWS]
            found.append(
                Gap(
                    kind.value,
                    TITLES[kind],
                    MEANING[kind],
                    numbers[kind.value],
                    f"{reverse(name)}?as_of={on}&gap={kind.value}",
                    [(record, line_about(record)) for record in shown],
                )
            )
    return found


def line_about(record: Any) -> str:
    """What tells a record apart beside its title."""
    bureau = str(record.lead_bureau or gettext("Nobody assigned yet"))
    if isinstance(record, Agreement):
        return gettext(", ").join([record.reference, bureau])
    parts = [record.agreement.reference, bureau]
    if record.due_on:
        due = format_date(record.due_on, record.due_on_precision)
        parts.append(gettext("due %(date)s") % {"date": due})
    return gettext(", ").join(parts)


def export(request: HttpRequest, on: datetime.date) -> StreamingHttpResponse:
    """Every record with a gap, one line for each gap, in constant memory."""
    language, user = get_language() or "ja", request.user

    def rows() -> Iterator[list[Any]]:
        yield [
            gettext("Gap"),
            gettext("As of"),
            gettext("Agreement"),
            gettext("Record"),
            gettext("Bureau"),
            gettext("Due"),
            gettext("Address"),
        ]
        for kinds, records, order in (
            (CommitmentGap, commitment_gaps(user, on), "due_on"),
            (AgreementGap, agreement_gaps(user, on), "concluded_on"),
        ):
            plain = lean(records.prefetch_related(None).order_by(order, "pk"))
            for kind in kinds:
                for record in plain.filter(**{kind.value: True}).iterator(chunk_size=1000):
                    yield _exported(TITLES[kind], record, on)

    def lines() -> Iterator[str]:
        yield BOM
        # The server reads this after the request's language may have been left.
        with override(language):
            yield from csv_lines(rows())

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gaps-{on.isoformat()}.csv"'
    response["Content-Language"] = language
    return response


def _exported(title: Any, record: Any, on: datetime.date) -> list[Any]:
    promise = isinstance(record, Commitment)
    agreement = record.agreement if promise else record
    due = (
        iso_partial(record.due_on, record.due_on_precision)
        if promise
        else iso_partial(record.next_review_due)
    )
    return [
        csv_safe(str(title)),
        on.isoformat(),
        csv_safe(agreement.reference),
        csv_safe(record.text if promise else record.title),
        csv_safe(str(record.lead_bureau or "")),
        due,
        f"{settings.PORTAL_BASE_URL}{record.get_absolute_url()}",
    ]


class GapListView(AsOfListView):
    """Base of the lists behind the report."""

    def get_links(self) -> list[Link]:
        """Back to the report of the same day."""
        return [Link(_("Gap report"), f"{reverse('portal:gap_report')}?as_of={self.on}")]


class CommitmentGapListView(GapListView):
    """Promises with nothing behind them, and overdue ones."""

    model = Commitment
    title = _("Gaps: commitments")
    filterset_class = CommitmentGapFilterSet
    table = tables.COMMITMENT_GAPS
    empty_text = _("No commitment has this gap on this day.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Promises with their gaps on the day."""
        return commitment_gaps(user, self.on).filter(any_of(CommitmentGap.values))


class AgreementGapListView(GapListView):
    """Agreements without a programme, and without a review."""

    model = Agreement
    title = _("Gaps: agreements")
    filterset_class = AgreementGapFilterSet
    table = tables.AGREEMENT_GAPS
    empty_text = _("No agreement has this gap on this day.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Agreements with their gaps on the day."""
        return agreement_gaps(user, self.on).filter(any_of(AgreementGap.values))
