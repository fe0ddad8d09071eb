"""The one table of moves between the states of trips and visits.

Both follow the same path. Completed and cancelled are final: what was recorded by mistake is
voided, so that everything derived from it is counted again.
"""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.transitions import Lifecycle, Transition

from .enums import VisitStatus

_AHEAD = (VisitStatus.PLANNED, VisitStatus.CONFIRMED)

VISIT_LIFECYCLE = Lifecycle(
    "status",
    (
        Transition("confirm", _("Confirm"), (VisitStatus.PLANNED,), VisitStatus.CONFIRMED),
        Transition("complete", _("Complete"), _AHEAD, VisitStatus.COMPLETED),
        Transition("postpone", _("Postpone"), _AHEAD, VisitStatus.POSTPONED, needs_reason=True),
        Transition("reschedule", _("Plan again"), (VisitStatus.POSTPONED,), VisitStatus.PLANNED),
        Transition(
            "cancel",
            _("Cancel the visit"),
            (*_AHEAD, VisitStatus.POSTPONED),
            VisitStatus.CANCELLED,
            needs_reason=True,
        ),
    ),
)

TRIP_LIFECYCLE = VISIT_LIFECYCLE
