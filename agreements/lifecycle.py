"""The moves of agreements, approvals, commitments, reviews and questions to bureaus; the database
refuses the rest.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diplomacy.core.transitions import Lifecycle, Transition

from .enums import (
    UNFINISHED,
    AgreementStatus,
    ApprovalState,
    CommitmentState,
    QuestionState,
    ReviewState,
)

_ALIVE = (AgreementStatus.IN_FORCE, AgreementStatus.RESTED)

AGREEMENT = Lifecycle(
    "status",
    (
        Transition(
            "approve",
            _("Approve"),
            (AgreementStatus.DRAFT,),
            AgreementStatus.APPROVED,
            action="approve",
        ),
        Transition(
            "sign",
            _("Record the signature"),
            (AgreementStatus.APPROVED,),
            AgreementStatus.SIGNED,
            action="sign",
        ),
        Transition(
            "enter_force",
            _("Bring into force"),
            (AgreementStatus.SIGNED,),
            AgreementStatus.IN_FORCE,
            action="enter_force",
        ),
        Transition(
            "rest",
            _("Rest"),
            (AgreementStatus.IN_FORCE,),
            AgreementStatus.RESTED,
            action="rest",
            needs_reason=True,
        ),
        Transition(
            "resume",
            _("Resume"),
            (AgreementStatus.RESTED,),
            AgreementStatus.IN_FORCE,
            action="rest",
        ),
        Transition(
            "end", _("End"), _ALIVE, AgreementStatus.ENDED, action="close", needs_reason=True
        ),
        Transition(
            "terminate",
            _("Terminate"),
            (AgreementStatus.SIGNED, *_ALIVE),
            AgreementStatus.TERMINATED,
            action="close",
            needs_reason=True,
        ),
        Transition(
            "supersede",
            _("Supersede"),
            _ALIVE,
            AgreementStatus.SUPERSEDED,
            action="close",
            needs_reason=True,
        ),
    ),
)

REVIEW = Lifecycle(
    "state",
    (
        Transition("open", _("Start the review"), (ReviewState.SCHEDULED,), ReviewState.OPEN),
        Transition("complete", _("Complete the review"), UNFINISHED, ReviewState.COMPLETED),
        Transition(
            "cancel", _("Cancel the review"), UNFINISHED, ReviewState.CANCELLED, needs_reason=True
        ),
    ),
)

_SETTLED = (CommitmentState.KEPT, CommitmentState.NOT_KEPT, CommitmentState.DROPPED)

# Who answers for a promise says that it was kept; that it was not, or is no longer asked for, is
# for those who answer for the agreement. Only the office takes back what was said.
COMMITMENT = Lifecycle(
    "state",
    (
        Transition(
            "keep",
            _("Report as kept"),
            (CommitmentState.OPEN,),
            CommitmentState.KEPT,
            action="report",
        ),
        Transition(
            "fail",
            _("Record as not kept"),
            (CommitmentState.OPEN,),
            CommitmentState.NOT_KEPT,
            needs_reason=True,
        ),
        Transition(
            "drop",
            _("Drop the commitment"),
            (CommitmentState.OPEN,),
            CommitmentState.DROPPED,
            needs_reason=True,
        ),
        Transition(
            "reopen",
            _("Open again"),
            _SETTLED,
            CommitmentState.OPEN,
            action="check",
            needs_reason=True,
        ),
    ),
)

APPROVAL = Lifecycle(
    "state",
    (
        Transition(
            "approve",
            _("Approve"),
            (ApprovalState.PENDING,),
            ApprovalState.APPROVED,
            action="decide",
        ),
        Transition(
            "refuse",
            _("Refuse"),
            (ApprovalState.PENDING,),
            ApprovalState.REFUSED,
            action="decide",
            needs_reason=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw the request"),
            (ApprovalState.PENDING,),
            ApprovalState.WITHDRAWN,
            needs_reason=True,
        ),
        # Made by asking the same body again, never on its own.
        Transition(
            "replace",
            _("Ask again"),
            (ApprovalState.APPROVED, ApprovalState.REFUSED),
            ApprovalState.REPLACED,
        ),
    ),
)

QUESTION = Lifecycle(
    "state",
    (
        Transition(
            "answer",
            pgettext_lazy("question", "Answer"),
            (QuestionState.ASKED,),
            QuestionState.ANSWERED,
            action="answer",
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            (QuestionState.ASKED,),
            QuestionState.WITHDRAWN,
            needs_reason=True,
        ),
    ),
)
