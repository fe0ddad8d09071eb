"""The columns of the lists of initiatives, strategies, targets and funds."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import format_date
from diplomacy.core.tables import Badge, Column, Lines, Table, Tone, visibility_column

from .enums import FundStatus, InitiativeStatus, StrategyStatus

STATUS_TONES: dict[str, Tone] = {
    InitiativeStatus.RUNNING: "good",
    InitiativeStatus.HELD: "good",
    InitiativeStatus.COMPLETED: "info",
    InitiativeStatus.CANCELLED: "bad",
    StrategyStatus.CURRENT: "good",
    FundStatus.OPEN: "good",
    FundStatus.BUDGET_REQUESTED: "warn",
}


def status_badge(record: Any) -> Badge:
    """The status of an initiative, a strategy or a fund in a word."""
    return Badge(record.get_status_display(), STATUS_TONES.get(record.status, "neutral"))


def _details(initiative: Any) -> Iterator[Any]:
    yield initiative.lead_bureau or gettext("Nobody assigned yet")
    if initiative.starts_on:
        yield format_date(initiative.starts_on, initiative.starts_on_precision)


INITIATIVE_LINES = Lines(status_badge, _details)

INITIATIVES = Table(
    [
        Column("title", _("initiative"), order=("title_ja", "title_en"), href=True),
        Column("cities", _("cities"), "city_names", kind="list"),
        Column("measures", _("measures"), "measure_codes", kind="list"),
        Column("lead_bureau", _("lead bureau"), order=("lead_bureau__code",)),
        Column(
            "starts_on",
            _("starts"),
            order=("starts_on",),
            kind="date",
            precision="starts_on_precision",
        ),
        Column(
            "ends_on",
            _("ends"),
            order=("ends_on",),
            kind="date",
            precision="ends_on_precision",
            shown=False,
        ),
        Column("status", _("status"), status_badge, order=("status",), kind="badge"),
        Column("resident_benefit", _("benefit for residents"), shown=False),
        Column(
            "people_trained",
            _("people trained"),
            order=("people_trained",),
            kind="number",
            shown=False,
        ),
        Column("cost_yen", _("cost in yen"), order=("cost_yen",), kind="number", shown=False),
        visibility_column(),
    ],
    default_sort="-starts_on",
)

STRATEGIES = Table(
    [
        Column("title", _("strategy"), order=("title_ja",), href=True),
        Column("code", _("code"), order=("code",)),
        Column("dated", _("dated"), order=("dated",), kind="date", precision="dated_precision"),
        Column("starts_on", _("applies from"), order=("starts_on",), kind="date"),
        Column("ends_on", _("applies until"), order=("ends_on",), kind="date"),
        Column("status", _("status"), status_badge, order=("status",), kind="badge"),
        visibility_column(),
    ],
    default_sort="-starts_on",
)

TARGETS = Table(
    [
        Column("name", _("target"), order=("name_ja",), href=True),
        Column("code", _("code"), order=("code",)),
        Column("number", _("cities"), order=("number",), kind="number"),
        Column("window_start", _("counts from"), order=("window_start",), kind="date"),
        Column("deadline", _("deadline"), order=("deadline",), kind="date"),
        visibility_column(),
    ],
    default_sort="deadline",
)

FUNDS = Table(
    [
        Column("name", _("fund"), order=("name_ja",), href=True),
        Column("code", _("code"), order=("code",)),
        Column(
            "starts_in_fiscal_year",
            _("since fiscal year"),
            lambda fund: str(fund.starts_in_fiscal_year or ""),
            order=("starts_in_fiscal_year",),
        ),
        Column("amount_yen", _("amount in yen"), order=("amount_yen",), kind="number"),
        Column("status", _("status"), status_badge, order=("status",), kind="badge"),
        visibility_column(),
    ],
    default_sort="code",
)
