"""Who looks after agreements, and who is told of what is due with them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Q

from agreements.models import Agreement, Party
from diplomacy.core.enums import Role
from diplomacy.core.models import RoleMembership, User
from diplomacy.core.policies import may_see
from diplomacy.core.reminders import Recipient

#: Whoever holds one of these in the lead bureau looks after its agreements.
LEADING = frozenset({Role.BUREAU_OFFICER, Role.DESK_OFFICER, Role.OFFICE_HEAD})
#: The key under which :func:`officers_of` gives the heads of the office; no bureau has it.
HEADS = 0


def people_of(agreements: Iterable[Agreement]) -> Mapping[UUID, Sequence[Recipient]]:
    """Who looks after each agreement, by its key; the heads of the office where that is nobody."""
    found = list(agreements)
    desks: dict[UUID, set[int]] = {}
    for party_to, officer in Party.objects.filter(
        agreement__in=[agreement.pk for agreement in found], city__desk_officer__isnull=False
    ).values_list("agreement", "city__desk_officer"):
        desks.setdefault(party_to, set()).add(officer)
    officers = {officer for city_officers in desks.values() for officer in city_officers}
    wanted = Q(pk__in=officers) | holding(LEADING)
    people = {person.pk: person for person in active_people(wanted)}
    heads = [person for person in people.values() if Role.OFFICE_HEAD in person.roles]
    told: dict[UUID, list[Recipient]] = {}
    for agreement in found:
        assigned = [
            person
            for person in people.values()
            if (
                person.pk in desks.get(agreement.pk, ())
                or serves(person, agreement.lead_bureau_id, LEADING)
            )
            and may_see(person, agreement)
        ]
        told[agreement.pk] = [Recipient(person) for person in assigned] or [
            Recipient(person, {"unassigned": True}) for person in heads
        ]
    return told


def active_people(wanted: Q) -> list[User]:
    """People who may be told something, with their roles read at once; two queries."""
    people = User.objects.filter(wanted, is_active=True, is_service=False).order_by("pk")
    return list(people.prefetch_related("role_memberships"))


def holding(roles: Iterable[str]) -> Q:
    """Whoever holds one of these roles, whichever bureau it is for."""
    return Q(pk__in=RoleMembership.objects.filter(role__in=list(roles)).values("user"))


def serves(person: User, bureau_id: int | None, roles: Collection[str]) -> bool:
    """Programme officers serve where their post is, holders of other ``roles`` where they work."""
    if bureau_id is None:
        return False
    return bureau_id in person.officer_of or (
        person.bureau_id == bureau_id
        and any(role in person.roles for role in roles if role != Role.BUREAU_OFFICER)
    )


def officers_of(bureaus: Iterable[int | None]) -> dict[int, list[User]]:
    """The programme officers of each bureau; the heads of the office stand under :data:`HEADS`.

    Two queries, however many bureaus.
    """
    wanted = {bureau for bureau in bureaus if bureau is not None}
    holders = RoleMembership.objects.filter(
        Q(role=Role.OFFICE_HEAD)
        | Q(role=Role.BUREAU_OFFICER, bureau__in=wanted)
        | Q(role=Role.BUREAU_OFFICER, bureau=None, user__bureau__in=wanted)
    )
    found: dict[int, list[User]] = {}
    for person in active_people(Q(pk__in=holders.values("user"))):
        for bureau in person.officer_of & wanted:
            found.setdefault(bureau, []).append(person)
        if Role.OFFICE_HEAD in person.roles:
            found.setdefault(HEADS, []).append(person)
    return found


def asked_people(
    officers: Mapping[int, list[User]], bureau: int | None, agreement: Agreement
) -> list[Recipient]:
    """Of ``officers``, those of a bureau that is asked something about an agreement.

    Where none may know of the agreement, the heads of the office, who are told why.
    """
    heads = officers.get(HEADS, [])
    if bureau is None:
        return [Recipient(person) for person in heads]
    asked = [person for person in officers.get(bureau, []) if may_see(person, agreement)]
    return [Recipient(person) for person in asked] or [
        Recipient(person, {"unassigned": True}) for person in heads
    ]
