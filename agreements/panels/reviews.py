"""What agreements themselves tell a review: the questions to bureaus, and the documents."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from agreements.digests import Digest, Row, contribute
from agreements.models import Review, ReviewQuestion
from diplomacy.core import attachments
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
contribute("review-documents", _("Documents of the agreement"), documents_of_review, 70)
