"""Forms of commitments."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.enums import CommitmentState
from agreements.models import Agreement, Commitment
from cities.models import City
from diplomacy.core import policies
from diplomacy.core.enums import Language
from diplomacy.core.forms import (
    BureauField,
    CodeChoiceField,
    MoveForm,
    PartialDateField,
    RecordForm,
    offer,
)

_HOW_KEPT = ("kept_on", "evidence", "evidence_language")


class CommitmentForm(RecordForm):
    """What was promised, by whom, until when; how it was kept, once that is reported."""

    partial_dates = {"due_on": "due_on_precision", "kept_on": "kept_on_precision"}

    agreement = CodeChoiceField(
        Agreement.objects.none(),
        label=_("Agreement"),
        to_field_name="reference",
        help_text=_("The reference of the agreement."),
    )
    city = CodeChoiceField(
        City.objects.none(),
        label=_("Partner city that promised"),
        required=False,
        help_text=_("Code or name. Empty where the home city promised."),
    )
    lead_bureau = BureauField(
        label=_("Owner bureau"),
        help_text=_("Which bureau sees to it that the promise is kept."),
    )
    due_on = PartialDateField(
        label=_("Due"),
        required=False,
        help_text=_("For example 2016-03-31, 2016-03 or 2016. Empty: no date was agreed."),
    )
    kept_on = PartialDateField(label=_("Kept on"))

    class Meta:
        model = Commitment
        fields = [
            "agreement",
            "side",
            "city",
            "text_ja",
            "text_en",
            "lead_bureau",
            "due_on",
            *_HOW_KEPT,
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cities = City.objects.visible_to(user)
        if self.instance._state.adding:
            agreements = Agreement.objects.visible_to(user).active()
            if not policies.desk(user):
                agreements = agreements.filter(lead_bureau__in=policies.bureaus_of(user))
            offer(self, "agreement", agreements.order_by("reference"))
            cities = cities.filter(agreement_parties__isnull=False).distinct()
        else:
            del self.fields["agreement"]  # a promise stays in its agreement
            cities = cities.filter(agreement_parties__agreement=self.instance.agreement_id)
        offer(self, "city", cities.order_by("code"))
        if self.instance._state.adding or self.instance.state != CommitmentState.KEPT:
            for name in _HOW_KEPT:
                del self.fields[name]


class KeepForm(MoveForm):
    """The day on which a promise was kept, and how."""

    kept_on = PartialDateField(label=_("Kept on"))
    evidence = forms.CharField(
        label=_("How it was kept"),
        help_text=_("What was done, and where that can be read."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20000,
    )
    evidence_language = forms.ChoiceField(
        label=_("Language of that text"), choices=Language.choices
    )
    field_order = ["kept_on", "evidence", "evidence_language", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        japanese = (get_language() or "ja").startswith("ja")
        self.fields["evidence_language"].initial = Language.JA if japanese else Language.EN
