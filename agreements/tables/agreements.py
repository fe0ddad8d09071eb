"""The columns of the list of agreements."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementStatus, ReviewPhase
from diplomacy.core.dates import format_date
from diplomacy.core.tables import Badge, Column, Lines, Table, Tone, visibility_column

STATUS_TONES: dict[str, Tone] = {
    AgreementStatus.IN_FORCE: "good",
    AgreementStatus.SIGNED: "info",
    AgreementStatus.APPROVED: "info",
    AgreementStatus.RESTED: "warn",
}
PHASE_TONES: dict[str, Tone] = {
    ReviewPhase.OVERDUE: "bad",
    ReviewPhase.DUE: "warn",
    ReviewPhase.OPEN: "info",
}


def status_badge(agreement: Any) -> Badge:
    """The status in a word."""
    return Badge(agreement.get_status_display(), STATUS_TONES.get(agreement.status, "neutral"))


def review_badge(agreement: Any) -> Badge | None:
    """Where the agreement stands with its reviews; reads the annotation ``review_state``."""
    phase = agreement.review_state
    return Badge(ReviewPhase(phase).label, PHASE_TONES.get(phase, "neutral")) if phase else None


def _details(agreement: Any) -> Iterator[str]:
    yield agreement.get_kind_display()
    if agreement.concluded_on:
        yield format_date(agreement.concluded_on, agreement.concluded_on_precision)
    if agreement.next_review_due:
        yield gettext("review due on %(due)s") % {"due": format_date(agreement.next_review_due)}


AGREEMENT_LINES = Lines(status_badge, _details)

AGREEMENTS = Table(
    [
        Column("title", _("agreement"), order=("title_ja", "title_en"), href=True),
        Column("reference", _("reference"), order=("reference",), shown=False),
        Column(
            "cities",
            _("partner cities"),
            lambda agreement: [party.city.name for party in agreement.visible_parties],
            kind="list",
        ),
        Column(
            "kind",
            _("kind"),
            lambda agreement: agreement.get_kind_display(),
            order=("kind",),
            shown=False,
        ),
        Column(
            "concluded_on",
            _("concluded"),
            order=("concluded_on",),
            kind="date",
            precision="concluded_on_precision",
        ),
        Column("status", _("status"), status_badge, order=("status",), kind="badge"),
        Column("next_review_due", _("review due"), order=("next_review_due",), kind="date"),
        Column("review_state", _("review"), review_badge, kind="badge"),
        Column("lead_bureau", _("lead bureau"), shown=False),
        Column(
            "fields_of_cooperation",
            _("fields of cooperation"),
            kind="list",
            shown=False,
        ),
        visibility_column(),
    ],
    default_sort="reference",
)
