"""The moves an agreement, a review and a commitment can make; the database refuses the rest."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.transitions import Lifecycle, Transition

from .enums import UNFINISHED, AgreementStatus, CommitmentState, ReviewState

_ALIVE = (AgreementStatus.IN_FORCE, AgreementStatus.RESTED)

AGREEMENT = Lifecycle(
    "status",
    (
        Transition("approve", _("Approve"), (AgreementStatus.DRAFT,), AgreementStatus.APPROVED),
        Transition(
            "sign", _("Record the signature"), (AgreementStatus.APPROVED,), AgreementStatus.SIGNED
        ),
        Transition(
            "enter_force",
            _("Bring into force"),
            (AgreementStatus.SIGNED,),
            AgreementStatus.IN_FORCE,
        ),
        Transition(
            "rest",
            _("Rest"),
            (AgreementStatus.IN_FORCE,),
            AgreementStatus.RESTED,
            needs_reason=True,
        ),
        Transition("resume", _("Resume"), (AgreementStatus.RESTED,), AgreementStatus.IN_FORCE),
        Transition("end", _("End"), _ALIVE, AgreementStatus.ENDED, needs_reason=True),
        Transition(
            "terminate",
            _("Terminate"),
            (AgreementStatus.SIGNED, *_ALIVE),
            AgreementStatus.TERMINATED,
            needs_reason=True,
        ),
        Transition(
            "supersede", _("Supersede"), _ALIVE, AgreementStatus.SUPERSEDED, needs_reason=True
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
