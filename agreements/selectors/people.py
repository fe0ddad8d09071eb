"""Who looks after agreements, and who is told of what is due with them."""

from collections.abc import Iterable, Mapping, Sequence
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
    people = User.objects.filter(
        pk__in=holders.values("user"), is_active=True, is_service=False
    ).order_by("pk")
    found: dict[int, list[User]] = {}
    for person in people.prefetch_related("role_memberships"):
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
    asked = [person for person in officers.get(bureau or HEADS, []) if may_see(person, agreement)]
    if bureau is not None and asked:
        return [Recipient(person) for person in asked]
    why = {} if bureau is None else {"unassigned": True}
    return [Recipient(person, why) for person in officers.get(HEADS, [])]
