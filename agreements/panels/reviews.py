"""What agreements themselves tell a review: answers of bureaus, promises, and documents."""

from collections import Counter
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from agreements.digests import Digest, Row, contribute
from agreements.enums import CommitmentState
from agreements.models import Review, ReviewQuestion
from agreements.selectors.commitments import commitment_rows
from agreements.tables.commitments import promised_by, standing_badge
from diplomacy.core import attachments, clock
from diplomacy.core.dates import format_date


def questions_of_review(review: Review, user: Any) -> Digest:
    """What was asked of whom, and the answers; one query."""
    questions = ReviewQuestion.objects.visible_to(user).active().filter(review=review.pk)
    found = list(
        questions.select_related("lead_bureau", "answered_by").order_by("asked_on", "created_at")
    )
    return Digest(
        nothing=gettext("No bureau was asked."),
        headings=(
            gettext("Bureau"),
            gettext("Question"),
            gettext("Due"),
            pgettext("question", "Answer"),
        ),
        rows=[
            Row(
                (
                    str(question.lead_bureau),
                    question.text,
                    format_date(question.due_on),
                    _answer(question),
                ),
                question.get_absolute_url(),
            )
            for question in found
        ],
    )


def _answer(question: ReviewQuestion) -> str:
    if not question.answer:
        return gettext("Not answered")
    said = {"day": format_date(question.answered_on), "person": question.answered_by}
    return f"{question.answer}\n" + gettext("(%(day)s, %(person)s)") % said


def commitments_of_review(review: Review, user: Any) -> Digest:
    """Promises of the agreement, kept and not, those still open first; one query.

    All of them, whenever they were made: none has a day on which it was promised.
    """
    rows = commitment_rows(user, clock.today()).active().filter(agreement=review.agreement_id)
    by_due = rows.order_by(F("due_on").asc(nulls_last=True), "id")
    found = sorted(by_due, key=lambda one: one.state != CommitmentState.OPEN)
    count = Counter(one.state for one in found)
    numbers = {
        "kept": count[CommitmentState.KEPT],
        "broken": count[CommitmentState.NOT_KEPT],
        "open": count[CommitmentState.OPEN],
        "late": sum(one.is_overdue(clock.today()) for one in found),
        "dropped": count[CommitmentState.DROPPED],
    }
    told = gettext(
        "Kept: %(kept)s. Not kept: %(broken)s. Open: %(open)s, of which overdue: %(late)s."
        " Dropped: %(dropped)s."
    )
    return Digest(
        nothing=gettext("No commitment is on record for this agreement."),
        sentences=[told % numbers] if found else [],
        headings=(
            gettext("Commitment"),
            gettext("Promised by"),
            gettext("Due"),
            gettext("State"),
        ),
        rows=[
            Row(
                (
                    one.text,
                    promised_by(one),
                    format_date(one.due_on, one.due_on_precision) if one.due_on else "–",
                    _standing(one),
                ),
                one.get_absolute_url(),
            )
            for one in found
        ],
    )


def _standing(commitment: Any) -> str:
    """The state, and how the promise was kept or why not."""
    said = commitment.evidence or commitment.state_reason
    label = str(standing_badge(commitment))
    return f"{label}\n{said}" if said else label


def documents_of_review(review: Review, user: Any) -> Digest:
    """The documents of the agreement that the reader may know of; one query."""
    found = [
        document
        for document in attachments.documents_of(review.agreement, user)
        if not document.voided
    ]
    return Digest(
        nothing=gettext("No document is on the agreement."),
        headings=(gettext("Document"), gettext("File"), gettext("Added")),
        rows=[
            Row(
                (
                    str(document),
                    document.original_name,
                    format_date(timezone.localdate(document.uploaded_at)),
                ),
                document.get_download_url(),
            )
            for document in found
        ],
    )


contribute("questions", _("Questions to bureaus"), questions_of_review, 10)
contribute("commitments", _("Commitments"), commitments_of_review, 60)
contribute("review-documents", _("Documents of the agreement"), documents_of_review, 70)
