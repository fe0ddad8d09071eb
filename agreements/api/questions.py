"""Questions that reviews put to bureaus, as other systems see them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements import services
from agreements.filters.reviews import ReviewQuestionFilterSet
from agreements.lifecycle import QUESTION
from agreements.models import ReviewQuestion
from diplomacy.core.api.input_fields import TextField
from diplomacy.core.api.serializers import RecordSerializer
from diplomacy.core.api.viewsets import RecordViewSet
from diplomacy.core.api.writing import Act, Writing, voiding


class ReviewQuestionSerializer(RecordSerializer):
    """A question to a bureau, which is its lead bureau, and the answer."""

    class Meta(RecordSerializer.Meta):
        model = ReviewQuestion
        fields = [
            "id",
            "review",
            "lead_bureau",
            "text",
            "asked_on",
            "due_on",
            "state",
            "answer",
            "answered_on",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class ReviewQuestionViewSet(RecordViewSet):
    """Questions are asked on the page of a review; the bureau's own system may answer."""

    about = _("Questions that reviews put to bureaus. The lead bureau is the one that is asked.")
    serializer_class = ReviewQuestionSerializer
    writing = Writing(
        acts=(
            Act(
                "answer",
                QUESTION.get("answer").label,
                services.answer_question,
                action="answer",
                arguments={"answer": lambda: TextField(max_length=20000)},
            ),
            Act(
                "withdraw",
                QUESTION.get("withdraw").label,
                services.withdraw_question,
                needs_reason=True,
            ),
            voiding(services.void_question),
        )
    )
    filterset_class = ReviewQuestionFilterSet
    ordering = "-asked_on"
    ordering_fields = ("due_on", "answered_on", "updated_at")

    def get_queryset(self) -> QuerySet[Any]:
        """Questions of reviews that the caller may know of."""
        return ReviewQuestion.objects.visible_to(self.request.user)
