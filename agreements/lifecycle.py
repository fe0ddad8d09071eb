"""The moves of an agreement, a review and a question; the database refuses every other one."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diplomacy.core.transitions import Lifecycle, Transition

from .enums import UNFINISHED, AgreementStatus, QuestionState, ReviewState

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
