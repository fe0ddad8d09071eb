"""Telling people about questions: the bureau that is asked, and whoever asked.

A message is written with the change that causes it; what it says is rendered by its category when
it is delivered.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from diplomacy.core import outbox
from diplomacy.core.enums import Role
from diplomacy.core.models import RoleMembership, User

from .models import Agreement, ReviewQuestion

ASKED, ANSWERED = "agreements.question_asked", "agreements.question_answered"


def payload_of(question: ReviewQuestion) -> dict[str, Any]:
    """What the templates of every message about a question need."""
    agreement = question.review.agreement
    bureau: Any = question.lead_bureau
    return {
        "reference": agreement.reference,
        "title_ja": agreement.title_ja,
        "title_en": agreement.title_en,
        "bureau_ja": bureau.name_ja,
        "bureau_en": bureau.name_en,
        "due_on": question.due_on.isoformat(),
        "url": question.get_absolute_url(),
    }


def officers_of(bureaus: Collection[int]) -> dict[int, list[User]]:
    """The programme officers of each bureau; the heads of the office stand under 0.

    Two queries, however many bureaus.
    """
    holders = RoleMembership.objects.filter(
        Q(role=Role.OFFICE_HEAD)
        | Q(role=Role.BUREAU_OFFICER, bureau__in=bureaus)
        | Q(role=Role.BUREAU_OFFICER, bureau=None, user__bureau__in=bureaus)
    )
    people = User.objects.filter(
        pk__in=holders.values("user"), is_active=True, is_service=False
    ).order_by("pk")
    found: dict[int, list[User]] = {}
    for person in people.prefetch_related("role_memberships"):
        for bureau in person.officer_of & frozenset(bureaus):
            found.setdefault(bureau, []).append(person)
        if Role.OFFICE_HEAD in person.roles:
            found.setdefault(0, []).append(person)
    return found


def tell_asked(question: ReviewQuestion) -> None:
    """Tell the bureau's officers; where it has none, the heads of the office, and say so."""
    bureau: Any = question.lead_bureau_id
    officers = officers_of([bureau])
    payload = payload_of(question)
    if bureau in officers:
        _send(ASKED, officers[bureau], payload)
    else:
        _send(ASKED, officers.get(0, []), {**payload, "unassigned": True})


def tell_answered(question: ReviewQuestion) -> None:
    """Tell whoever asked, unless they answered themselves or have left."""
    asker = question.asked_by
    sees = Agreement.objects.visible_to(asker).filter(pk=question.review.agreement_id).exists()
    if asker.is_active and not asker.is_service and asker != question.answered_by and sees:
        _send(ANSWERED, [asker], payload_of(question))


def _send(category: str, people: Iterable[User], payload: dict[str, Any]) -> None:
    outbox.send_many(category=category, items=[(person, payload) for person in people])
