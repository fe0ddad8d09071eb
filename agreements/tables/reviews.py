"""The columns of the list of questions that reviews put to bureaus."""

import datetime
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import QuestionState
from diplomacy.core import clock
from diplomacy.core.tables import Badge, Column, Table, Tone


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
