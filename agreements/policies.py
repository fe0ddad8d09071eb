"""Who may do what with agreements and their reviews."""

from typing import Any

from diplomacy.core.enums import FieldGroup
from diplomacy.core.policies import (
    Predicate,
    can,
    desk,
    everyone,
    nobody,
    office,
    own_bureau,
    own_service,
    register,
    restrict,
)

from .models import Agreement, Review, ReviewQuestion


def _may_change_agreement(user: Any, review: Any) -> bool:
    return can(user, "change", Agreement if review is None else review.agreement)


def _may_change_review(user: Any, question: Any) -> bool:
    return can(user, "change", Review if question is None else question.review)


of_agreement = Predicate("may change its agreement", _may_change_agreement)
of_review = Predicate("may change its review", _may_change_review)

# "view" is everyone's because each record's visibility narrows it.
register(
    Agreement,
    view=everyone,
    add=desk | own_bureau | own_service,
    change=desk | own_bureau | own_service,
    void=office | own_service,
)
# Reviews are made by the review clock; people open, complete and correct them.
register(Review, view=everyone, add=nobody, change=of_agreement, void=office)
# The bureau that is asked leads its question, so that its officers and its systems answer.
register(
    ReviewQuestion,
    view=everyone,
    add=of_review,
    change=of_review,
    answer=office | own_bureau | own_service,
    void=office,
)
restrict(Agreement, notes=FieldGroup.WORKING_NOTES)
restrict(Review, rationale=FieldGroup.ASSESSMENTS)
