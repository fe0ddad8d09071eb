"""Forms of reminders: terms of a rule, and muting."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diplomacy.core.filters import CodeChoiceField
from diplomacy.core.forms import CodesField, DayField, ReasonForm
from diplomacy.core.models import Bureau, ReminderSetting, User
from diplomacy.core.models.reminding import LONGEST_INTERVAL, LONGEST_LEAD, MOST_STEPS, TOLD_ROLES

__all__ = ["EndMuteForm", "MuteForm", "StepsField", "TermsForm"]

_FULL_WIDTH = str.maketrans("０１２３４５６７８９，、", "0123456789,,")


class StepsField(forms.CharField):
    """Days before the due date, separated by commas; cleans to a list without order."""

    def clean(self, value: Any) -> list[int]:
        """Whole numbers, each once. Raises ValidationError that names what is wrong."""
        text = (super().clean(value) or "").translate(_FULL_WIDTH)
        parts = [part for part in re.split(r"[,\s]+", text) if part]
        steps: list[int] = []
        for part in parts:
            if not part.isdecimal() or len(part) > 4 or int(part) > LONGEST_LEAD:
                raise ValidationError(
                    _("“%(text)s” is no number of days from 0 to 1,095."),
                    params={"text": part[:20]},
                )
            steps.append(int(part))
        if len(set(steps)) != len(steps):
            raise ValidationError(_("A lead time is given twice."))
        if len(steps) > MOST_STEPS:
            raise ValidationError(_("Give 1 to 12 lead times."))
        return steps

    def prepare_value(self, value: Any) -> Any:
        """Stored steps as typed."""
        if isinstance(value, (list, tuple)):
            return ", ".join(map(str, value))
        return value


class PeopleField(CodesField):
    """Several people by user name, or by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.none(), **kwargs)
        self.one = CodeChoiceField(
            User.objects.filter(is_service=False, is_active=True), to_field_name="username"
        )

    def prepare_value(self, value: Any) -> Any:
        """User names."""
        return value if isinstance(value, str) or value is None else ", ".join(map(str, value))


class TermsForm(ReasonForm):
    """When and whom a rule reminds. ``previewed`` tells which terms the person has seen the
    consequences of: only those are saved."""

    enabled = forms.BooleanField(label=_("Send reminders"), required=False)
    steps = StepsField(
        label=_("Days before the due date"),
        help_text=_("Up to 12 numbers separated by commas; 0 is the day itself."),
        max_length=100,
    )
    overdue_every = forms.IntegerField(
        label=_("When overdue, again every … days"),
        help_text=_("0: nothing follows after the due date."),
        min_value=0,
        max_value=LONGEST_INTERVAL,
    )
    escalate_after = forms.IntegerField(
        label=_("Tell the heads of the office after … days overdue"),
        help_text=_("Empty: never."),
        min_value=1,
        max_value=LONGEST_INTERVAL,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles told besides"),
        choices=TOLD_ROLES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    bureaus = CodesField(
        Bureau.objects.filter(is_active=True), label=_("Bureaus told besides"), required=False
    )
    people = PeopleField(
        label=_("People told besides"),
        help_text=_(
            "User names, separated by commas or line breaks. Nobody is told of what they may not"
            " see."
        ),
        required=False,
    )
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    field_order = [
        "enabled",
        "steps",
        "overdue_every",
        "escalate_after",
        "roles",
        "bureaus",
        "people",
        "reason",
    ]

    def service_values(self) -> dict[str, Any]:
        """What the service is to set."""
        values = super().service_values()
        values.pop("previewed")
        values["bureaus"] = sorted(bureau.code for bureau in values["bureaus"])
        values["people"] = sorted(person.username for person in values["people"])
        values["roles"] = sorted(values["roles"])
        return values

    def digest(self) -> str:
        """Which terms these are, to know them again."""
        values = self.service_values()
        values["steps"] = sorted(values["steps"])
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

    @classmethod
    def initial_of(cls, setting: ReminderSetting) -> dict[str, Any]:
        """What is in the boxes."""
        return {name: getattr(setting, name) for name in cls.base_fields if hasattr(setting, name)}


class MuteForm(ReasonForm):
    """Whom, until when and why."""

    person = CodeChoiceField(
        User.objects.filter(is_service=False, is_active=True),
        to_field_name="username",
        label=_("Person"),
        help_text=_("A user name. Empty: nobody is reminded."),
        required=False,
    )
    until = DayField(
        label=_("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    field_order = ["person", "until", "reason"]

    def __init__(self, *args: Any, only: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        self.only = only
        if only is not None:  # may mute for themselves alone
            del self.fields["person"]

    def service_values(self) -> dict[str, Any]:
        """The person is oneself where the form does not ask."""
        return {"person": self.only, **super().service_values()}


class EndMuteForm(ReasonForm):
    """Why a mute ends before its day."""
