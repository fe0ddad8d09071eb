"""Asking bureaus and the Assembly to approve a draft, and recording what they say."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.consequences import internally
from agreements.enums import (
    STANDING,
    UNSETTLED,
    AgreementKind,
    AgreementStatus,
    ApprovalBody,
    ApprovalState,
)
from agreements.messages import tell_approval_asked, tell_approval_decided
from agreements.models import Agreement, Approval
from agreements.validators import refuse_hidden
from diplomacy.core import clock, history, policies, records
from diplomacy.core.dates import Precision
from diplomacy.core.models import Bureau, User
from diplomacy.core.validators import check_year, refuse_future

#: How long a body has for its answer unless the request says otherwise.
ANSWERED_WITHIN = datetime.timedelta(days=14)


@transaction.atomic
def request_approvals(
    agreement: Agreement,
    *,
    actor: User,
    bureaus: Iterable[Bureau] = (),
    assembly: bool = False,
    requested_on: datetime.date | None = None,
    due_on: datetime.date | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> list[Approval]:
    """Ask each bureau, and the Assembly where named, to approve the draft; officers are told.

    Answers are due two weeks from today unless ``due_on`` is given. A body that has answered is
    asked again: its answer is replaced. ValidationError names ``bureaus`` or ``assembly`` where
    somebody cannot be asked, ``due_on`` where that day lies before the request, and is about the
    whole where the agreement is no draft any more.
    """
    agreement = records.locked(agreement, expected_version)
    policies.require(actor, "change", agreement)
    _require_draft(agreement)
    wanted = sorted(set(bureaus), key=lambda bureau: bureau.code)
    if not wanted and not assembly:
        raise ValidationError({"bureaus": _("Say who is asked.")})
    if any(not bureau.is_active for bureau in wanted):
        raise ValidationError({"bureaus": _("A bureau that is closed is not asked.")})
    refuse_hidden(agreement, wanted, "bureaus")
    if assembly and agreement.kind != AgreementKind.SISTER_FRIENDSHIP:
        raise ValidationError(
            {"assembly": _("Only a sister or friendship agreement goes to the Assembly.")}
        )
    day = requested_on or clock.today()
    refuse_future("requested_on", day, Precision.DAY)
    due_on = due_on or clock.today() + ANSWERED_WITHIN
    check_year("due_on", due_on)
    check_year("requested_on", day)
    if due_on < day:
        raise ValidationError({"due_on": _("The answer cannot be due before the request.")})
    asked: list[tuple[ApprovalBody, Bureau | None]] = [
        (ApprovalBody.BUREAU, bureau) for bureau in wanted
    ]
    if assembly:
        asked.append((ApprovalBody.ASSEMBLY, None))
    days = {"requested_on": day, "due_on": due_on}
    made = [_ask(agreement, body, bureau, actor, days, reason) for body, bureau in asked]
    with history.acting(actor, reason):
        records.touch(agreement)
    return made


def _ask(
    agreement: Agreement,
    body: ApprovalBody,
    bureau: Bureau | None,
    actor: User,
    days: Mapping[str, datetime.date],
    reason: str,
) -> Approval:
    field = "bureaus" if bureau else "assembly"
    before = agreement.approvals.filter(body=body, bureau=bureau, state__in=STANDING).first()
    if before is not None and before.state == ApprovalState.PENDING:
        message = _("%(body)s has been asked already and has not answered yet.")
        raise ValidationError(
            {field: ValidationError(message, code="unique", params={"body": before.asked})}
        )
    if before is not None:
        _replace(agreement, before, actor, reason)
    elif body == ApprovalBody.ASSEMBLY and agreement.assembly_approved_on is not None:
        raise ValidationError(
            {"assembly": _("The day on which the Assembly approved is on record already.")}
        )
    approval = Approval(
        agreement=agreement,
        body=body,
        bureau=bureau,
        **days,
        requested_by=actor,
        **internally(agreement),
    )
    policies.require(actor, "add", approval)
    records.save(approval, actor=actor, reason=reason)
    tell_approval_asked(approval)
    return approval


def _replace(agreement: Agreement, before: Approval, actor: User, reason: str) -> None:
    """Set an answer aside. The day of an approval by the Assembly goes with it."""
    values = {"decided_on": before.decided_day}
    records.transition(
        before,
        "replace",
        actor=actor,
        lifecycle=lifecycle.APPROVAL,
        values=values,
        reason=reason,
    )
    if before.body == ApprovalBody.ASSEMBLY and agreement.assembly_approved_on is not None:
        agreement.assembly_approved_on = None
        records.save(agreement, actor=actor, reason=reason)


@transaction.atomic
def decide_approval(
    approval: Approval,
    name: str,
    *,
    actor: User,
    decided_on: datetime.date | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Approval:
    """``approve`` or ``refuse`` a draft for the body that was asked; ``reason`` is its remark.

    ``decided_on`` is today unless given. What the Assembly approved is written on the agreement.
    """
    agreement = records.locked(approval.agreement)
    approval = records.locked(approval, expected_version)
    approval.agreement = agreement
    move = lifecycle.APPROVAL.check(approval, name)
    policies.require(actor, move.action, approval)
    _require_draft(agreement)
    day = decided_on or clock.today()
    refuse_future("decided_on", day, Precision.DAY)
    if day < approval.requested_on:
        raise ValidationError({"decided_on": _("The decision cannot lie before the request.")})
    by_assembly = approval.body == ApprovalBody.ASSEMBLY and name == "approve"
    if by_assembly:
        agreement.assembly_approved_on = day
        records.save(agreement, actor=actor, reason=reason)
    decided = records.transition(
        approval,
        name,
        actor=actor,
        lifecycle=lifecycle.APPROVAL,
        values={
            "decided_on": None if by_assembly else day,
            "decided_by": actor,
            "remark": reason.strip(),
        },
        reason=reason,
    )
    tell_approval_decided(decided)
    with history.acting(actor, reason):
        records.touch(agreement)
    return decided


@transaction.atomic
def withdraw_approval(
    approval: Approval, *, actor: User, expected_version: int | None = None, reason: str = ""
) -> Approval:
    """Take back a request without an answer. A refusal stands until the body is asked again."""
    agreement = records.locked(approval.agreement)
    withdrawn = records.transition(
        approval,
        "withdraw",
        actor=actor,
        lifecycle=lifecycle.APPROVAL,
        expected_version=expected_version,
        reason=reason,
    )
    with history.acting(actor, reason):
        records.touch(agreement)
    return withdrawn


def refuse_unsettled(agreement: Agreement) -> None:
    """Raise ValidationError while a request is not answered, or was refused.

    The caller holds the agreement's lock, which whoever makes a request takes as well.
    """
    unsettled = agreement.approvals.filter(state__in=UNSETTLED).select_related("bureau")
    pending = [one.asked for one in unsettled if one.state == ApprovalState.PENDING]
    refused = [one.asked for one in unsettled if one.state == ApprovalState.REFUSED]
    problems = []
    if refused:
        problems.append(
            ValidationError(
                _("Refused by: %(bodies)s. Revise the draft and ask again."),
                code="unsettled",
                params={"bodies": ", ".join(refused)},
            )
        )
    if pending:
        problems.append(
            ValidationError(
                _("No answer yet from: %(bodies)s."),
                code="unsettled",
                params={"bodies": ", ".join(pending)},
            )
        )
    if problems:
        raise ValidationError(problems)


def check_assembly_day(agreement: Agreement, values: Mapping[str, Any]) -> None:
    """Refuse ``values`` that write the Assembly's day past a request that stands.

    While the request has no answer, or was refused, the day is recorded as its answer; once it is
    approved, the day may be corrected but not taken away.
    """
    day = values.get("assembly_approved_on", agreement.assembly_approved_on)
    if day == agreement.assembly_approved_on:
        return
    standing = agreement.approvals.filter(body=ApprovalBody.ASSEMBLY, state__in=STANDING).first()
    if standing is None or (standing.state == ApprovalState.APPROVED and day is not None):
        return
    if standing.state == ApprovalState.APPROVED:
        message = _("The Assembly has approved. Correct the day, or ask again.")
    else:
        message = _("The Assembly has been asked: record its decision on the request.")
    raise ValidationError({"assembly_approved_on": ValidationError(message, code="asked")})


def _require_draft(agreement: Agreement) -> None:
    if agreement.voided:
        raise ValidationError(_("The record is voided."), code="voided")
    if agreement.status != AgreementStatus.DRAFT:
        raise ValidationError(
            _("Approval is asked for and given while the agreement is a draft."),
            code="transition",
        )
