"""Pages of requests for approval."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from agreements import lifecycle, services
from agreements.enums import AgreementStatus
from agreements.forms.approvals import DecideApprovalForm, RequestApprovalForm
from agreements.models import Agreement, Approval
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.transitions import TransitionView

from .parts import AgreementPartPage


class ApprovalRequestView(AgreementPartPage):
    """Ask bureaus, and the Assembly, to approve a draft."""

    def form(self, record: Agreement, data: Any = None) -> RequestApprovalForm:
        """Who is asked, and since when."""
        return RequestApprovalForm(data, initial={"version": record.version}, agreement=record)

    def perform(self, record: Agreement, form: Any) -> Agreement:
        """Through the service."""
        services.request_approvals(
            record,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
            **form.service_values(),
        )
        return record

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Request approval")

    def more(self, record: Agreement) -> dict[str, Any]:
        """Only a draft is sent round."""
        return {"possible": not record.voided and record.status == AgreementStatus.DRAFT}


class ApprovalPage(TransitionView):
    """Base of pages that answer a request, or take it back; ``move_name`` says which."""

    model = Approval
    lifecycle = lifecycle.APPROVAL
    move_name: str = ""
    request: Any

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Requests of agreements that the user may see."""
        visible = Approval.objects.visible_to(user).select_related("agreement", "bureau")
        return visible.filter(agreement__in=Agreement.objects.visible_to(user))

    @property
    def move(self) -> Any:
        """The move that the page is for."""
        return self.lifecycle.get(self.move_name)

    def more(self, record: Approval) -> dict[str, Any]:
        """Only while the agreement is a draft."""
        context = super().more(record)
        draft = record.agreement.status == AgreementStatus.DRAFT and not record.agreement.voided
        return {**context, "possible": context["possible"] and draft}


class ApprovalDecideView(ApprovalPage):
    """What a bureau, or the Assembly, said."""

    def form(self, record: Approval, data: Any = None) -> ReasonForm:
        """The remark; the Assembly's day besides."""
        return DecideApprovalForm(
            data,
            initial={"version": record.version},
            reason_required=self.move.needs_reason,
            approval=record,
        )

    def perform(self, record: Approval, form: Any) -> Approval:
        """Through the service."""
        return services.decide_approval(
            record,
            self.move_name,
            actor=self.request.user,
            decided_on=form.cleaned_data.get("decided_on"),
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )


class ApprovalWithdrawView(ApprovalPage):
    """Take back a request that has no answer yet."""

    move_name = "withdraw"

    def perform(self, record: Approval, form: Any) -> Approval:
        """Through the service."""
        return services.withdraw_approval(
            record,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )
