"""The messages about questions that reviews put to bureaus."""

import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import format_date
from diplomacy.core.notifications import Category, register

from .messages import ANSWERED, ASKED
from .question_reminders import DUE


class QuestionMessage(Category):
    """What the three messages share."""

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Names in the reader's language, the date as people write it, the link in full."""
        own, other = ("ja", "en") if (get_language() or "ja").startswith("ja") else ("en", "ja")
        days_left = payload.get("days_left", 0)
        return {
            "title": payload[f"title_{own}"] or payload[f"title_{other}"],
            "bureau": payload[f"bureau_{own}"] or payload[f"bureau_{other}"],
            "reference": payload["reference"],
            "due_on": format_date(datetime.date.fromisoformat(payload["due_on"])),
            "days_left": days_left,
            "days_over": -days_left,
            "unassigned": payload.get("unassigned", False),
            "link": f"{settings.PORTAL_BASE_URL}{payload['url']}",
        }


@register
class QuestionAsked(QuestionMessage):
    """A review asks a bureau something."""

    code = ASKED
    label = _("A review asks your bureau a question")
    template = "emails/agreements/question_asked"


@register
class QuestionAnswered(QuestionMessage):
    """A bureau has answered."""

    code = ANSWERED
    label = _("A bureau answered a question of a review")
    template = "emails/agreements/question_answered"


@register
class QuestionDue(QuestionMessage):
    """An answer is due, or late."""

    code = DUE
    label = _("The answer to a question of a review is due")
    template = "emails/agreements/question_due"
