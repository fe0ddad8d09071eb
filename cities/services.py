"""Writing what cities belong to, the roles that follow from it, and what happened with them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock, history, policies, records
from diplomacy.core.dates import Precision
from diplomacy.core.enums import Visibility
from diplomacy.core.models import User
from diplomacy.core.validators import refuse_future

from .enums import CityRoleKind
from .models import (
    City,
    CityRole,
    Interaction,
    InteractionCity,
    Network,
    NetworkMembership,
)
from .selectors import home_city, part_of_the_world


@dataclass(frozen=True, kw_only=True)
class RoleSpell:
    """A role that a record gives a city; dates that are not known are None."""

    city: City
    role: str
    network: Network | None = None
    starts_on: datetime.date | None = None
    starts_on_precision: str = Precision.DAY
    ends_on: datetime.date | None = None
    ends_on_precision: str = Precision.DAY
    visibility: str = Visibility.INTERNAL
    source: list[dict[str, Any]] = field(default_factory=list)


_WRITTEN = (
    "network",
    "starts_on",
    "starts_on_precision",
    "ends_on",
    "ends_on_precision",
    "visibility",
    "source",
)


@transaction.atomic
def reconcile_roles(
    *, origin: UUID, wanted: Sequence[RoleSpell], actor: User | None, reason: str = ""
) -> None:
    """Make the roles that come from one record exactly ``wanted``.

    The caller holds the lock on that record and has checked the right to change it. Running it
    again changes nothing. A spell keeps its row when it begins on another day, so that the history
    tells of a change.
    """
    present = list(CityRole.objects.filter(origin=origin).select_related("city"))
    touched: dict[UUID, City] = {}
    # Spells that begin as before take their rows first: the others then find only rows whose
    # first day nobody wants, and never meet the unique constraint half way.
    rows = [_take(present, spell, ("city", "role", "starts_on")) for spell in wanted]
    for spell, unchanged in zip(wanted, rows, strict=True):
        role = unchanged or _take(present, spell, ("city", "role"))
        if role is None:
            role = CityRole(origin=origin, city=spell.city, role=spell.role)
        elif all(getattr(role, name) == getattr(spell, name) for name in _WRITTEN):
            continue
        for name in _WRITTEN:
            setattr(role, name, getattr(spell, name))
        records.save(role, actor=actor, reason=reason)
        touched[spell.city.pk] = spell.city
    with history.acting(actor, reason):
        for role in present:
            role.delete()
            touched[role.city_id] = role.city
        for city in touched.values():
            records.touch(city)


def _take(present: list[CityRole], spell: RoleSpell, same: Sequence[str]) -> CityRole | None:
    """Remove and return the first row that is like the spell in ``same``."""
    for number, role in enumerate(present):
        if all(getattr(role, name) == getattr(spell, name) for name in same):
            return present.pop(number)
    return None


def declare_home(*, city: City, actor: User | None = None) -> None:
    """Make ``city`` the home city, whose portal this is. Running it again changes nothing."""
    reconcile_roles(
        origin=city.pk,
        wanted=[
            RoleSpell(
                city=city, role=CityRoleKind.HOME, visibility=city.visibility, source=city.source
            )
        ],
        actor=actor,
    )


def locked_cities(cities: Iterable[City]) -> dict[UUID, City]:
    """The cities as they are now, by key, locked until the transaction ends.

    Nobody can then void or merge one of them between a check and the save. In the order of their
    keys, so that two transactions never wait for each other.
    """
    rows = City._base_manager.select_for_update(of=("self",), no_key=True)
    keys = {city.pk for city in cities}
    return {city.pk: city for city in rows.filter(pk__in=keys).order_by("pk")}


def _check_member(city: City) -> None:
    present = locked_cities([city])[city.pk]
    if present.voided or present.merged_into_id:
        message = _("This city was withdrawn or merged into another.")
        raise ValidationError({"city": ValidationError(message, code="city")})


@transaction.atomic
def add_membership(
    *, actor: User | None, values: Mapping[str, Any], reason: str = ""
) -> NetworkMembership:
    """Record that a city belongs to a network. Spells of one city in one network do not overlap."""
    if city := values.get("city"):
        _check_member(city)
    membership = records.create(NetworkMembership, actor=actor, values=values, reason=reason)
    _roles_of_membership(membership, actor, reason)
    return membership


@transaction.atomic
def change_membership(
    membership: NetworkMembership,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> NetworkMembership:
    """Change a spell, and the city's roles with it."""
    before = NetworkMembership.objects.values_list("city_id", flat=True).get(pk=membership.pk)
    if (city := values.get("city")) and city.pk != before:
        _check_member(city)
    membership = records.change(
        membership, actor=actor, values=values, expected_version=expected_version, reason=reason
    )
    _roles_of_membership(membership, actor, reason)
    return membership


def create_city(*, actor: User | None, values: Mapping[str, Any], reason: str = "") -> City:
    """Record a city. It lies in its country's part of the world unless ``values`` say otherwise."""
    country = values.get("country")
    if country is not None and not values.get("region"):
        values = {**values, "region": part_of_the_world(country)}
    return records.create(City, actor=actor, values=values, reason=reason)


