"""The columns of lists of cities, networks and interactions."""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from diplomacy.core.tables import (
    Badge,
    Column,
    Lines,
    Table,
    Tone,
    visibility_badge,
    visibility_column,
)

from .enums import NetworkStatus

STATUS_TONES: dict[str, Tone] = {
    NetworkStatus.ACTIVE: "good",
    NetworkStatus.SUSPENDED: "warn",
    NetworkStatus.DISSOLVED: "neutral",
}


def partner_badge(city: Any) -> Badge | None:
    """Says that a city is a partner; reads the annotation ``is_partner``."""
    return Badge(_("Partner"), "good") if city.is_partner else None


def network_status(network: Any) -> Badge:
    """The status of a network in a word."""
    return Badge(network.get_status_display(), STATUS_TONES[network.status])


CITIES = Table(
    [
        Column("name", _("city"), order=("name_en",), href=True),
        Column("name_en", _("name in English"), order=("name_en",), shown=False),
        Column("name_ja", _("name in Japanese"), order=("name_ja",), shown=False),
        Column("code", _("code"), order=("code",), shown=False),
        Column("kind", _("kind"), lambda city: city.get_kind_display(), order=("kind",)),
        Column("country", _("country or region"), order=("country__name_en",)),
        Column(
            "region",
            _("part of the world"),
            lambda city: city.get_region_display(),
            order=("region",),
        ),
        Column("is_partner", _("partner"), partner_badge, kind="badge"),
        Column("desk_officer", _("desk officer"), "desk_officer"),
        Column("leader_office", _("leader's office"), shown=False),
        Column("lead_bureau", _("lead bureau"), shown=False),
        visibility_column(),
    ],
    default_sort="name",
)

NETWORKS = Table(
    [
        Column("name", _("network"), order=("name_en",), href=True),
        Column("code", _("code"), order=("code",), shown=False),
        Column("status", _("status"), network_status, order=("status",), kind="badge"),
        Column(
            "status_since",
            _("status since"),
            order=("status_since",),
            kind="date",
            precision="status_since_precision",
        ),
        Column(
            "established_on",
            _("established"),
            order=("established_on",),
            kind="date",
            precision="established_on_precision",
        ),
        Column("members", _("members"), "member_count", kind="number"),
        visibility_column(),
    ],
    default_sort="name",
)

#: As much of a summary as fits on a line or two; the record's page and the export have it all.
SUMMARY_CHARACTERS = 100


def shortened(interaction: Any) -> str:
    """The beginning of the summary."""
    return Truncator(interaction.summary).chars(SUMMARY_CHARACTERS)


INTERACTION_LINES = Lines(visibility_badge, lambda interaction: [shortened(interaction)])

INTERACTIONS = Table(
    [
        Column(
            "occurred_on",
            _("date"),
            order=("occurred_on",),
            href=True,
            kind="date",
            precision="occurred_on_precision",
        ),
        Column(
            "kind", _("kind"), lambda interaction: interaction.get_kind_display(), order=("kind",)
        ),
        Column("cities", _("cities"), "city_names", kind="list"),
        Column("summary", _("summary"), shortened, export=lambda row: row.summary),
        Column("lead_bureau", _("lead bureau"), order=("lead_bureau__code",)),
        Column(
            "language",
            _("language of the summary"),
            lambda interaction: interaction.get_language_display(),
            shown=False,
        ),
        visibility_column(),
    ],
    default_sort="-occurred_on",
)
