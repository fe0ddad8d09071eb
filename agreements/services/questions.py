"""Writing the questions that a review puts to bureaus."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.enums import UNFINISHED
from agreements.messages import tell_question_answered, tell_question_asked
from agreements.models import Review, ReviewQuestion
from agreements.validators import refuse_hidden
from diplomacy.core import clock, policies, records
from diplomacy.core.models import Bureau, User


@transaction.atomic
def ask_question(
    review: Review,
    *,
    actor: User,
    bureau: Bureau,
    text: str,
    due_on: datetime.date,
    reason: str = "",
) -> ReviewQuestion:
    """Ask a bureau something for a review that is not finished; its officers are told at once.

    ValidationError names ``due_on`` when that day has passed, and ``bureau`` when its people may
    not know of the agreement or it is closed. PermissionDenied without the right to change the
    review.
    """
    agreement = records.locked(review.agreement)
    review = records.locked(review)
    policies.require(actor, "change", review)
    if review.voided or review.state not in UNFINISHED:
        raise ValidationError(_("The review is finished."), code="transition")
    today = clock.today()
    if due_on < today:
        raise ValidationError({"due_on": _("This day has passed.")})
    if not bureau.is_active:
        raise ValidationError({"bureau": _("This bureau is closed.")})
    refuse_hidden(review, [bureau], "bureau")
    review.agreement = agreement
    question = records.create(
        ReviewQuestion,
        actor=actor,
        values={
            "review": review,
            "lead_bureau": bureau,
            "visibility": review.visibility,
            "text": text.strip(),
            "asked_by": actor,
            "asked_on": today,
            "due_on": due_on,
        },
        reason=reason,
    )
    tell_question_asked(question)
    return question


@transaction.atomic
def answer_question(
    question: ReviewQuestion,
    *,
    actor: User,
    answer: str,
    expected_version: int | None = None,
    reason: str = "",
) -> ReviewQuestion:
    """Record the bureau's answer; whoever asked is told. An answer is not written over: one that
    was wrong is voided with its question, and asked for again."""
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer.")})
    question = records.transition(
        question,
        "answer",
        actor=actor,
        lifecycle=lifecycle.QUESTION,
        values={
            "answer": answer.strip(),
            "answered_by": actor,
            "answered_on": clock.today(),
        },
        expected_version=expected_version,
        reason=reason,
    )
    tell_question_answered(question)
    return question


@transaction.atomic
def withdraw_question(
    question: ReviewQuestion,
    *,
    actor: User | None,
    reason: str,
    expected_version: int | None = None,
) -> ReviewQuestion:
    """Ask no longer; no further reminder follows."""
    return records.transition(
        question,
        "withdraw",
        actor=actor,
        lifecycle=lifecycle.QUESTION,
        expected_version=expected_version,
        reason=reason,
    )


def void_question(
    question: ReviewQuestion,
    *,
    actor: User | None,
    reason: str,
    expected_version: int | None = None,
) -> ReviewQuestion:
    """Withdraw a question, or its answer, that was recorded by mistake."""
    return records.void(question, actor=actor, reason=reason, expected_version=expected_version)
