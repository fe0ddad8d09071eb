"""Forms of reviews and of the questions they put to bureaus."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.enums import ReviewOutcome
from diplomacy.core.forms import BureauField, DayField, MoveForm, ReasonForm
from diplomacy.core.models import Bureau


class CompleteReviewForm(ReasonForm):
    """What a review found. The reasons are kept with the review."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", "–"), *ReviewOutcome.choices])
    reason = forms.CharField(
        label=_("Reasons for the outcome"),
        help_text=_("What was looked at, and why this is recommended."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20000,
    )
    completed_on = DayField(label=_("Completed on"), required=False, help_text=_("Empty: today."))
    field_order = ["outcome", "reason", "completed_on"]


class QuestionForm(forms.Form):
    """A question to one bureau."""

    bureau = BureauField(label=_("Bureau asked"), required=True, empty_label="–")
    text = forms.CharField(
        label=_("Question"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    due_on = DayField(label=_("Answer due on"), help_text=_("For example 2015-01-31."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bureau"]
        field.queryset = Bureau.objects.filter(is_active=True).order_by("code")


class AnswerForm(MoveForm):
    """The bureau's answer."""

    answer = forms.CharField(
        label=pgettext_lazy("question", "Answer"),
        help_text=_("It becomes part of the review and of its memo."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20000,
    )
    field_order = ["answer", "reason"]
