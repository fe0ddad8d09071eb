"""Telling people what they are asked about agreements, and what was answered.

A message is written with the change that causes it; what it says is rendered by its category when
it is delivered.
"""

from typing import Any

from diplomacy.core import outbox
from diplomacy.core.models import User

from .models import Agreement, Approval, ReviewQuestion
from .selectors.people import asked_people, officers_of

APPROVAL_ASKED, APPROVAL_DECIDED = "agreements.approval_asked", "agreements.approval_decided"
QUESTION_ASKED, QUESTION_ANSWERED = "agreements.question_asked", "agreements.question_answered"


def payload_of(asked: Approval | ReviewQuestion) -> dict[str, Any]:
    """What the templates of every message about a question or a request for approval need."""
    agreement: Agreement
    if isinstance(asked, ReviewQuestion):
        agreement, bureau = asked.review.agreement, asked.lead_bureau
    else:
        agreement, bureau = asked.agreement, asked.bureau
    names = {"bureau_ja": bureau.name_ja, "bureau_en": bureau.name_en} if bureau else {}
    return {
        "reference": agreement.reference,
        "title_ja": agreement.title_ja,
        "title_en": agreement.title_en,
        **names,
        "due_on": asked.due_on.isoformat(),
        "url": asked.get_absolute_url(),
    }


def tell_question_asked(question: ReviewQuestion) -> None:
    """Tell the officers of the bureau that is asked."""
    _tell_bureau(QUESTION_ASKED, question, question.lead_bureau_id, question.review.agreement)


def tell_question_answered(question: ReviewQuestion) -> None:
    """Tell whoever asked, unless they answered themselves or have left."""
    agreement = question.review.agreement
    _tell_asker(
        QUESTION_ANSWERED, question.asked_by, question.answered_by, agreement, payload_of(question)
    )


def tell_approval_asked(approval: Approval) -> None:
    """Tell the officers of the bureau that is asked; nobody is told for the Assembly."""
    if approval.bureau_id is not None:
        _tell_bureau(APPROVAL_ASKED, approval, approval.bureau_id, approval.agreement)


def tell_approval_decided(approval: Approval) -> None:
    """Tell whoever asked what was decided, unless they recorded it themselves or have left."""
    payload = payload_of(approval) | {"state": approval.state, "remark": approval.remark}
    asker, decider = approval.requested_by, approval.decided_by
    _tell_asker(APPROVAL_DECIDED, asker, decider, approval.agreement, payload)


def _tell_bureau(
    category: str, asked: Approval | ReviewQuestion, bureau: int | None, agreement: Agreement
) -> None:
    people = asked_people(officers_of([bureau]), bureau, agreement)
    payload = payload_of(asked)
    items = [(one.user, {**payload, **one.payload}) for one in people]
    outbox.send_many(category=category, items=items)


def _tell_asker(
    category: str, asker: User, answerer: User | None, agreement: Agreement, payload: dict[str, Any]
) -> None:
    sees = Agreement.objects.visible_to(asker).filter(pk=agreement.pk).exists()
    if asker.is_active and not asker.is_service and asker != answerer and sees:
        outbox.send_many(category=category, items=[(asker, payload)])
