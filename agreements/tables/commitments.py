"""The columns of the list of commitments."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import CommitmentState, Side
from diplomacy.core import clock
from diplomacy.core.dates import format_date
from diplomacy.core.tables import Badge, Column, Lines, Table, Tone, visibility_column

STATE_TONES: dict[str, Tone] = {
    CommitmentState.OPEN: "info",
    CommitmentState.KEPT: "good",
    CommitmentState.NOT_KEPT: "bad",
}


def state_badge(commitment: Any) -> Badge:
    """The state in a word."""
    tone = STATE_TONES.get(commitment.state, "neutral")
    return Badge(commitment.get_state_display(), tone)


def standing_badge(commitment: Any) -> Badge:
    """The state in a word; "overdue" for what is open although its day has passed."""
    if commitment.is_overdue(clock.today()):
        return Badge(pgettext("commitment", "Overdue"), "bad")
    return state_badge(commitment)


def backed_badge(commitment: Any) -> Badge | None:
    """Whether anything is done for an open promise; reads the annotation ``is_backed``."""
    if commitment.state != CommitmentState.OPEN:
        return None
    if commitment.is_backed:
        return Badge(gettext("Initiative under way"), "good")
    return Badge(gettext("Nothing under way"), "warn")


def promised_by(commitment: Any) -> str:
    """The side, by the partner's name where the reader may know it: ``city_name``."""
    name = commitment.city_name if commitment.side == Side.PARTNER else None
    return str(name or commitment.get_side_display())


def _details(commitment: Any) -> Iterator[Any]:
    yield commitment.get_side_display()
    yield commitment.lead_bureau or gettext("Nobody assigned yet")
    if commitment.due_on:
        due = format_date(commitment.due_on, commitment.due_on_precision)
        yield gettext("due %(date)s") % {"date": due}


COMMITMENT_LINES = Lines(standing_badge, _details)

COMMITMENTS = Table(
    [
        Column(
            "title",
            _("commitment"),
            order=("text_ja", "text_en"),
            href=True,
            export=lambda commitment: commitment.text,
        ),
        Column(
            "agreement",
            _("agreement"),
            order=("agreement__reference",),
            href=lambda commitment: commitment.agreement.get_absolute_url(),
        ),
        Column("side", _("promised by"), promised_by, order=("side",)),
        Column("lead_bureau", _("owner bureau"), order=("lead_bureau__code",)),
        Column("due_on", _("due"), order=("due_on",), kind="date", precision="due_on_precision"),
        Column("state", _("state"), standing_badge, order=("state",), kind="badge"),
        Column("backed", _("behind it"), backed_badge, order=("is_backed",), kind="badge"),
        Column(
            "kept_on",
            _("kept on"),
            order=("kept_on",),
            kind="date",
            precision="kept_on_precision",
            shown=False,
        ),
        Column("checked_on", _("checked on"), order=("checked_on",), kind="date", shown=False),
        visibility_column(),
    ],
    default_sort="due_on",
)
