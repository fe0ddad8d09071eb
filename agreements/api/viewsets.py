"""Resources of the register of agreements."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.filters import AgreementFilterSet, ReviewFilterSet
from agreements.models import Agreement
from diplomacy.core.api.viewsets import RecordViewSet

from .serializers import AgreementSerializer, ReviewSerializer


class AgreementViewSet(RecordViewSet):
    """Agreements with partner cities. `review_state` answers for the day `as_of`."""

    about = _(
        "Agreements with partner cities. The state of the review is told for the day asked for."
    )
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

    about = _("Reviews of agreements, by cycle.")
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilterSet
    ordering = "-due_on"
    ordering_fields = ("completed_on", "updated_at")
