"""Puts the plain records of a test into the database, as they are and without any service."""

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from agreements.models import Agreement, Party
from cities.enums import CityRoleKind
from cities.models import City, CityRole, Country
from diplomacy.core.models import Bureau
from initiatives.models import Initiative, InitiativeCity, Target, TargetDecision, TargetRule
from visits.models import Visit

from .plain_reading import PlainCity, PlainRecord, PlainRule, PlainTarget


def store_cities(cities: list[PlainCity]) -> dict[str, City]:
    """The cities by code; doubles point at the city they stand for."""
    country = Country.objects.create(code="XA", iso3="XAA", name_ja="見本国", name_en="Sampleland")
    stored = {
        city.code: City(
            code=city.code,
            name_ja=city.code,
            name_en=city.code,
            country=country,
            region="Asia",
            voided_at=timezone.now() if city.voided else None,
        )
        for city in cities
    }
    City.objects.bulk_create(stored.values())
    for city in cities:
        if city.merged_into:
            stored[city.code].merged_into = stored[city.merged_into]
    City.objects.bulk_update(stored.values(), ["merged_into"])
    CityRole.objects.bulk_create(
        CityRole(city=stored[city.code], role=CityRoleKind.HOME) for city in cities if city.home
    )
    return stored


def store_target(target: PlainTarget, rule: PlainRule) -> tuple[Target, TargetRule]:
    """The target and version 1 of the rule."""
    stored = Target.objects.create(
        code="T", number=15, name_ja="見本", name_en="Sample", **vars(target)
    )
    return stored, TargetRule.objects.create(rule_version=1, **vars(rule))


def store_records(records: list[PlainRecord], cities: dict[str, City], target: Target) -> None:
    """Every record with its links, one statement a table."""
    bureau = Bureau.objects.create(code="sample-bureau", name_ja="見本局", name_en="Sample")
    rows: dict[type[Model], list[Any]] = {
        model: [] for model in (Visit, Agreement, Party, Initiative, InitiativeCity, TargetDecision)
    }
    for number, record in enumerate(records):
        partners = [cities[code] for code in record.partners]
        common: dict[str, Any] = {"voided_at": timezone.now() if record.voided else None}
        if record.kind in ("visit_out", "visit_in"):
            rows[Visit].append(Visit(**_visit(record), city=partners[0], **common))
        elif record.kind == "agreement":
            agreement = Agreement(
                reference=f"SAMPLE-{number}",
                kind="partnership",
                title_en="Sample",
                status=record.status,
                concluded_on=record.start,
                **common,
            )
            rows[Agreement].append(agreement)
            rows[Party] += [Party(agreement=agreement, city=city) for city in partners]
        elif record.kind == "initiative":
            initiative = Initiative(
                title_en="Sample",
                status=record.status,
                status_reason="reason",
                starts_on=record.start,
                lead_bureau=bureau if record.has_bureau else None,
                **common,
            )
            rows[Initiative].append(initiative)
            rows[InitiativeCity] += [
                InitiativeCity(initiative=initiative, city=city) for city in partners
            ]
        else:
            rows[TargetDecision].append(
                TargetDecision(
                    target=target,
                    city=partners[0],
                    decided_on=record.start,
                    reason="reason",
                    **common,
                )
            )
    for model, made in rows.items():
        model._default_manager.bulk_create(made)


def _visit(record: PlainRecord) -> dict[str, Any]:
    out = record.kind == "visit_out"
    return {
        "direction": "outbound" if out else "inbound",
        "traveller": record.traveller if out else "",
        "visitor_rank": "" if out else record.leader_rank,
        "in_japan": None if out else record.in_japan,
        "met_tmg": None if out else record.met_tmg,
        "status": record.status,
        "status_reason": "reason",
        "report": "report",
        "starts_on": record.start,
        "ends_on": record.end,
        "met_on": record.met_on,
    }


def day(text: str) -> date:
    """A date of a test, for short."""
    return date.fromisoformat(text)
