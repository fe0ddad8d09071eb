"""How somebody wants mail about work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import records
from diplomacy.core.enums import MailMode
from diplomacy.core.models import MailPreference, User

__all__ = ["MailForm", "in_words", "of", "save"]

DAYS = [(number + 1, name) for number, name in WEEKDAYS.items()]


def of(user: Any) -> MailPreference:
    """What somebody has chosen, or what holds for who has not, unsaved."""
    return MailPreference.objects.filter(pk=user.pk).first() or MailPreference(user=user)


@transaction.atomic
def save(user: User, values: Mapping[str, Any]) -> MailPreference:
    """Keep one's own choice. What was gathered for a weekly mail that is not wanted any more comes
    in a last one."""
    list(User.objects.select_for_update(of=("self",)).filter(pk=user.pk))
    wish = of(user)
    for name, value in values.items():
        setattr(wish, name, value)
    records.save(wish, actor=user)
    return wish


def in_words(wish: MailPreference) -> list[str]:
    """The choice in sentences."""
    words = {
        MailMode.AT_ONCE: gettext("Messages come by mail at once, and to the inbox."),
        MailMode.INBOX: gettext("Messages come to the inbox only."),
        MailMode.WEEKLY: gettext(
            "Messages come to the inbox at once, and in one mail a week: %(day)s."
        )
        % {"day": dict(DAYS)[wish.weekday]},
    }
    lines = [words[MailMode(wish.mode)]]
    if wish.quiet_days:
        lines.append(
            gettext("On weekends and public holidays mail waits for the next working day.")
        )
    lines.append(gettext("What concerns your account itself is always sent at once."))
    return lines


class MailForm(forms.ModelForm):
    """One's own choice."""

    weekday = forms.TypedChoiceField(label=_("Day of the weekly mail"), choices=DAYS, coerce=int)

    class Meta:
        model = MailPreference
        fields = ["mode", "weekday", "quiet_days"]
        help_texts = {
            "quiet_days": _(
                "It waits until the morning of the next working day; the inbox does not."
            )
        }
