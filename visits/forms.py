"""Forms of trips and visits."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from cities.models import City
from diplomacy.core.forms import (
    BureauField,
    CodeChoiceField,
    DayField,
    MoveForm,
    PartialDateField,
    ReasonForm,
    RecordForm,
)

from .models import Trip, Visit

NEWEST_TRIPS = 100
DATES = {"starts_on": "dates_precision", "ends_on": "dates_precision"}
VISIT_DATES = {**DATES, "met_on": "dates_precision"}


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said: a fact that only one kind of visit has."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        choices = [("", _("Does not apply")), ("true", _("Yes")), ("false", _("No"))]
        super().__init__(
            choices=choices, coerce=lambda value: value == "true", empty_value=None, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored value as the choice that stands for it."""
        return {True: "true", False: "false"}.get(value, value)


class TripForm(RecordForm):
    """A trip's facts. Its status moves by actions of its own once the trip is on record."""

    partial_dates = DATES

    starts_on = PartialDateField(label=_("First day"))
    ends_on = PartialDateField(label=_("Last day"))
    lead_bureau = BureauField()

    class Meta:
        model = Trip
        fields = [
            "principal_ja",
            "principal_en",
            "principal_key",
            "office",
            "starts_on",
            "ends_on",
            "purpose_ja",
            "purpose_en",
            "status",
            "status_reason",
            "budget_yen",
            "cost_yen",
            "lead_bureau",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["status"], self.fields["status_reason"]


class VisitForm(RecordForm):
    """A visit's facts, for both directions: the page works without JavaScript, so each side's
    fields are all there and the wrong ones are refused by name."""

    partial_dates = VISIT_DATES

    city = CodeChoiceField(City.objects.none(), label=_("City"))
    trip = forms.ModelChoiceField(
        Trip.objects.none(),
        label=_("Trip"),
        required=False,
        empty_label=_("No trip"),
        help_text=_("Of an outbound visit, where it belongs to one."),
    )
    starts_on = PartialDateField(label=_("First day"))
    ends_on = PartialDateField(label=_("Last day"))
    met_on = PartialDateField(
        label=_("Day of the meeting"),
        required=False,
        help_text=_("Empty: the last day of the visit counts."),
    )
    in_japan = YesNoField(label=_("In Japan"), help_text=_("Inbound visits only."))
    met_tmg = YesNoField(
        label=_("Met the home city's government"), help_text=_("Inbound visits only.")
    )
    agreement = CodeChoiceField(
        Agreement.objects.none(),
        label=_("Agreement concluded"),
        required=False,
        to_field_name="reference",
        help_text=_("The reference of the agreement that was concluded on this visit."),
    )
    lead_bureau = BureauField()

    class Meta:
        model = Visit
        fields = [
            "direction",
            "city",
            "starts_on",
            "ends_on",
            "met_on",
            "status",
            "status_reason",
            "traveller",
            "trip",
            "visitor_rank",
            "in_japan",
            "met_tmg",
            "official",
            "agreement",
            "purpose_ja",
            "purpose_en",
            "results_ja",
            "results_en",
            "report",
            "report_language",
            "protocol_notes",
            "protocol_notes_language",
            "lead_bureau",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["status"], self.fields["status_reason"]
        fields: Any = self.fields
        fields["city"].queryset = City.objects.visible_to(user).active().order_by("code")
        fields["agreement"].queryset = (
            Agreement.objects.visible_to(user).active().order_by("reference")
        )
        fields["trip"].queryset = self._trips(user)

    def _trips(self, user: Any) -> Any:
        """The newest trips, and the one that this visit has or is to have."""
        visible = Trip.objects.visible_to(user).active()
        wanted = Q(pk__in=visible.order_by("-starts_on").values("pk")[:NEWEST_TRIPS])
        for value in (self.instance.trip_id, self.initial.get("trip"), self.data.get("trip")):
            with suppress(ValueError):  # no id at all: the field itself will say so
                wanted |= Q(pk=UUID(str(value)))
        return visible.filter(wanted).order_by("-starts_on", "id")


class RescheduleForm(MoveForm):
    """The new days of something that was postponed."""

    partial_dates = DATES

    starts_on = PartialDateField(label=_("First day"))
    ends_on = PartialDateField(label=_("Last day"))
    field_order = ["starts_on", "ends_on", "reason"]


class CompleteVisitForm(MoveForm):
    """What came of a visit."""

    partial_dates = VISIT_DATES

    met_on = PartialDateField(
        label=_("Day of the meeting"),
        required=False,
        help_text=_("Empty: the last day of the visit counts."),
    )
    results_ja = forms.CharField(
        label=_("Results in Japanese"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    results_en = forms.CharField(
        label=_("Results in English"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    report = forms.CharField(
        label=_("Report"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A working note. Empty: as recorded already."),
    )
    field_order = ["met_on", "results_ja", "results_en", "report", "reason"]


class CompleteTripForm(MoveForm):
    """What a trip cost."""

    cost_yen = forms.IntegerField(label=_("Cost in yen"), required=False, min_value=0)
    field_order = ["cost_yen", "reason"]


class AnnounceForm(ReasonForm):
    """The day on which a trip was announced."""

    announced_on = DayField(label=_("Announced on"))
    field_order = ["announced_on", "reason"]
