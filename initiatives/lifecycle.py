"""The one table of moves between the states of an initiative."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.transitions import Lifecycle, Transition

from .enums import InitiativeStatus

INITIATIVE_LIFECYCLE = Lifecycle(
    "status",
    (
        Transition("start", _("Start"), (InitiativeStatus.PLANNED,), InitiativeStatus.RUNNING),
        Transition("hold", _("Record as held"), (InitiativeStatus.PLANNED,), InitiativeStatus.HELD),
        Transition(
            "complete",
            _("Complete"),
            (InitiativeStatus.RUNNING, InitiativeStatus.HELD),
            InitiativeStatus.COMPLETED,
        ),
        Transition(
            "end", _("End before completion"), (InitiativeStatus.RUNNING,), InitiativeStatus.ENDED
        ),
        # Once something took place it cannot be cancelled, only ended: it remains evidence.
        Transition(
            "cancel",
            _("Cancel the initiative"),
            (InitiativeStatus.PLANNED,),
            InitiativeStatus.CANCELLED,
            needs_reason=True,
        ),
    ),
)
