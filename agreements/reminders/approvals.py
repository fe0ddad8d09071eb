"""Reminders of requests for approval: 7, 3 and 0 days ahead, and every 7 days once overdue."""

import datetime
from collections.abc import Mapping, Sequence
from uuid import UUID

from agreements.enums import AgreementStatus, ApprovalState
from agreements.messages import payload_of
from agreements.models import Approval
from agreements.notifications import ApprovalDue
from agreements.selectors.people import asked_people, officers_of
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register


def approvals_due(until: datetime.date) -> list[Due]:
    """Requests without an answer whose day is on or before ``until``, while the agreement is still
    a draft."""
    approvals = Approval.objects.active().filter(
        state=ApprovalState.PENDING,
        due_on__lte=until,
        agreement__status=AgreementStatus.DRAFT,
        agreement__voided_at__isnull=True,
    )
    return [
        Due(approval.pk, approval.due_on, payload_of(approval), record_id=approval.agreement_id)
        for approval in approvals.select_related("agreement", "bureau").order_by("due_on", "pk")
    ]


def people_to_ask(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """The officers of the bureau that is asked; the heads of the office for the Assembly, whose
    decision the office records. Four queries, however many."""
    approvals = list(
        Approval.objects.filter(pk__in=[due.subject_id for due in dues]).select_related("agreement")
    )
    officers = officers_of(approval.bureau_id for approval in approvals)
    return {
        approval.pk: asked_people(officers, approval.bureau_id, approval.agreement)
        for approval in approvals
    }


register(
    ReminderRule(
        code="approval_due",
        subject_type="agreements.approval",
        category=ApprovalDue.code,
        due=approvals_due,
        recipients=people_to_ask,
        steps=(7, 3, 0),
        overdue_every=7,
        escalate_after=14,
        record_type="agreements.agreement",
    )
)
