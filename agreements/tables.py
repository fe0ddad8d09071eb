"""The columns of the list of agreements."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock
from diplomacy.core.dates import format_date
from diplomacy.core.tables import Badge, Column, Lines, Table, Tone, visibility_column

from .enums import AgreementStatus, QuestionState, ReviewPhase

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


def question_badge(question: Any, on: datetime.date) -> Badge:
    """Where a question stands on a day; late ones say so."""
    if question.state == QuestionState.ASKED and question.due_on < on:
        return Badge(gettext("Answer overdue"), "bad")
    tones: dict[str, Tone] = {QuestionState.ASKED: "warn", QuestionState.ANSWERED: "good"}
    return Badge(question.get_state_display(), tones.get(question.state, "neutral"))


QUESTIONS = Table(
    [
        Column("text", _("question"), lambda q: Truncator(q.text).chars(120), href=True),
        Column("agreement", _("agreement"), "review.agreement.title", reads="review"),
        Column("lead_bureau", _("bureau asked")),
        Column("asked_on", _("asked on"), order=("asked_on",), kind="date"),
        Column("due_on", _("answer due on"), order=("due_on",), kind="date"),
        Column("state", _("state"), lambda q: question_badge(q, clock.today()), kind="badge"),
        Column("answered_on", _("answered on"), order=("answered_on",), kind="date", shown=False),
    ],
    default_sort="-asked_on",
)
