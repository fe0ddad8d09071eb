"""Moves on a person's page that concern how they get in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from diplomacy.core.accounts import person_access
from diplomacy.core.pages.accounts import AccountMoveView

from .people import OfPerson

__all__ = ["EndSessionsView", "ResetSecondFactorsView", "UnlockView"]


class EndSessionsView(OfPerson, AccountMoveView):
    """Sign a person out everywhere."""

    label = _("End all sessions")
    service = person_access.end_sessions

    def note(self, record: Any) -> Any:
        """What the person may still do."""
        return _(
            "All browsers of this person are signed out with their next request. The account stays"
            " open: who knows the password can sign in again."
        )

    def why_not(self, record: Any) -> Any:
        """One's own, or none."""
        return person_access.why_not_end_sessions(record, self.request.user)  # type: ignore[arg-type]


class ResetSecondFactorsView(OfPerson, AccountMoveView):
    """Take away what a person has lost."""

    label = _("Reset second factors")
    dangerous = True
    service = person_access.reset_second_factors

    def note(self, record: Any) -> Any:
        """What to make sure of first, and what follows."""
        return _(
            "First make sure, by telephone or in person, that it is this person who asks. The"
            " authenticator app, passkeys and recovery codes are removed, all sessions end, and the"
            " password alone signs in until a new second factor is set up."
        )

    def why_not(self, record: Any) -> Any:
        """One's own, or none."""
        user: Any = self.request.user
        return person_access.why_not_reset_second_factors(record, user)


class UnlockView(OfPerson, AccountMoveView):
    """Forget the wrong attempts."""

    label = _("Lift the block")
    service = person_access.unlock

    def note(self, record: Any) -> Any:
        """What it does not lift."""
        return _(
            "This person may try again at once. A block of the network address from which too many"
            " attempts came is lifted on the server."
        )

    def why_not(self, record: Any) -> Any:
        """There is none."""
        return person_access.why_not_unlock(record)
