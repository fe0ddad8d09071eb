"""Resources of the register of agreements."""

from typing import Any

from django.db.models import QuerySet

from agreements.filters import AgreementFilterSet, ReviewFilterSet
from agreements.models import Agreement
from diplomacy.core.api.viewsets import RecordViewSet

from .serializers import AgreementSerializer, ReviewSerializer


class AgreementViewSet(RecordViewSet):
    """Agreements with partner cities. `review_state` answers for the day `as_of`."""

    serializer_class = AgreementSerializer
    filterset_class = AgreementFilterSet
    ordering = "reference"
    ordering_fields = ("concluded_on", "title_en", "title_ja", "next_review_due", "updated_at")
    dated = True

    def get_queryset(self) -> QuerySet[Any]:
        """Visible agreements that know where they stand with their reviews."""
        return Agreement.objects.visible_to(self.request.user).with_review(self.as_of)


class ReviewViewSet(RecordViewSet):
    """Reviews of agreements, by cycle. The review clock makes them; people complete them."""

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilterSet
    ordering = "-due_on"
    ordering_fields = ("completed_on", "updated_at")
