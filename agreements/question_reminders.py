"""Reminders of questions to bureaus: 14, 7, 3 and 0 days ahead, and every 7 days once overdue."""

import datetime
from collections.abc import Mapping, Sequence
from uuid import UUID

from diplomacy.core.policies import may_see
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register

from .enums import UNFINISHED
from .messages import officers_of, payload_of
from .models import ReviewQuestion

DUE = "agreements.review_question_due"
STEPS = (14, 7, 3, 0)


def questions_due(until: datetime.date) -> list[Due]:
    """Unanswered questions due on or before ``until``, of reviews that are not finished."""
    questions = ReviewQuestion.objects.waiting().filter(
        due_on__lte=until,
        review__state__in=UNFINISHED,
        review__voided_at__isnull=True,
        review__agreement__voided_at__isnull=True,
    )
    return [
        Due(question.pk, question.due_on, payload_of(question))
        for question in questions.select_related("review__agreement", "lead_bureau").order_by(
            "due_on", "pk"
        )
    ]


def people_to_ask(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """The officers of the bureau that is asked; where it has none, the heads of the office, who
    are told why. Nobody hears of an agreement they may not see. Four queries, however many."""
    questions = list(
        ReviewQuestion.objects.filter(pk__in=[due.subject_id for due in dues]).select_related(
            "review__agreement"
        )
    )
    officers = officers_of({question.lead_bureau_id or 0 for question in questions} - {0})
    told: dict[UUID, list[Recipient]] = {}
    for question in questions:
        asked = [
            person
            for person in officers.get(question.lead_bureau_id or 0, [])
            if may_see(person, question.review.agreement)
        ]
        told[question.pk] = [Recipient(person) for person in asked] or [
            Recipient(person, {"unassigned": True}) for person in officers.get(0, [])
        ]
    return told


register(
    ReminderRule(
        code="review_question_due",
        subject_type="agreements.reviewquestion",
        category=DUE,
        due=questions_due,
        recipients=people_to_ask,
        steps=STEPS,
        overdue_every=7,
    )
)
