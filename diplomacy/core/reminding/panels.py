"""The panel of reminders that a record's page shows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from diplomacy.core import panels, policies
from diplomacy.core.addresses import address
from diplomacy.core.reminding.states import Reminded, reminded

__all__ = ["SHOWN", "reminders_url", "show_reminders"]

#: How many reminders the panel of a record shows; its page of reminders shows more.
SHOWN = 5


def reminders_url(record: Any) -> str:
    """The page about the reminders of a record."""
    kind = record._meta.label_lower.replace(".", "-")
    return address("core:reminder_record", kind=kind, pk=record.pk)


def _panel(record: Any, user: Any) -> Reminded | None:
    """For the staff: others see the record, not who works on it."""
    if not policies.staff(user):
        return None
    found = reminded(record, user, SHOWN)
    return Reminded(found.rows, found.more, found.mutes, reminders_url(record))


def show_reminders(slot: str) -> None:
    """Show on the page of ``slot`` who was reminded of the record, and what became of it."""
    panels.register(
        slot,
        panels.Panel(
            "reminders", _("Reminders"), _panel, "core/partials/reminders_panel.html", order=80
        ),
    )
