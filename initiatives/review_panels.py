"""What initiatives tell a review: what was done under the agreement and what residents got."""

from typing import Any

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.digests import Digest, Row, contribute, period_of
from agreements.models import Commitment, Review
from diplomacy.core.dates import format_date
from diplomacy.core.money import yen

from .enums import InitiativeStatus
from .models import Initiative, InitiativeCommitment


def _alive(review: Review, user: Any) -> list[Initiative]:
    """Initiatives that fulfil the agreement, or a promise in it, and were alive in the time under
    review, or have no date yet; one query."""
    period = period_of(review)
    promises = Commitment.objects.visible_to(user).active().filter(agreement=review.agreement_id)
    fulfilling = InitiativeCommitment.objects.filter(commitment__in=promises)
    return list(
        Initiative.objects.visible_to(user)
        .active()
        .filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=period.last),
            Q(ends_on__isnull=True) | Q(ends_on__gte=period.first),
            Q(agreement=review.agreement_id) | Q(pk__in=fulfilling.values("initiative")),
        )
        .exclude(status=InitiativeStatus.CANCELLED)
        .select_related("lead_bureau")
        .order_by("starts_on", "created_at")
    )


def initiatives_of_review(review: Review, user: Any) -> Digest:
    """What was done under the agreement in the time under review, and what residents got."""
    found = _alive(review, user)
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


def effort_of_review(review: Review, user: Any) -> Digest:
    """How many people the same initiatives trained and what they cost, each with how much of it is
    on record; one query."""
    found = _alive(review, user)
    rows = [one for one in found if one.people_trained is not None or one.cost_yen is not None]
    sentences = []
    if found:
        trained = [one.people_trained for one in found if one.people_trained is not None]
        costs = [one.cost_yen for one in found if one.cost_yen is not None]
        known = gettext("on record for %(known)s of %(all)s initiatives")
        for what, total, values in (
            (gettext("People trained"), number_format(sum(trained), force_grouping=True), trained),
            (gettext("Cost"), yen(sum(costs)), costs),
        ):
            counted = known % {"known": len(values), "all": len(found)}
            shown = {"what": what, "total": total if values else "–", "known": counted}
            sentences.append(gettext("%(what)s: %(total)s (%(known)s).") % shown)
    return Digest(
        nothing=gettext("Neither people trained nor costs are on record for this time."),
        sentences=sentences,
        headings=(gettext("Initiative"), gettext("People trained"), gettext("Cost")),
        rows=[
            Row(
                (
                    one.title,
                    _number(one.people_trained) or gettext("Not on record"),
                    yen(one.cost_yen) or gettext("Not on record"),
                ),
                one.get_absolute_url(),
            )
            for one in rows
        ],
    )


def _number(number: int | None) -> str:
    return "" if number is None else number_format(number, force_grouping=True)


contribute("initiatives", _("Initiatives"), initiatives_of_review, 30)
contribute("effort", _("People trained and cost of initiatives"), effort_of_review, 50)
