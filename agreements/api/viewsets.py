"""Resources of the register of agreements."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agreements import lifecycle, services
from agreements.enums import ReviewOutcome
from agreements.filters.agreements import AgreementFilterSet
from agreements.filters.approvals import ApprovalFilterSet
from agreements.filters.reviews import ReviewFilterSet
from agreements.models import Agreement, Approval
from diplomacy.core.api.input_fields import DayField, KeyField, TextField, offered
from diplomacy.core.api.viewsets import RecordViewSet
from diplomacy.core.api.writing import Act, Writing, moves, voiding

from .serializers import AgreementSerializer, ApprovalSerializer, ReviewSerializer


def _last_day() -> DayField:
    return DayField(required=False, help_text=_("The last day in force; today when absent."))


def _first_day() -> DayField:
    return DayField(
        required=False, help_text=_("The first day in force; from the conclusion when absent.")
    )


def _successor() -> KeyField:
    return KeyField(
        Agreement,
        offered(Agreement),
        required=False,
        help_text=_("The agreement that takes its place."),
    )


def move_agreement(record: Agreement, name: str, **arguments: Any) -> Agreement:
    """The agreement that takes its place is a value of the one that is superseded."""
    values = dict(arguments.pop("values", {}))
    if "superseded_by" in arguments:
        values["superseded_by"] = arguments.pop("superseded_by")
    return services.move_agreement(record, name, values=values, **arguments)


class AgreementViewSet(RecordViewSet):
    """Agreements with partner cities. `review_state` answers for the day `as_of`."""

    about = _(
        "Agreements with partner cities. The state of the review is told for the day asked for."
    )
    serializer_class = AgreementSerializer
    writing = Writing(
        services.create_agreement,
        services.change_agreement,
        (
            *moves(
                lifecycle.AGREEMENT,
                move_agreement,
                fields={
                    "approve": ("assembly_approved_on",),
                    "sign": (
                        "assembly_approved_on",
                        "concluded_on",
                        "signed_at_ja",
                        "signed_at_en",
                        "home_signatory",
                        "home_signatory_title",
                    ),
                },
                arguments={
                    "enter_force": {"effective_on": _first_day},
                    "end": {"effective_on": _last_day},
                    "terminate": {"effective_on": _last_day},
                    "supersede": {"effective_on": _last_day, "superseded_by": _successor},
                },
            ),
            voiding(services.void_agreement),
        ),
    )
    filterset_class = AgreementFilterSet
    ordering = "reference"
    ordering_fields = ("concluded_on", "title_en", "title_ja", "next_review_due", "updated_at")
    dated = True

    def get_queryset(self) -> QuerySet[Any]:
        """Visible agreements that know where they stand with their reviews."""
        return Agreement.objects.visible_to(self.request.user).with_review(self.as_of)

    def arguments(self, values: dict[str, Any], record: Any) -> dict[str, Any]:
        """Who signed for a city that stays a party is kept."""
        arguments = super().arguments(values, record)
        if "parties" in arguments:
            arguments["parties"] = services.parties_with(record, arguments["parties"])
        return arguments


class ReviewViewSet(RecordViewSet):
    """Reviews of agreements, by cycle. The review clock makes them; people complete them."""

    about = _("Reviews of agreements, by cycle.")
    serializer_class = ReviewSerializer
    writing = Writing(
        acts=(
            Act("open", lifecycle.REVIEW.get("open").label, services.open_review),
            Act(
                "complete",
                lifecycle.REVIEW.get("complete").label,
                services.complete_review,
                arguments={
                    "outcome": lambda: serializers.ChoiceField(ReviewOutcome.choices),
                    "rationale": lambda: TextField(max_length=20000),
                    "completed_on": lambda: DayField(
                        required=False, help_text=_("Today when absent.")
                    ),
                },
            ),
            voiding(services.void_review),
        )
    )
    filterset_class = ReviewFilterSet
    ordering = "-due_on"
    ordering_fields = ("completed_on", "updated_at")


def _decision(name: str) -> Act:
    move = lifecycle.APPROVAL.get(name)
    return Act(
        name,
        move.label,
        partial(_decided, name),
        action=move.action,
        arguments={
            "decided_on": lambda: DayField(required=False, help_text=_("Today when absent."))
        },
        needs_reason=move.needs_reason,
    )


def _decided(name: str, record: Approval, **arguments: Any) -> Approval:
    return services.decide_approval(record, name, **arguments)


class ApprovalViewSet(RecordViewSet):
    """Requests for approval. The system of the bureau that is asked may answer for it."""

    about = _("Requests to bureaus and the Assembly to approve a draft, and their answers.")
    serializer_class = ApprovalSerializer
    writing = Writing(acts=(_decision("approve"), _decision("refuse")))
    filterset_class = ApprovalFilterSet
    ordering = "-requested_on"
    ordering_fields = ("decided_on", "updated_at")
