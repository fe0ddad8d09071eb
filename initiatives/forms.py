"""Forms of initiatives, targets, decisions and funds."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Commitment
from cities.models import City
from diplomacy.core import policies
from diplomacy.core.forms import (
    BureauField,
    CodeChoiceField,
    CodesField,
    DayField,
    MoveForm,
    PartialDateField,
    ReasonForm,
    RecordForm,
)
from diplomacy.core.money import MAX_YEN

from .models import Fund, Initiative, StrategyItem, Target

# Years beyond these are slips of the hand, and the arithmetic of dates ends somewhere.
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


class AsOfForm(forms.Form):
    """The day from which a target is seen."""

    as_of = DayField(
        label=_("As of"),
        required=False,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class CommitmentsField(forms.ModelMultipleChoiceField):
    """Promises to choose from, each with the reference of its agreement."""

    def label_from_instance(self, promise: Any) -> str:
        """Whose promise it is, in a line."""
        return f"{promise.agreement.reference}: {promise}"


class InitiativeForm(RecordForm):
    """An initiative with its cities, the measures it carries out and the promises it fulfils.

    Offered are promises of the agreement that it names and of the agreements with its cities, as
    far as they are on record when the form is drawn; a new one can fulfil those of the agreement
    that is given in the address.

    Measures are items of the current strategy; those that an initiative has of an earlier one
    stay as they are.
    """

    partial_dates = {"starts_on": "starts_on_precision", "ends_on": "ends_on_precision"}

    cities = CodesField(City.objects.none(), label=_("Cities"), required=False)
    measures = CodesField(
        StrategyItem.objects.none(),
        label=_("Measures"),
        required=False,
        help_text=_("Codes of the current strategy, such as 4.2.b.1, separated by commas."),
    )
    agreement = CodeChoiceField(
        Agreement.objects.none(),
        label=_("Agreement it fulfils"),
        required=False,
        to_field_name="reference",
        help_text=_("The reference of the agreement."),
    )
    commitments = CommitmentsField(
        Commitment.objects.none(),
        label=_("Commitments it fulfils"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Promises in its agreement, and in other agreements with its cities."),
    )
    starts_on = PartialDateField(label=_("Starts"), required=False)
    ends_on = PartialDateField(
        label=_("Ends"),
        required=False,
        help_text=_("For example 2016-03-31 or 2016-03. Empty: open-ended."),
    )
    lead_bureau = BureauField(
        help_text=_("An initiative counts for a target only when a bureau answers for it.")
    )

    class Meta:
        model = Initiative
        fields = [
            "title_ja",
            "title_en",
            "cities",
            "measures",
            "agreement",
            "commitments",
            "lead_bureau",
            "starts_on",
            "ends_on",
            "status",
            "status_reason",
            "resident_benefit_ja",
            "resident_benefit_en",
            "people_trained",
            "cost_yen",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["cities"].one.queryset = City.objects.visible_to(user).active()
        items = StrategyItem.objects.visible_to(user).active().of_current_strategy()
        fields["measures"].one.queryset = items
        fields["agreement"].queryset = (
            Agreement.objects.visible_to(user).active().order_by("reference")
        )
        if not policies.desk(user):
            bureau = fields["lead_bureau"]
            bureau.queryset = bureau.queryset.filter(pk__in=policies.bureaus_of(user))
            bureau.required, bureau.empty_label = True, None
        self._other_cities: list[City] = []
        self._other_measures: list[StrategyItem] = []
        self._other_commitments: list[Commitment] = []
        self._offer_commitments(user)
        if not self.instance._state.adding:
            del self.fields["status"], self.fields["status_reason"]
            self._begin_with_links(user)

    def _begin_with_links(self, user: Any) -> None:
        """Show the links that this form can change; keep the others aside."""
        shown: list[City] = []
        for link in self.instance.city_links.select_related("city"):
            offered = policies.may_see(user, link.city) and not link.city.voided
            (shown if offered else self._other_cities).append(link.city)
        current: list[StrategyItem] = []
        fields: Any = self.fields
        allowed = set(fields["measures"].one.queryset.values_list("pk", flat=True))
        for measure in self.instance.measure_links.select_related("item"):
            kept = current if measure.item_id in allowed else self._other_measures
            kept.append(measure.item)
        self.initial["cities"] = shown
        self.initial["measures"] = current

    def _offer_commitments(self, user: Any) -> None:
        """Those that it can fulfil, and those that it fulfils already; no field without any."""
        adding = self.instance._state.adding
        present = [] if adding else list(self.instance.commitment_links.all())
        linked = [link.commitment_id for link in present]
        visible: Any = Commitment.objects.visible_to(user).select_related("agreement")
        offered = visible.filter(
            Q(pk__in=linked) | Q(agreement__in=self._agreements(user), voided_at=None)
        )
        shown = list(offered.order_by("agreement__reference", "due_on", "id"))
        known = {promise.pk for promise in shown}
        hidden = [key for key in linked if key not in known]
        self._other_commitments = list(Commitment.objects.filter(pk__in=hidden)) if hidden else []
        if not shown:
            del self.fields["commitments"]
            return
        field: Any = self.fields["commitments"]
        field.queryset = offered.order_by("agreement__reference", "due_on", "id")
        if not adding:
            self.initial["commitments"] = [key for key in linked if key in known]

    def _agreements(self, user: Any) -> Any:
        """The agreements whose promises can be fulfilled."""
        agreements: Any = Agreement.objects.visible_to(user).active()
        if self.instance._state.adding:
            # A text that came with the address or the form; it need not name any.
            typed = str(self.data.get("agreement") or self.initial.get("agreement") or "")
            return agreements.filter(reference=typed.strip().replace("\x00", ""))
        own = Q(pk=self.instance.agreement_id)
        cities = City.objects.same_as(self.instance.cities.all())
        return agreements.filter(own | Q(parties__city__in=cities))

    def service_values(self) -> dict[str, Any]:
        """Values of the initiative itself, with all its cities, measures and commitments."""
        values = super().service_values()
        values["cities"] = [*values["cities"], *self._other_cities]
        values["measures"] = [*values["measures"], *self._other_measures]
        values["commitments"] = [*values.get("commitments", ()), *self._other_commitments]
        return values


class StartForm(MoveForm):
    """The day on which it began or was held."""

    starts_on = PartialDateField(
        label=_("Started on"),
        required=False,
        help_text=_("For example 2016-03-31 or 2016-03. Empty: as recorded already."),
    )
    field_order = ["starts_on", "reason"]


class FinishForm(MoveForm):
    """The last day, and what residents got from it."""

    ends_on = PartialDateField(
        label=_("Ended on"),
        required=False,
        help_text=_("For example 2016-03-31 or 2016-03. Empty: as recorded already."),
    )
    resident_benefit_ja = forms.CharField(
        label=_("Benefit for residents in Japanese"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    resident_benefit_en = forms.CharField(
        label=_("Benefit for residents in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    people_trained = forms.IntegerField(
        label=_("People trained"),
        required=False,
        min_value=0,
        help_text=_("Empty: as recorded already."),
    )
    cost_yen = forms.IntegerField(
        label=_("Cost in yen"),
        required=False,
        min_value=0,
        max_value=MAX_YEN,
        help_text=_("Empty: as recorded already."),
    )
    field_order = [
        "ends_on",
        "resident_benefit_ja",
        "resident_benefit_en",
        "people_trained",
        "cost_yen",
        "reason",
    ]


class TargetForm(RecordForm):
    """A target's number and window; published figures depend on them, so a reason is needed."""

    class Meta:
        model = Target
        fields = [
            "number",
            "name_ja",
            "name_en",
            "window_start",
            "deadline",
            "reading_ja",
            "reading_en",
            "alternative_reading_ja",
            "alternative_reading_en",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class DecisionForm(ReasonForm):
    """A decision of the Promotion Meeting; its reason is kept with it."""

    city = CodeChoiceField(City.objects.none(), label=_("City"))
    decided_on = DayField(
        label=_("Decided on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    meeting = forms.CharField(
        label=_("Meeting"),
        required=False,
        max_length=200,
        help_text=_("Which meeting decided, if it has a name or number."),
    )
    field_order = ["city", "decided_on", "meeting", "reason"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["city"].queryset = City.objects.visible_to(user).active().order_by("code")


class FundForm(RecordForm):
    """A fund's name and standing; its money is not written here."""

    class Meta:
        model = Fund
        fields = [
            "name_ja",
            "name_en",
            "name_tentative",
            "status",
            "starts_in_fiscal_year",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
