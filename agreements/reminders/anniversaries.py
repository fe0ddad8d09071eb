"""Reminders of round anniversaries of sister and friendship agreements: a year and half a year
ahead, to plan a visit, and a month before. Afterwards nothing follows."""

import datetime
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementKind
from agreements.models import Agreement
from agreements.notifications import AnniversaryAhead
from agreements.selectors.people import people_of
from diplomacy.core import clock
from diplomacy.core.dates import anniversary
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register

#: Anniversaries that are celebrated, in years.
ROUND = 5


def anniversaries(until: datetime.date) -> list[Due]:
    """The round anniversaries from today to ``until`` of sister and friendship agreements in force;
    29 February falls on the 28th in common years. One that has passed is nothing to remind of."""
    today = clock.today()
    agreements = Agreement.objects.in_force(today).filter(
        kind=AgreementKind.SISTER_FRIENDSHIP, concluded_on__isnull=False
    )
    found = []
    for agreement in agreements.order_by("reference"):
        began: datetime.date | None = agreement.concluded_on
        if began is None:  # asked for above
            continue
        first = max(today.year - began.year, 1)
        for years in range(first + -first % ROUND, until.year - began.year + 1, ROUND):
            day = anniversary(began, years)
            if today <= day <= until:
                payload = {
                    "reference": agreement.reference,
                    "title_ja": agreement.title_ja,
                    "title_en": agreement.title_en,
                    "url": agreement.get_absolute_url(),
                    "years": years,
                    "precision": agreement.concluded_on_precision,
                }
                found.append(Due(agreement.pk, day, payload))
    return found


def people_to_tell(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """Those who are told of its review."""
    return people_of(Agreement.objects.filter(pk__in=[due.subject_id for due in dues]))


register(
    ReminderRule(
        code="anniversary",
        subject_type="agreements.agreement",
        category=AnniversaryAhead.code,
        due=anniversaries,
        recipients=people_to_tell,
        steps=(365, 180, 30),
        overdue_every=0,
        label=_("Anniversary of an agreement"),
        recurring=True,
    )
)
