"""Reminders of reviews: 365, 180, 90, 30 and 0 days ahead, and every 30 days once overdue."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from diplomacy.core.enums import Role
from diplomacy.core.models import RoleMembership, User
from diplomacy.core.policies import may_see
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register

from .enums import REVIEWED, UNFINISHED
from .models import Agreement, Party, Review
from .notifications import ReviewDue

STEPS = (365, 180, 90, 30, 0)
# Whoever holds one of these in the lead bureau looks after its agreements.
LEADING = frozenset({Role.BUREAU_OFFICER, Role.DESK_OFFICER, Role.OFFICE_HEAD})


def reviews_due(until: datetime.date) -> list[Due]:
    """Unfinished reviews due on or before ``until``, of agreements that are alive."""
    today = until - datetime.timedelta(days=max(STEPS))
    reviews = Review.objects.active().filter(
        state__in=UNFINISHED,
        due_on__lte=until,
        agreement__status__in=REVIEWED,
        agreement__voided_at__isnull=True,
    )
    return [
        Due(
            review.pk,
            review.due_on,
            {
                "reference": review.agreement.reference,
                "title_ja": review.agreement.title_ja,
                "title_en": review.agreement.title_en,
                "url": review.agreement.get_absolute_url(),
                "days_left": (review.due_on - today).days,
            },
            record_id=review.agreement_id,
        )
        for review in reviews.select_related("agreement").order_by("due_on", "pk")
    ]


def people_to_tell(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """Desk officers of the parties and the officers and heads of the lead bureau.

    Where that is nobody, the heads of the office are told, and told why. Nobody hears of an
    agreement they may not see. Four queries, however many reviews are due.
    """
    reviews = Review.objects.filter(pk__in=[due.subject_id for due in dues])
    agreements = {review.pk: review.agreement for review in reviews.select_related("agreement")}
    told = people_of(agreements.values())
    return {review: told[agreement.pk] for review, agreement in agreements.items()}


def people_of(agreements: Iterable[Agreement]) -> Mapping[UUID, Sequence[Recipient]]:
    """Who looks after each agreement, by its key; the heads of the office where that is nobody."""
    found = list(agreements)
    desks: dict[UUID, set[int]] = {}
    for party_to, officer in Party.objects.filter(
        agreement__in=[agreement.pk for agreement in found], city__desk_officer__isnull=False
    ).values_list("agreement", "city__desk_officer"):
        desks.setdefault(party_to, set()).add(officer)
    officers = {officer for city_officers in desks.values() for officer in city_officers}
    people = {person.pk: person for person in _people(officers)}
    heads = [person for person in people.values() if Role.OFFICE_HEAD in person.roles]
    told: dict[UUID, list[Recipient]] = {}
    for agreement in found:
        assigned = [
            person
            for person in people.values()
            if (
                person.pk in desks.get(agreement.pk, ()) or _leads(person, agreement.lead_bureau_id)
            )
            and may_see(person, agreement)
        ]
        told[agreement.pk] = [Recipient(person) for person in assigned] or [
            Recipient(person, {"unassigned": True}) for person in heads
        ]
    return told


def _people(desk_officers: Iterable[int]) -> Iterable[User]:
    """Active people who may have to be told, with their roles read at once."""
    by_role = RoleMembership.objects.filter(role__in=LEADING)
    wanted = Q(pk__in=list(desk_officers)) | Q(pk__in=by_role.values("user"))
    people = User.objects.filter(wanted, is_active=True, is_service=False).order_by("pk")
    return people.prefetch_related("role_memberships")


def _leads(person: User, bureau_id: int | None) -> bool:
    """Programme officers lead where their post is, other roles where the person works."""
    if bureau_id is None:
        return False
    elsewhere = LEADING - {Role.BUREAU_OFFICER}
    return bureau_id in person.officer_of or (
        person.bureau_id == bureau_id and not elsewhere.isdisjoint(person.roles)
    )


register(
    ReminderRule(
        code="review_due",
        subject_type="agreements.review",
        category=ReviewDue.code,
        due=reviews_due,
        recipients=people_to_tell,
        steps=STEPS,
        overdue_every=30,
        record_type="agreements.agreement",
    )
)
