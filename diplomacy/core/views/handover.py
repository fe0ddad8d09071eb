"""The handover page: what somebody looks after, and to whom it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies
from diplomacy.core.accounts import handover
from diplomacy.core.accounts.forms import HandoverForm
from diplomacy.core.accounts.handover import LISTED, Line, Work
from diplomacy.core.enums import Role
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.accounts import AccountMoveView

from .people import OfPerson

__all__ = ["HandoverView"]


@dataclass(frozen=True)
class Shown:
    """One kind of work on the page: how much there is, and what."""

    label: Any
    count: int
    lines: list[Line]
    note: str

    @property
    def more(self) -> int:
        """How many are not listed: too many, or not for this reader."""
        return self.count - len(self.lines)


class HandoverView(OfPerson, AccountMoveView):
    """Show what there is, let the reader choose, then move it."""

    label = _("Hand over work")
    action = "hand_over"
    template_name = "core/handover.html"
    moved = 0

    def counted(self, record: Any) -> list[tuple[Work, int]]:
        """Every kind of work with how much of it there is."""
        return [(work, work.count(record)) for work in handover.works()]

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """All there is is ticked at first; the account is closed by whom may do that."""
        user = self.request.user
        closable = (
            record.is_active and record.pk != user.pk and policies.can(user, "change", record)
        )
        return HandoverForm(
            data,
            initial={"version": record.version},
            person=record,
            counted=self.counted(record),
            closable=closable,
        )

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """Call the service."""
        handed = handover.hand_over(
            record,
            actor=self.request.user,  # type: ignore[arg-type]
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
            **form.service_values(),
        )
        self.moved = sum(handed.moved.values())
        return handed.giver

    def done_text(self, record: Any) -> str:
        """How much went."""
        return gettext("Handed over: %(number)s. The receiver has been told.") % {
            "number": self.moved
        }

    def note(self, record: Any) -> Any:
        """All or nothing."""
        return _(
            "All that is chosen moves in one step, with the reason in the history of each record."
            " The receiver is told."
        )

    def more(self, record: Any) -> dict[str, Any]:
        """What there is, by kind."""
        shown = [
            Shown(work.label, number, self._lines(work, record, number), _needs(work))
            for work, number in self.counted(record)
        ]
        return {**super().more(record), "shown": shown}

    def _lines(self, work: Work, record: Any, number: int) -> list[Line]:
        if not number:
            return []
        return list(work.lines(record, self.request.user, LISTED))


def _needs(work: Work) -> str:
    """Which roles the receiver needs, or what this goes along with."""
    if work.follows:
        labels = {other.code: str(other.label) for other in handover.works()}
        return gettext("These go along with: %(work)s.") % {"work": labels[work.follows]}
    if not work.roles:
        return ""
    names = gettext(", ").join(str(role.label) for role in Role if role in work.roles)
    return gettext("The receiver needs one of these roles: %(roles)s.") % {"roles": names}
