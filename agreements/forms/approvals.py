"""Forms of requests for approval and of their answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementKind, ApprovalBody
from agreements.models import Agreement, Approval
from diplomacy.core.forms import DayField, MoveForm, ReasonForm
from diplomacy.core.models import Bureau


class RequestApprovalForm(ReasonForm):
    """Who is asked to approve a draft."""

    bureaus = forms.ModelMultipleChoiceField(
        Bureau.objects.none(),
        label=_("Bureaus"),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One that has answered already is asked again, and its answer is replaced."),
    )
    assembly = forms.BooleanField(
        label=_("The Metropolitan Assembly"),
        required=False,
        help_text=_("The office records the day on which it approves."),
    )
    requested_on = DayField(label=_("Requested on"), required=False, help_text=_("Empty: today."))
    due_on = DayField(
        label=_("Answer due on"), required=False, help_text=_("Empty: two weeks from today.")
    )
    field_order = ["bureaus", "assembly", "requested_on", "due_on", "reason"]

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, reason_required=False, **kwargs)
        bureaus: Any = self.fields["bureaus"]
        bureaus.queryset = Bureau.objects.filter(is_active=True).order_by("code")
        if agreement.kind != AgreementKind.SISTER_FRIENDSHIP:
            del self.fields["assembly"]


class DecideApprovalForm(MoveForm):
    """The answer of a bureau; its remark is kept with the request."""

    def __init__(self, *args: Any, approval: Approval, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Remark")
        if approval.body == ApprovalBody.ASSEMBLY:
            self.fields["decided_on"] = DayField(label=_("Decided by the Assembly on"))
            self.order_fields(["decided_on", "reason"])
