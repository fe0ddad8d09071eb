"""The form of a term."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Term
from diplomacy.core.forms import PartialDateField, ReasonForm, offer


class TermForm(ReasonForm):
    """A time for which the agreement is in force."""

    starts_on = PartialDateField(label=_("From"))
    ends_on = PartialDateField(label=_("Until"), required=False)
    open_ended = forms.BooleanField(
        label=_("Open-ended: it runs until somebody ends it"), required=False
    )
    supersedes = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("Renews"),
        required=False,
        empty_label=_("None"),
        help_text=_(
            "The earlier term that this one renews; if open-ended, it ends the day before."
        ),
    )
    field_order = ["starts_on", "ends_on", "open_ended", "supersedes", "reason"]

    def __init__(self, *args: Any, terms: Any, **kwargs: Any) -> None:
        super().__init__(*args, reason_required=False, **kwargs)
        offer(self, "supersedes", terms)

    def clean(self) -> dict[str, Any]:
        """Open-ended is said, not left out: an end forgotten would run for ever."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "ends_on" in self.errors:
            return cleaned
        if cleaned.get("open_ended") and cleaned.get("ends_on"):
            self.add_error("ends_on", _("An open-ended term has no last day. Choose one."))
        elif not cleaned.get("open_ended") and not cleaned.get("ends_on"):
            self.add_error("ends_on", _("Give the last day, or say that it is open-ended."))
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """Dates split into day and precision; an open-ended term has no end."""
        values = super().service_values()
        del values["open_ended"]
        for name in ("starts_on", "ends_on"):
            value = values[name]
            if value is not None:
                values[name], values[f"{name}_precision"] = value
        return values
