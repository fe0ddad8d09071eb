"""Reminders of terms that end: 365, 180, 90 and 30 days ahead, and on the day. The agreement ends
with its last term, so nothing follows."""

import datetime
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from agreements.enums import REVIEWED
from agreements.models import Agreement, Term
from agreements.notifications import TermEnding
from agreements.selectors.people import people_of
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register


def terms_ending(until: datetime.date) -> list[Due]:
    """The last days of terms, on or before ``until``, of agreements that are alive and have no
    later term. Open-ended terms end on no day."""
    terms = (
        Term.objects.filter(
            ends_on__lte=until,
            agreement__status__in=REVIEWED,
            agreement__voided_at__isnull=True,
        )
        .exclude(agreement__terms__ends_on__isnull=True)
        .select_related("agreement")
        .order_by("agreement", "ends_on")
    )
    last: dict[UUID, Term] = {term.agreement_id: term for term in terms}
    later = Term.objects.filter(agreement__in=last, ends_on__gt=until)
    renewed = set(later.values_list("agreement", flat=True))
    return [
        Due(
            agreement_id,
            term.ends_on,
            {
                "reference": term.agreement.reference,
                "title_ja": term.agreement.title_ja,
                "title_en": term.agreement.title_en,
                "url": term.agreement.get_absolute_url(),
                "precision": term.ends_on_precision,
            },
        )
        for agreement_id, term in last.items()
        if agreement_id not in renewed and term.ends_on is not None
    ]


def people_to_tell(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """Those who are told of its review."""
    return people_of(Agreement.objects.filter(pk__in=[due.subject_id for due in dues]))


register(
    ReminderRule(
        code="term_ending",
        subject_type="agreements.agreement",
        category=TermEnding.code,
        due=terms_ending,
        recipients=people_to_tell,
        steps=(365, 180, 90, 30, 0),
        overdue_every=0,
        label=_("End of the term of an agreement"),
    )
)
