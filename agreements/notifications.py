"""The messages that agreements send."""

import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import format_date
from diplomacy.core.notifications import Category, register


@register
class ReviewDue(Category):
    """An agreement has to be looked at again on a day that comes near or has passed."""

    code = "agreements.review_due"
    label = _("Review of an agreement is due")
    template = "emails/agreements/review_due"

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Titles in the reader's language, the date as people write it, the link in full."""
        own, other = ("ja", "en") if (get_language() or "ja").startswith("ja") else ("en", "ja")
        days_left = payload["days_left"]
        return {
            "title": payload[f"title_{own}"] or payload[f"title_{other}"],
            "reference": payload["reference"],
            "due_on": format_date(datetime.date.fromisoformat(payload["due_on"])),
            "days_left": days_left,
            "days_over": -days_left,
            "unassigned": payload.get("unassigned", False),
            "link": f"{settings.PORTAL_BASE_URL}{payload['url']}",
        }


class OfAgreement(Category):
    """Something about an agreement is due on a day."""

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Titles in the reader's language, the date as people write it, the link in full."""
        own, other = ("ja", "en") if (get_language() or "ja").startswith("ja") else ("en", "ja")
        return {
            "title": payload[f"title_{own}"] or payload[f"title_{other}"],
            "reference": payload["reference"],
            "due_on": format_date(datetime.date.fromisoformat(payload["due_on"])),
            "days_left": payload["days_left"],
            "years": payload.get("years", 0),
            "unassigned": payload.get("unassigned", False),
            "link": f"{settings.PORTAL_BASE_URL}{payload['url']}",
        }


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
