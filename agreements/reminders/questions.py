"""Reminders of questions to bureaus: 14, 7, 3 and 0 days ahead, and every 7 days once overdue."""

import datetime
from collections.abc import Mapping, Sequence
from uuid import UUID

from agreements.enums import UNFINISHED
from agreements.messages import payload_of
from agreements.models import ReviewQuestion
from agreements.notifications import QuestionDue
from agreements.selectors.people import asked_people, officers_of
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register


def questions_due(until: datetime.date) -> list[Due]:
    """Unanswered questions due on or before ``until``, of reviews that are not finished."""
    questions = ReviewQuestion.objects.waiting().filter(
        due_on__lte=until,
        review__state__in=UNFINISHED,
        review__voided_at__isnull=True,
        review__agreement__voided_at__isnull=True,
    )
    questions = questions.select_related("review__agreement", "lead_bureau")
    return [
        Due(question.pk, question.due_on, payload_of(question))
        for question in questions.order_by("due_on", "pk")
    ]


def people_to_ask(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """The officers of the bureau that is asked. Four queries, however many."""
    questions = list(
        ReviewQuestion.objects.filter(pk__in=[due.subject_id for due in dues]).select_related(
            "review__agreement"
        )
    )
    officers = officers_of(question.lead_bureau_id for question in questions)
    return {
        question.pk: asked_people(officers, question.lead_bureau_id, question.review.agreement)
        for question in questions
    }


register(
    ReminderRule(
        code="review_question_due",
        subject_type="agreements.reviewquestion",
        category=QuestionDue.code,
        due=questions_due,
        recipients=people_to_ask,
        steps=(14, 7, 3, 0),
        overdue_every=7,
        escalate_after=14,
    )
)
