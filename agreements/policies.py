"""Who may do what with agreements and their reviews."""

from typing import Any

from diplomacy.core.enums import FieldGroup
from diplomacy.core.policies import (
    Predicate,
    can,
    desk,
    everyone,
    may_see,
    nobody,
    office,
    own_bureau,
    own_service,
    register,
    restrict,
    writing_service,
)

from .models import Agreement, Commitment, Review


def _may_change_agreement(user: Any, review: Any) -> bool:
    return can(user, "change", Agreement if review is None else review.agreement)


of_agreement = Predicate("may change its agreement", _may_change_agreement)


def _sees_agreement(user: Any, commitment: Any) -> bool:
    return commitment is None or may_see(user, commitment.agreement)


sees_agreement = Predicate("may see its agreement", _sees_agreement)

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
# The owner bureau says that a promise was kept, and the office looks at it: nobody else may.
register(
    Commitment,
    view=everyone,
    add=of_agreement,
    change=of_agreement,
    void=office | (of_agreement & writing_service),
    report=of_agreement | ((own_bureau | own_service) & sees_agreement),
    check=office,
)
restrict(Agreement, notes=FieldGroup.WORKING_NOTES)
restrict(Review, rationale=FieldGroup.ASSESSMENTS)
