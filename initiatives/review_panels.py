"""What initiatives tell a review: what was done under the agreement and what residents got."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.digests import Digest, Row, contribute, period_of
from agreements.models import Review
from diplomacy.core.dates import format_date

from .enums import InitiativeStatus
from .models import Initiative


def initiatives_of_review(review: Review, user: Any) -> Digest:
    """Initiatives that fulfil the agreement and were alive in the time under review, or have no
    date yet; one query."""
    period = period_of(review)
    found: list[Initiative] = list(
        Initiative.objects.visible_to(user)
        .active()
        .filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=period.last),
            Q(ends_on__isnull=True) | Q(ends_on__gte=period.first),
            agreement=review.agreement_id,
        )
        .exclude(status=InitiativeStatus.CANCELLED)
        .select_related("lead_bureau")
        .order_by("starts_on", "created_at")
    )
    sentences = []
    if found:
        silent = sum(not initiative.resident_benefit for initiative in found)
        sentences.append(
            ngettext("%(number)s initiative.", "%(number)s initiatives.", len(found))
            % {"number": len(found)}
        )
        if silent:
            sentences.append(
                gettext("Without a result for residents on record: %(number)s.")
                % {"number": silent}
            )
    return Digest(
        nothing=gettext("No initiative under this agreement is on record for this time."),
        sentences=sentences,
        headings=(
            gettext("Initiative"),
            gettext("Status"),
            gettext("Period"),
            gettext("Lead bureau"),
            gettext("Result for residents"),
        ),
        rows=[
            Row(
                (
                    initiative.title,
                    initiative.get_status_display(),
                    _days(initiative),
                    str(initiative.lead_bureau or gettext("Nobody assigned yet")),
                    initiative.resident_benefit or gettext("Not on record"),
                ),
                initiative.get_absolute_url(),
            )
            for initiative in found
        ],
    )


def _days(initiative: Initiative) -> str:
    if initiative.starts_on is None:
        return gettext("Not on record")
    starts = format_date(initiative.starts_on, initiative.starts_on_precision)
    if initiative.ends_on is None:
        return gettext("from %(day)s") % {"day": starts}
    ends = format_date(initiative.ends_on, initiative.ends_on_precision)
    return starts if starts == ends else f"{starts} – {ends}"


def people_of_review(review: Review, user: Any) -> Digest:
    """How many people were trained: nobody records it yet, and the memo says so."""
    return Digest(nothing=gettext("The portal keeps no number of people trained."))


contribute("initiatives", _("Initiatives"), initiatives_of_review, 30)
contribute("people", _("People trained"), people_of_review, 50)
