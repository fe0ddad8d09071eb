"""What reviews and their questions to bureaus can be narrowed by, on pages and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from agreements.enums import QuestionState, ReviewOutcome, ReviewState
from agreements.models import Review, ReviewQuestion
from cities.filters import bureaus
from diplomacy.core.filters import ChoicesFilter, CodeFilter, RecordFilterSet


class ReviewFilterSet(RecordFilterSet):
    """Reviews by agreement, state and day."""

    q = None
    agreement = django_filters.UUIDFilter(field_name="agreement_id", label=_("Agreement"))
    state = ChoicesFilter(choices=ReviewState.choices, label=_("State"))
    outcome = ChoicesFilter(choices=ReviewOutcome.choices, label=_("Outcome"))
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label=_("Due on or after")
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=_("Due on or before")
    )

    class Meta:
        model = Review
        fields: list[str] = []


class ReviewQuestionFilterSet(RecordFilterSet):
    """Questions to bureaus by review, bureau, state and day."""

    q = None
    review = django_filters.UUIDFilter(field_name="review_id", label=_("Review"))
    lead_bureau = CodeFilter("lead_bureau", bureaus, select=True, label=_("Bureau asked"))
    state = ChoicesFilter(choices=QuestionState.choices, label=_("State"))
    due_from = django_filters.DateFilter(
        field_name="due_on", lookup_expr="gte", label=_("Due on or after")
    )
    due_to = django_filters.DateFilter(
        field_name="due_on", lookup_expr="lte", label=_("Due on or before")
    )

    class Meta:
        model = ReviewQuestion
        fields: list[str] = []