@transaction.atomic
def change_city(
    city: City,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> City:
    """Change a city's facts, or merge it into another record of the same city.

    What was merged into it before goes along, so that ``merged_into`` always names the record in
    use. ValidationError names ``merged_into`` when that is none, or this is the home city.
    """
    into = values.get("merged_into")
    if into is not None:
        # The database takes the same lock; taken first here, the checks see what others merged.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('cities.merge', 0))")
        present = records.locked(city, expected_version)
        policies.require(actor, "change", present)
        _check_merge(present, records.locked(into))
        earlier = City._base_manager.select_for_update(of=("self",)).filter(merged_into=present)
        for record in earlier.order_by("pk"):
            record.merged_into = into
            records.save(record, actor=actor, reason=reason)
    return records.change(
        city, actor=actor, values=values, expected_version=expected_version, reason=reason
    )


def _check_merge(city: City, into: City) -> None:
    kept = into.merged_into
    params = {}
    home = home_city()
    if home is not None and home.pk == city.pk:
        message = _("The home city cannot be merged into another.")
    elif into.voided:
        message = _("That record was withdrawn. Choose another.")
    elif kept is None:
        return
    elif kept.pk == city.pk:
        message = _("That record was itself merged into this one.")
    else:
        message = _("That record was itself merged. Merge into “%(city)s” instead.")
        params = {"city": kept}
    raise ValidationError({"merged_into": ValidationError(message, code="merge", params=params)})


@transaction.atomic
def void_city(
    city: City, *, actor: User | None, reason: str, expected_version: int | None = None
) -> City:
    """Withdraw a city recorded by mistake.

    One that holds a role is no mistake: the agreement or membership that gives the role has to be
    ended or withdrawn first, or it would go on about a city that is not there. Nor is one into
    which others were merged.
    """
    records.locked(city)
    if CityRole.objects.filter(city=city).held_on(clock.today()).exists():
        raise ValidationError(
            _("The city holds a role. End or void what gives it the role first."), code="in_use"
        )
    if City._base_manager.filter(merged_into=city, voided_at__isnull=True).exists():
        raise ValidationError(
            _("Other records were merged into this city. Merge them into another first."),
            code="in_use",
        )
    return records.void(city, actor=actor, reason=reason, expected_version=expected_version)


@transaction.atomic
def void_membership(
    membership: NetworkMembership,
    *,
    actor: User | None,
    reason: str,
    expected_version: int | None = None,
) -> NetworkMembership:
    """Withdraw a wrong membership; the city was then never a partner because of it."""
    membership = records.void(
        membership, actor=actor, reason=reason, expected_version=expected_version
    )
    _roles_of_membership(membership, actor, reason)
    return membership


def _roles_of_membership(membership: NetworkMembership, actor: User | None, reason: str) -> None:
    roles = [] if membership.voided else [CityRoleKind.NETWORK_MEMBER]
    if roles and membership.co_advocate:
        roles.append(CityRoleKind.NETWORK_CO_ADVOCATE)
    wanted = [
        RoleSpell(
            city=membership.city,
            role=role,
            network=membership.network,
            starts_on=membership.starts_on,
            starts_on_precision=membership.starts_on_precision,
            ends_on=membership.ends_on,
            ends_on_precision=membership.ends_on_precision,
            visibility=membership.visibility,
            source=membership.source,
        )
        for role in roles
    ]
    reconcile_roles(origin=membership.pk, wanted=wanted, actor=actor, reason=reason)
    with history.acting(actor, reason):
        records.touch(membership.network)


@transaction.atomic
def create_interaction(
    *,
    actor: User | None,
    values: Mapping[str, Any],
    cities: Iterable[City],
    reason: str = "",
) -> Interaction:
    """Record what happened with one or more cities.

    ValidationError names ``occurred_on`` when that lies after today, and ``cities`` when there is
    none, or one is the home city or was withdrawn or merged into another.
    """
    interaction = records.create(Interaction, actor=actor, values=values, reason=reason)
    _check_occurred(interaction)
    _set_cities(interaction, cities, actor, reason)
    return interaction


@transaction.atomic
def change_interaction(
    interaction: Interaction,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    cities: Iterable[City] | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Interaction:
    """Change what is recorded of it and, where given, the cities.

    A city that it has stays, although it was withdrawn or merged since.
    """
    changed = records.change(
        interaction, actor=actor, values=values, expected_version=expected_version, reason=reason
    )
    _check_occurred(changed)
    if cities is not None and _set_cities(changed, cities, actor, reason):
        with history.acting(actor, reason):
            records.touch(changed)
        changed.refresh_from_db(fields=["version", "updated_at"])
    return changed


def _check_occurred(interaction: Interaction) -> None:
    refuse_future("occurred_on", interaction.occurred_on, interaction.occurred_on_precision)


def _set_cities(
    interaction: Interaction, cities: Iterable[City], actor: User | None, reason: str
) -> bool:
    """Make the cities exactly these; whether anything changed."""
    wanted = {city.pk: city for city in cities}
    if not wanted:
        message = _("Name at least one city.")
        raise ValidationError({"cities": ValidationError(message, code="required")})
    present = {link.city_id: link for link in interaction.city_links.all()}
    new = [city for key, city in wanted.items() if key not in present]
    gone = [link.pk for key, link in present.items() if key not in wanted]
    _check_counterparts(new)
    with history.acting(actor, reason):
        interaction.city_links.filter(pk__in=gone).delete()
    for city in new:
        records.save(
            InteractionCity(interaction=interaction, city=city), actor=actor, reason=reason
        )
    return bool(new or gone)


def _check_counterparts(cities: Iterable[City]) -> None:
    home = home_city()
    problems = []
    for city in locked_cities(cities).values():
        params = {"city": city}
        if city.voided or city.merged_into_id:
            message = _("“%(city)s” was withdrawn or merged into another.")
            problems.append(ValidationError(message, code="city", params=params))
        elif home is not None and home.pk == city.pk:
            message = _("“%(city)s” is the home city; name the partner.")
            problems.append(ValidationError(message, code="home", params=params))
    if problems:
        raise ValidationError({"cities": problems})
