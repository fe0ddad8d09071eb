"""Writing reviews."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.consequences import follow
from agreements.enums import ReviewState
from agreements.models import Review
from agreements.services.memos import freeze_memo
from agreements.validators import refuse_before_conclusion
from diplomacy.core import clock, history, records
from diplomacy.core.dates import Precision
from diplomacy.core.models import User
from diplomacy.core.validators import refuse_future


@transaction.atomic
def open_review(
    review: Review, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> Review:
    """Say that a review is under way."""
    agreement = records.locked(review.agreement)
    review = records.transition(
        review,
        "open",
        actor=actor,
        lifecycle=lifecycle.REVIEW,
        expected_version=expected_version,
        reason=reason,
    )
    with history.acting(actor, reason):
        records.touch(agreement)
    return review


@transaction.atomic
def complete_review(
    review: Review,
    *,
    actor: User,
    outcome: str,
    rationale: str,
    completed_on: datetime.date | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Review:
    """Record what a review found; the next cycle is scheduled from its day, the memo is frozen.

    The outcome is a recommendation: resting or ending the agreement is a step of its own.
    """
    agreement = records.locked(review.agreement)
    day = completed_on or clock.today()
    refuse_future("completed_on", day, Precision.DAY)
    refuse_before_conclusion(
        "completed_on", day, agreement.concluded_on, agreement.concluded_on_precision
    )
    review = records.transition(
        review,
        "complete",
        actor=actor,
        lifecycle=lifecycle.REVIEW,
        values={"outcome": outcome, "rationale": rationale, "completed_on": day, "author": actor},
        expected_version=expected_version,
        reason=reason,
    )
    follow(agreement, actor, reason)
    freeze_memo(review)
    return review


@transaction.atomic
def void_review(
    review: Review, *, actor: User | None, reason: str, expected_version: int | None = None
) -> Review:
    """Withdraw a review that was recorded by mistake; the clock runs as if it had not been."""
    agreement = records.locked(review.agreement)
    if records.locked(review, expected_version).state != ReviewState.COMPLETED:
        raise ValidationError(_("Only a completed review is voided."), code="transition")
    review = records.void(review, actor=actor, reason=reason, expected_version=expected_version)
    follow(agreement, actor, reason)
    return review
