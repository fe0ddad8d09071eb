"""Reminders of reviews: 365, 180, 90, 30 and 0 days ahead, and every 30 days once overdue."""

import datetime
from collections.abc import Mapping, Sequence
from uuid import UUID

from agreements.enums import REVIEWED, UNFINISHED
from agreements.models import Review
from agreements.notifications import ReviewDue
from agreements.selectors.people import people_of
from diplomacy.core.enums import Role
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register

STEPS = (365, 180, 90, 30, 0)
# Whoever holds one of these in the lead bureau looks after its agreements.
LEADING = frozenset({Role.BUREAU_OFFICER, Role.DESK_OFFICER, Role.OFFICE_HEAD})


def reviews_due(until: datetime.date) -> list[Due]:
    """Unfinished reviews due on or before ``until``, of agreements that are alive."""
    today = until - datetime.timedelta(days=max(STEPS))
    reviews = Review.objects.active().filter(
        state__in=UNFINISHED,
        due_on__lte=until,
        agreement__status__in=REVIEWED,
        agreement__voided_at__isnull=True,
    )
    return [
        Due(
            review.pk,
            review.due_on,
            {
                "reference": review.agreement.reference,
                "title_ja": review.agreement.title_ja,
                "title_en": review.agreement.title_en,
                "url": review.agreement.get_absolute_url(),
                "days_left": (review.due_on - today).days,
            },
            record_id=review.agreement_id,
        )
        for review in reviews.select_related("agreement").order_by("due_on", "pk")
    ]


def people_to_tell(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """Desk officers of the parties and the officers and heads of the lead bureau.

    Where that is nobody, the heads of the office are told, and told why. Nobody hears of an
    agreement they may not see. Four queries, however many reviews are due.
    """
    reviews = Review.objects.filter(pk__in=[due.subject_id for due in dues])
    agreements = {review.pk: review.agreement for review in reviews.select_related("agreement")}
    told = people_of(agreements.values())
    return {review: told[agreement.pk] for review, agreement in agreements.items()}


register(
    ReminderRule(
        code="review_due",
        subject_type="agreements.review",
        category=ReviewDue.code,
        due=reviews_due,
        recipients=people_to_tell,
        steps=STEPS,
        overdue_every=30,
        escalate_after=30,
        record_type="agreements.agreement",
    )
)
