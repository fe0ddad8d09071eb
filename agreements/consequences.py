"""What follows from an agreement as it is stored: the roles of its cities, and its next review.

The caller holds the agreement's lock.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from cities.enums import CityRoleKind
from cities.services import RoleSpell, reconcile_roles
from diplomacy.core import records
from diplomacy.core.dates import period_start
from diplomacy.core.enums import Visibility
from diplomacy.core.models import User

from .enums import REVIEWED, UNFINISHED, UNSIGNED, AgreementKind, QuestionState, ReviewState
from .models import Agreement, Approval, Review, ReviewQuestion, Term
from .review_clock import review_due


def follow(agreement: Agreement, actor: User | None, reason: str) -> None:
    """Bring everything that follows from the agreement in line with it. Idempotent."""
    _give_roles(agreement, actor, reason)
    _set_review(agreement, actor, reason)
    for approval in agreement.approvals.all():
        _set(approval, internally(agreement), actor, reason)
    _set_questions(agreement, actor, reason)
    agreement.refresh_from_db(fields=["version", "updated_at"])


def _give_roles(agreement: Agreement, actor: User | None, reason: str) -> None:
    """Parties of a sister or friendship agreement are partners while its terms run.

    Terms that follow each other without a day between them are one spell.
    """
    wanted: list[RoleSpell] = []
    sister = agreement.kind == AgreementKind.SISTER_FRIENDSHIP
    if sister and not agreement.voided and agreement.status not in UNSIGNED:
        parties = list(agreement.parties.select_related("city"))
        wanted = [
            RoleSpell(
                city=party.city,
                role=CityRoleKind.SISTER_FRIENDSHIP,
                starts_on=first.starts_on,
                starts_on_precision=first.starts_on_precision,
                ends_on=last.ends_on,
                ends_on_precision=last.ends_on_precision,
                visibility=agreement.visibility,
                source=agreement.source,
            )
            for first, last in _runs(agreement.terms.all())
            for party in parties
        ]
    reconcile_roles(origin=agreement.pk, wanted=wanted, actor=actor, reason=reason)


def _runs(terms: Iterable[Term]) -> list[tuple[Term, Term]]:
    """The first and the last term of each run without a gap; ``terms`` are in their order."""
    runs: list[tuple[Term, Term]] = []
    for term in terms:
        begins = period_start(term.starts_on, term.starts_on_precision)
        ended = runs[-1][1].ends_on if runs else None
        if ended is not None and begins <= ended + datetime.timedelta(days=1):
            runs[-1] = (runs[-1][0], term)
        else:
            runs.append((term, term))
    return runs


def _set_review(agreement: Agreement, actor: User | None, reason: str) -> None:
    """Schedule, move or cancel the one unfinished review, as the review clock says."""
    reviews = list(agreement.reviews.order_by("cycle"))
    carried = internally(agreement)
    for review in reviews:
        _set(review, carried, actor, reason)
    unfinished = next((r for r in reviews if r.state in UNFINISHED and not r.voided), None)
    concluded_on = agreement.concluded_on
    if agreement.voided or agreement.status not in REVIEWED or concluded_on is None:
        if unfinished is not None:
            _set(unfinished, {"state": ReviewState.CANCELLED}, actor, reason)
        return
    done = [r for r in reviews if r.state == ReviewState.COMPLETED and not r.voided]
    due_on = review_due(
        kind=agreement.kind,
        concluded_on=concluded_on,
        precision=agreement.concluded_on_precision,
        interval_months=agreement.review_interval_months,
        last_review_on=max((r.completed_on for r in done if r.completed_on), default=None),
    )
    review = unfinished or Review(agreement=agreement, cycle=len(reviews) + 1)
    _set(review, {**carried, "due_on": due_on}, actor, reason)


def internally(agreement: Agreement) -> dict[str, Any]:
    """What reviews and approvals carry: the lead bureau and the visibility of their agreement, but
    what was said among the staff stays there even where the agreement is public."""
    public = agreement.visibility == Visibility.PUBLIC
    return {
        "visibility": Visibility.INTERNAL if public else agreement.visibility,
        "lead_bureau_id": agreement.lead_bureau_id,
    }


def _set_questions(agreement: Agreement, actor: User | None, reason: str) -> None:
    """Questions are seen by whom their review is; nobody waits for answers to a finished one."""
    questions = ReviewQuestion.objects.active().filter(review__agreement=agreement)
    # Held until the end: an answer or a withdrawal that comes meanwhile waits, and is not undone.
    for question in questions.select_related("review").select_for_update(of=("self",)):
        review = question.review
        finished = review.voided or review.state not in UNFINISHED
        gone = finished and question.state == QuestionState.ASKED
        values = {"visibility": review.visibility} | (
            {"state": QuestionState.WITHDRAWN} if gone else {}
        )
        said = reason or (gettext("The review is finished.") if gone else "")
        _set(question, values, actor, said)


def _set(
    record: Review | Approval | ReviewQuestion,
    values: Mapping[str, Any],
    actor: User | None,
    reason: str,
) -> None:
    """Write ``values`` where they differ, so that nothing is saved for nothing."""
    if record._state.adding or any(
        getattr(record, name) != value for name, value in values.items()
    ):
        for name, value in values.items():
            setattr(record, name, value)
        records.save(record, actor=actor, reason=reason)
