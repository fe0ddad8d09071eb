"""The columns of the lists behind the dashboard."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.tables.agreements import AGREEMENTS
from agreements.tables.commitments import COMMITMENTS
from cities.enums import InteractionKind
from diplomacy.core.tables import Badge, Column, Table

from .charts import Mark
from .gaps import AgreementGap, CommitmentGap
from .selectors import AGREEMENT, Contact

CONTACT_KINDS: dict[str, Any] = {
    "outbound": _("Visit there"),
    "inbound": _("Visit here"),
    AGREEMENT: _("Agreement signed"),
    **dict(InteractionKind.choices),
}


def _contact(city: Any) -> Contact | None:
    return Contact.parse(city.last_contact)


def contact_kind(contact: Contact | None) -> str:
    """What the last contact was, in words."""
    return str(CONTACT_KINDS[contact.kind]) if contact else gettext("None on record")


_AGREEMENT_COLUMNS = AGREEMENTS.by_key

PARTNERS = Table(
    [
        Column("name", _("partner"), order=("name_en",), href=True),
        Column("country", _("country or region"), order=("country__name_en",)),
        Column(
            "region",
            _("part of the world"),
            lambda city: city.get_region_display(),
            order=("region",),
        ),
        Column("role", _("role"), lambda city: Mark(city.role_mark).label, order=("role_mark",)),
        Column(
            "last_contact",
            _("last contact"),
            lambda city: contact.on if (contact := _contact(city)) else None,
            order=("last_contact",),
            kind="date",
            precision=lambda city: contact.precision if (contact := _contact(city)) else "day",
        ),
        Column(
            "contact_kind",
            _("kind of contact"),
            lambda city: contact_kind(_contact(city)),
            reads="last_contact",
        ),
    ],
    default_sort="last_contact",
)


def _round(agreement: Any) -> Badge:
    return Badge(gettext("%(years)s years") % {"years": agreement.anniversary_years}, "info")


ANNIVERSARIES = Table(
    [
        Column("title", _("agreement"), order=("title_ja", "title_en"), href=True),
        Column("cities", _("partner cities"), _AGREEMENT_COLUMNS["cities"].value, kind="list"),
        Column(
            "anniversary_on",
            _("anniversary"),
            order=("anniversary_on",),
            kind="date",
            precision="concluded_on_precision",
        ),
        Column("years", _("years"), _round, order=("anniversary_years",), kind="badge"),
        _AGREEMENT_COLUMNS["concluded_on"],
        _AGREEMENT_COLUMNS["lead_bureau"],
    ],
    default_sort="anniversary_on",
)

REVIEWS = Table(AGREEMENTS.columns, default_sort="next_review_due")


def _gap_badges(kinds: Any) -> Any:
    def gaps(record: Any) -> list[str]:
        return [str(kind.label) for kind in kinds if getattr(record, kind.value)]

    return gaps


_COMMITMENT_COLUMNS = COMMITMENTS.by_key

COMMITMENT_GAPS = Table(
    [
        *(_COMMITMENT_COLUMNS[key] for key in ("title", "agreement", "side", "lead_bureau")),
        _COMMITMENT_COLUMNS["due_on"],
        Column("gap", _("gap"), _gap_badges(CommitmentGap), kind="list"),
    ],
    default_sort="due_on",
)

AGREEMENT_GAPS = Table(
    [
        *(_AGREEMENT_COLUMNS[key] for key in ("title", "reference", "cities", "concluded_on")),
        _AGREEMENT_COLUMNS["lead_bureau"],
        Column("gap", _("gap"), _gap_badges(AgreementGap), kind="list"),
        _AGREEMENT_COLUMNS["status"],
        _AGREEMENT_COLUMNS["next_review_due"],
    ],
    default_sort="concluded_on",
)
