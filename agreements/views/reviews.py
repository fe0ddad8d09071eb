"""Pages of reviews."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from agreements import lifecycle, services
from agreements.forms import (
    CompleteReviewForm,
)
from agreements.models import Agreement, Review
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.transitions import MovePage


class ReviewPage(MovePage):
    """Base of pages that do one thing with a review."""

    model = Review
    request: Any

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Reviews of agreements that the user may see."""
        visible = Review.objects.visible_to(user).select_related("agreement")
        return visible.filter(agreement__in=Agreement.objects.visible_to(user))

    def prepare(self) -> Review:
        """404 for an unknown review, 403 for those who may not change its agreement."""
        review: Review = self.get_record()
        self.require("change", review)
        return review


class ReviewCompleteView(ReviewPage):
    """Record what the review found; the next one is scheduled."""

    def form(self, record: Review, data: Any = None) -> CompleteReviewForm:
        """Outcome, reasons and day."""
        return CompleteReviewForm(data, initial={"version": record.version})

    def perform(self, record: Review, form: Any) -> Review:
        """Through the service."""
        return services.complete_review(
            record,
            actor=self.request.user,
            outcome=form.cleaned_data["outcome"],
            rationale=form.cleaned_data["reason"],
            completed_on=form.cleaned_data["completed_on"],
            expected_version=form.cleaned_data.get("version") or 0,
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Complete the review")

    def more(self, record: Review) -> dict[str, Any]:
        """A finished review is not completed again."""
        return {"possible": record.state in lifecycle.REVIEW.get("complete").sources}


class ReviewOpenView(ReviewPage):
    """Say that a review is under way."""

    def form(self, record: Review, data: Any = None) -> Any:
        """A reason is welcome, not needed."""
        return ReasonForm(data, initial={"version": record.version}, reason_required=False)

    def perform(self, record: Review, form: Any) -> Review:
        """Through the service."""
        return services.open_review(
            record,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Start the review")

    def more(self, record: Review) -> dict[str, Any]:
        """Only a scheduled review can be started."""
        return {"possible": record.state in lifecycle.REVIEW.get("open").sources}


class ReviewVoidView(ReviewPage):
    """Withdraw a review recorded by mistake; the clock runs as if it had not been."""

    def prepare(self) -> Review:
        """404 for an unknown review, 403 without the right to void."""
        review: Review = self.get_record()
        self.require("void", review)
        return review

    def form(self, record: Review, data: Any = None) -> ReasonForm:
        """A reason is required."""
        return ReasonForm(data, initial={"version": record.version})

    def perform(self, record: Review, form: Any) -> Review:
        """Through the service."""
        return services.void_review(
            record,
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data.get("version") or 0,
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Void the review")

    def more(self, record: Review) -> dict[str, Any]:
        """It can be done once."""
        return {"possible": not record.voided, "danger": True}
