"""The messages that agreements send, and what their templates are told."""

import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import Precision, format_date
from diplomacy.core.notifications import Category, register

from .enums import ApprovalBody, Side


class OfAgreement(Category):
    """Something about an agreement, and the day on which it is due."""

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Names in the reader's language, dates as people write them, the link in full.

        Words that the payload has in both languages, as ``title_ja`` and ``title_en``, are found
        under the name without its language; everything else is as the payload has it.
        """
        own, other = ("ja", "en") if (get_language() or "ja").startswith("ja") else ("en", "ja")
        named = {
            name.removesuffix("_ja"): payload[name.removesuffix("ja") + own]
            or payload[name.removesuffix("ja") + other]
            for name in payload
            if name.endswith("_ja")
        }
        context = {"unassigned": False, **payload, **named}
        context["link"] = f"{settings.PORTAL_BASE_URL}{payload['url']}"
        if "due_on" in payload:
            day = datetime.date.fromisoformat(payload["due_on"])
            context["due_on"] = format_date(day, payload.get("precision", Precision.DAY))
        if "days_left" in payload:
            context["days_over"] = -payload["days_left"]
        return context


@register
class ReviewDue(OfAgreement):
    """An agreement has to be looked at again on a day that comes near or has passed."""

    code = "agreements.review_due"
    label = _("Review of an agreement is due")
    template = "emails/agreements/review_due"


@register
class TermEnding(OfAgreement):
    """The last term of an agreement comes to its end."""

    code = "agreements.term_ending"
    label = _("The term of an agreement ends")
    template = "emails/agreements/term_ending"


@register
class AnniversaryAhead(OfAgreement):
    """A round anniversary of a sister or friendship agreement lies ahead."""

    code = "agreements.anniversary"
    label = _("Anniversary of an agreement")
    template = "emails/agreements/anniversary"


@register
class CommitmentDue(OfAgreement):
    """A promise has to be kept by a day that comes near or has passed."""

    code = "agreements.commitment_due"
    label = _("A commitment is due")
    template = "emails/agreements/commitment_due"

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Which side promised, besides."""
        return {**super().context(payload), "by_partner": payload["side"] == Side.PARTNER}


class OfApproval(OfAgreement):
    """A draft that a bureau, or the Assembly, is asked to approve."""

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Who is asked, besides."""
        context = super().context(payload)
        return {**context, "body": context.get("bureau") or ApprovalBody.ASSEMBLY.label}


@register
class ApprovalAsked(OfApproval):
    """A bureau is asked to approve a draft."""

    code = "agreements.approval_asked"
    label = _("Your bureau is asked to approve an agreement")
    template = "emails/agreements/approval_asked"


@register
class ApprovalDecided(OfApproval):
    """A bureau, or the Assembly, has approved or refused a draft."""

    code = "agreements.approval_decided"
    label = _("An approval that you asked for is decided")
    template = "emails/agreements/approval_decided"


@register
class ApprovalDue(OfApproval):
    """The answer to a request for approval is due, or late."""

    code = "agreements.approval_due"
    label = _("The answer to a request for approval is due")
    template = "emails/agreements/approval_due"


@register
class QuestionAsked(OfAgreement):
    """A review asks a bureau something."""

    code = "agreements.question_asked"
    label = _("A review asks your bureau a question")
    template = "emails/agreements/question_asked"


@register
class QuestionAnswered(OfAgreement):
    """A bureau has answered."""

    code = "agreements.question_answered"
    label = _("A bureau answered a question of a review")
    template = "emails/agreements/question_answered"


@register
class QuestionDue(OfAgreement):
    """An answer is due, or late."""

    code = "agreements.question_due"
    label = _("The answer to a question of a review is due")
    template = "emails/agreements/question_due"
