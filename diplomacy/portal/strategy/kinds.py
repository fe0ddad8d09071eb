"""The kinds of records a data set has, in the order in which they need each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from agreements.models import Agreement
from cities.models import City, Country, Network, NetworkMembership
from diplomacy.core.models import Bureau, SourceDocument
from initiatives.models import Fund, Strategy, StrategyItem, Target, TargetRule
from visits.models import Trip, Visit

from . import writing
from .reading import Contents, Section
from .shapes import (
    Day,
    Degrees,
    Field,
    Partial,
    Period,
    Ref,
    Refs,
    Rows,
    Shape,
    Source,
    articles,
    both,
    filled,
    flag,
    integer,
    listed,
    optional,
    texts,
)


@dataclass(frozen=True)
class Kind(Section):
    """A section whose records the portal holds.

    ``identity`` names the fields by which a record that people made before is recognised; it is
    left as they made it. Journeys have none.
    """

    label: str
    model: type[models.Model]
    identity: tuple[str, ...]
    writer: writing.Writer
    prefetch: tuple[str, ...] = ()


def _memberships(contents: Contents) -> Iterator[Any]:
    for network in contents["networks"]:
        for entry in network["memberships"]:
            yield {"network": network["code"], **entry} if isinstance(entry, dict) else entry


def _of_strategy(contents: Contents, file: str, part: str) -> Iterator[Any]:
    """Records of the one strategy of the data set."""
    code = contents["strategy"]["strategy"]["code"]
    for entry in contents[file][part]:
        yield {"strategy": code, **entry} if isinstance(entry, dict) else entry


_JOURNEY = (*both("purpose"), Field("status", filled), Source())


# Every kind the portal holds.
KINDS: tuple[Kind, ...] = (
    Kind(
        kind="document",
        label="source documents",
        file="dataset",
        rows=lambda contents: contents["dataset"]["documents"],
        key=("code",),
        model=SourceDocument,
        identity=("code",),
        writer=writing.row(SourceDocument),
        shape=Shape(
            (Field("code", filled), *both("title", filled), Partial("dated")),
            (*both("publisher"), Field("note"), Source()),
        ),
    ),
    Kind(
        kind="bureau",
        label="bureaus",
        file="bureaus",
        rows=lambda contents: contents["bureaus"],
        key=("code",),
        model=Bureau,
        identity=("code",),
        writer=writing.row(Bureau),
        shape=Shape(
            (Field("code", filled), *both("name", filled), Source()),
            (
                Ref("parent", kind="bureau", check=optional(filled)),
                Field("suggested_themes", texts),
            ),
        ),
    ),
    Kind(
        kind="country",
        label="countries and regions",
        file="countries",
        rows=lambda contents: contents["countries"],
        key=("code",),
        model=Country,
        identity=("code",),
        writer=writing.record(Country),
        shape=Shape(
            (
                Field("code", filled),
                Field("iso3", filled),
                *both("name", filled),
                *both("formal_name"),
                Field("region"),
                Field("subregion"),
                Source(),
            ),
            (Field("note"),),
        ),
    ),
    Kind(
        kind="city",
        label="cities",
        file="cities",
        rows=lambda contents: contents["cities"],
        key=("code",),
        model=City,
        identity=("code",),
        writer=writing.record(City),
        shape=Shape(
            (
                Field("code", filled),
                Field("kind", filled),
                *both("name", filled),
                Field("name_ja_formal"),
                Field("names_local", listed),
                Field("aliases", texts),
                Ref("country", kind="country"),
                Field("region", filled),
                Degrees("latitude"),
                Degrees("longitude"),
                Field("timezone"),
                *both("leader_office"),
                Source(),
            ),
            (
                Field("map_point"),
                Field("geonames_id", optional(integer)),
                Field("note"),
            ),
        ),
    ),
    Kind(
        kind="network",
        label="networks",
        file="networks",
        rows=lambda contents: contents["networks"],
        key=("code",),
        model=Network,
        identity=("code",),
        writer=writing.record(Network),
        shape=Shape(
            (
                Field("code", filled),
                *both("name", filled),
                Partial("established_on"),
                Field("status", filled),
                Partial("status_since"),
                *both("status_note"),
                Field("joint_projects_reported", optional(integer)),
                Source(),
            ),
            (
                Field("abbreviation"),
                *both("aims", texts),
                Field("joint_project_fields", texts),
                *both("joint_projects_note"),
                *both("plenary_frequency"),
                Rows(
                    "plenaries",
                    shape=Shape(
                        (),
                        (
                            Field("number", integer),
                            Ref("city", kind="city"),
                            Partial("held_on"),
                            Source(),
                        ),
                    ),
                ),
                Rows("suspension_terms", shape=articles()),
                Field("memberships", listed),
            ),
        ),
    ),
    Kind(
        kind="membership",
        label="network memberships",
        file="networks",
        rows=_memberships,
        key=("network", "city"),
        model=NetworkMembership,
        identity=("network", "city"),
        writer=writing.membership,
        shape=Shape(
            (
                Ref("network", kind="network"),
                Ref("city", kind="city"),
                Field("co_advocate", flag),
                Partial("starts_on"),
                Partial("ends_on"),
                Source(),
            )
        ),
    ),
    Kind(
        kind="agreement",
        label="agreements",
        file="agreements",
        rows=lambda contents: contents["agreements"],
        key=("reference",),
        model=Agreement,
        identity=("reference",),
        writer=writing.agreement,
        prefetch=("parties",),
        shape=Shape(
            (
                Field("reference", filled),
                Field("kind", filled),
                Field("label"),
                *both("title"),
                Refs("parties", kind="city", through="parties", column="city_id"),
                Partial("concluded_on"),
                Field("status", filled),
                Field("review_interval_months", integer),
                Field("historical", flag),
                Day("assembly_approved_on"),
                Field("fields_of_cooperation", texts),
                Field("notes"),
                Field("notes_language"),
                Source(),
            ),
            (Field("assembly_approval_required", flag),),
        ),
    ),
    Kind(
        kind="trip",
        label="trips",
        file="visits",
        rows=lambda contents: contents["visits"]["trips"],
        key=("key",),
        model=Trip,
        identity=(),
        writer=writing.trip,
        shape=Shape(
            (
                Field("office", filled),
                *both("principal"),
                Field("principal_key", filled),
                Period("dates", dates=("starts_on", "ends_on")),
                *_JOURNEY,
            ),
            (Field("key", filled),),
        ),
    ),
    Kind(
        kind="visit",
        label="visits",
        file="visits",
        rows=lambda contents: contents["visits"]["visits"],
        key=("key",),
        model=Visit,
        identity=(),
        writer=writing.visit,
        shape=Shape(
            (
                Field("direction", filled),
                Ref("city", kind="city"),
                Ref("trip", kind="trip", check=optional(filled)),
                Period("dates", dates=("starts_on", "ends_on", "met_on")),
                Field("traveller", filled),
                Field("official", flag),
                *both("results"),
                Ref("agreement", kind="agreement", check=optional(filled)),
                *_JOURNEY,
            ),
            (
                Field("key", filled),
                Ref("principal_key", kind="office_holder", check=optional(filled)),
                Field("purpose_shared", flag),
                Field("note"),
            ),
        ),
    ),
    Kind(
        kind="strategy",
        label="strategies",
        file="strategy",
        rows=lambda contents: [contents["strategy"]["strategy"]],
        key=("code",),
        model=Strategy,
        identity=("code",),
        writer=writing.record(Strategy),
        shape=Shape(
            (
                Field("code", filled),
                *both("title", filled),
                Partial("dated"),
                Day("starts_on"),
                Day("ends_on"),
                Field("status", filled),
                *both("objective"),
                *both("review"),
                Rows("principles", shape=articles(*both("title", filled))),
                Source(),
            ),
            (Ref("document", kind="document"),),
        ),
    ),
    Kind(
        kind="item",
        label="strategy items",
        file="strategy",
        rows=lambda contents: _of_strategy(contents, "strategy", "items"),
        key=("code",),
        model=StrategyItem,
        identity=("strategy", "code"),
        writer=writing.record(StrategyItem),
        shape=Shape(
            (
                Ref("strategy", kind="strategy"),
                Field("code", filled),
                Field("kind", filled),
                Ref("parent", kind="item", check=optional(filled)),
                Field("position", integer),
                Field("goal_number", optional(integer)),
                *both("text"),
                Field("ja_status", filled),
                Field("themes", texts),
                Field("alternative_wording"),
                Field("note"),
                Source(),
            )
        ),
    ),
    Kind(
        kind="target",
        label="targets",
        file="targets",
        rows=lambda contents: _of_strategy(contents, "targets", "targets"),
        key=("code",),
        model=Target,
        identity=("code",),
        writer=writing.record(Target),
        shape=Shape(
            (
                Ref("strategy", kind="strategy"),
                Field("code", filled),
                Field("number", integer),
                *both("name", filled),
                Day("window_start"),
                Day("deadline"),
                *both("reading"),
                *both("alternative_reading"),
                Source(),
            )
        ),
    ),
    Kind(
        kind="rule",
        label="counting rules",
        file="targets",
        rows=lambda contents: [contents["targets"]["rule"]],
        key=("rule_version",),
        model=TargetRule,
        identity=("rule_version",),
        writer=writing.record(TargetRule),
        shape=Shape(
            (
                Field("rule_version", integer),
                Field("require_leader_visit", flag),
                Field("require_concrete_output", flag),
                Field("accept_substitutes", flag),
                Field("allow_decision_override", flag),
                Rows("texts", shape=articles(*both("topic", filled))),
                Source(),
            ),
            (
                Day("window_start"),
                Field("deadline_inclusive", flag),
                Field("month_precision", filled),
            ),
        ),
    ),
    Kind(
        kind="fund",
        label="funds",
        file="funds",
        rows=lambda contents: contents["funds"],
        key=("code",),
        model=Fund,
        identity=("code",),
        writer=writing.record(Fund),
        shape=Shape(
            (
                Field("code", filled),
                *both("name", filled),
                Field("name_tentative", flag),
                Field("status", filled),
                Field("amount_yen", optional(integer)),
                Field("amount_as_written"),
                Field("starts_in_fiscal_year", optional(integer)),
                Ref("successor", kind="fund", check=optional(filled)),
                Rows("purposes", shape=articles()),
                Source(),
            )
        ),
    ),
)
