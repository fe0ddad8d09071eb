"""Who may do what with agreements, and with what is asked, promised and reviewed for them."""

from typing import Any

from diplomacy.core.enums import FieldGroup, Role
from diplomacy.core.policies import (
    Predicate,
    approving_service,
    bureau_officer,
    bureaus_of,
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
    role,
    writing_service,
)

from .enums import ApprovalBody
from .models import Agreement, Approval, Commitment, Review, ReviewQuestion


def _may_change_agreement(user: Any, part: Any) -> bool:
    return can(user, "change", Agreement if part is None else part.agreement)


def _asked_bureau(user: Any, approval: Any) -> bool:
    bureaus = bureaus_of(user)
    return bool(bureaus) if approval is None else approval.bureau_id in bureaus


def _asks(body: ApprovalBody) -> Predicate:
    return Predicate(
        f"asked of the {body}", lambda _user, approval: approval is None or approval.body == body
    )


def _requested(user: Any, approval: Any) -> bool:
    return approval is not None and approval.requested_by_id == user.pk


def _sees_agreement(user: Any, commitment: Any) -> bool:
    return commitment is None or may_see(user, commitment.agreement)


def _may_change_review(user: Any, question: Any) -> bool:
    return can(user, "change", Review if question is None else question.review)


of_agreement = Predicate("may change its agreement", _may_change_agreement)
sees_agreement = Predicate("may see its agreement", _sees_agreement)
in_asked_bureau = Predicate("in the bureau that is asked", _asked_bureau)
requested_it = Predicate("requested it", _requested)
of_review = Predicate("may change its review", _may_change_review)
keepers = desk | own_bureau | own_service

# "view" is everyone's because each record's visibility narrows it.
register(
    Agreement,
    view=everyone,
    add=keepers,
    change=keepers,
    void=office | own_service,
    approve=office | (own_service & approving_service),
    sign=keepers,
    enter_force=keepers,
    rest=keepers,
    close=office | own_bureau | own_service,
)
# Bureaus are asked for their own opinion: an administrator gives none. What the Assembly decided
# is recorded by the office, by whom it was brought there or another.
register(
    Approval,
    view=everyone,
    add=of_agreement,
    change=of_agreement,
    decide=(
        (role(Role.OFFICE_HEAD) | ((bureau_officer | approving_service) & in_asked_bureau))
        & _asks(ApprovalBody.BUREAU)
        & ~requested_it
    )
    | (office & _asks(ApprovalBody.ASSEMBLY)),
    void=nobody,
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
