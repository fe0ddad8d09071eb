"""The requests for approval of an agreement, as its page shows them to one reader."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from agreements.enums import AgreementStatus, ApprovalState
from agreements.models import Agreement, Approval
from diplomacy.core import policies
from diplomacy.core.addresses import address
from diplomacy.core.pages.details import Action
from diplomacy.core.prepared import GIVEN_ID, prepared
from diplomacy.core.tables import Badge, Tone

TONES: dict[str, Tone] = {
    ApprovalState.PENDING: "warn",
    ApprovalState.APPROVED: "good",
    ApprovalState.REFUSED: "bad",
}


@dataclass(frozen=True)
class Line:
    """A request, and what this reader may do with it."""

    approval: Approval
    badge: str
    actions: list[Action]
    why_not: str


@dataclass(frozen=True)
class Approvals:
    """The requests in their order, and where to make another; empty for who may not."""

    lines: list[Line]
    request_url: str


@prepared
def _approvals_of(user: Any, on: datetime.date) -> QuerySet[Approval]:
    approvals = Approval.objects.visible_to(user).filter(agreement=GIVEN_ID)
    return approvals.select_related("bureau", "requested_by", "decided_by").order_by(
        "requested_on", "created_at", "id"
    )


def approvals_of(agreement: Agreement, user: Any) -> Approvals | None:
    """The requests that the reader may know of; None leaves the panel out."""
    draft = agreement.status == AgreementStatus.DRAFT and not agreement.voided
    may_ask = draft and policies.can(user, "change", agreement)
    approvals = _approvals_of(user, agreement.pk)
    if not approvals and not may_ask:
        return None
    for approval in approvals:
        approval.agreement = agreement
    url = address("agreements:approval_request", pk=agreement.pk) if may_ask else ""
    return Approvals([_line(approval, user, draft) for approval in approvals], url)


def _line(approval: Approval, user: Any, draft: bool) -> Line:
    badge = Badge(approval.get_state_display(), TONES.get(approval.state, "neutral")).__html__()
    actions, why_not = [], ""
    if draft and approval.state == ApprovalState.PENDING:
        if policies.can(user, "decide", approval):
            actions += [
                Action(gettext("Approve"), address("agreements:approval_approve", pk=approval.pk)),
                Action(gettext("Refuse"), address("agreements:approval_refuse", pk=approval.pk)),
            ]
        elif approval.requested_by_id == user.pk:
            why_not = gettext("Somebody else decides: you asked for it.")
        if policies.can(user, "change", approval):
            url = address("agreements:approval_withdraw", pk=approval.pk)
            actions.append(Action(gettext("Withdraw the request"), url))
    return Line(approval, badge, actions, why_not)
