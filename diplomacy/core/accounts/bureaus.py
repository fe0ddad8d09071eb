"""Bureaus: added, renamed, and closed when an office is reorganised.

A bureau that is closed keeps what it leads and who works in it until somebody moves them; it is
only not offered any more. Apps say which of their records are in progress.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies, records
from diplomacy.core.models import Bureau, RoleMembership, User

_in_progress: dict[type[models.Model], Q] = {}


def register(model: type[models.Model], condition: Q | None = None) -> None:
    """Say which records of ``model`` a lead bureau still has to see to; all where no condition."""
    _in_progress[model] = condition if condition is not None else Q()


def remaining(bureau: Bureau) -> dict[str, int]:
    """What a bureau still has, by kind, in the active language: people, and records in progress
    that it leads. Only counts, so that nobody learns of a record here."""
    found = {
        gettext("people"): User.objects.filter(
            bureau=bureau, is_active=True, is_service=False
        ).count(),
        gettext("posts of programme officers"): RoleMembership.objects.filter(
            bureau=bureau, user__is_active=True
        ).count(),
        gettext("API clients"): User.objects.filter(
            bureau=bureau, is_active=True, is_service=True
        ).count(),
    }
    for model, condition in _in_progress.items():
        rows: Any = model._default_manager
        number = rows.active().filter(condition, lead_bureau=bureau).count()
        found[capfirst(str(model._meta.verbose_name_plural))] = number
    return {kind: number for kind, number in found.items() if number}


def still_has(bureau: Bureau) -> str:
    """What :func:`remaining` found, as one sentence; empty for nothing."""
    left = remaining(bureau)
    if not left:
        return ""
    kinds = gettext(", ").join(
        gettext("%(kind)s: %(number)s") % {"kind": kind, "number": number}
        for kind, number in left.items()
    )
    return ngettext(
        "This bureau still has %(kinds)s. It keeps it until somebody moves it.",
        "This bureau still has %(kinds)s. It keeps them until somebody moves them.",
        sum(left.values()),
    ) % {"kinds": kinds}


def add_bureau(*, actor: User | None, values: Mapping[str, Any], reason: str) -> Bureau:
    """Add a bureau. Raises ValidationError or PermissionDenied."""
    records.require_reason(reason)
    bureau: Bureau = records.create(Bureau, actor=actor, values=values, reason=reason)  # type: ignore[type-var]
    return bureau


def rename_bureau(
    bureau: Bureau,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> Bureau:
    """Change a bureau's names. Its code stays: other systems know it by that."""
    records.require_reason(reason)
    saved: Bureau = records.change(  # type: ignore[type-var]
        bureau, actor=actor, values=values, expected_version=expected_version, reason=reason
    )
    return saved


@transaction.atomic
def close_bureau(
    bureau: Bureau,
    *,
    actor: User | None,
    anyway: bool = False,
    expected_version: int | None = None,
    reason: str = "",
) -> Bureau:
    """Take a bureau out of use. One that still has people or work is closed only ``anyway``:
    ValidationError says what it has."""
    records.require_reason(reason)
    found: Any = bureau
    current: Any = records.locked(found, expected_version)
    policies.require(actor, "change", current)
    if not current.is_active:
        raise ValidationError(_("This bureau is not active any more."), code="inactive")
    if not anyway and (left := still_has(current)):
        raise ValidationError({"anyway": ValidationError(left, code="remaining")})
    return _set_active(current, False, actor, reason)


@transaction.atomic
def reopen_bureau(
    bureau: Bureau, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> Bureau:
    """Take a bureau into use again."""
    records.require_reason(reason)
    found: Any = bureau
    current: Any = records.locked(found, expected_version)
    policies.require(actor, "change", current)
    if current.is_active:
        raise ValidationError(_("This bureau is active."), code="active")
    return _set_active(current, True, actor, reason)


def _set_active(bureau: Bureau, active: bool, actor: User | None, reason: str) -> Bureau:
    bureau.is_active = active
    records.save(bureau, actor=actor, reason=reason)
    bureau.refresh_from_db(fields=["version", "updated_at"])
    return bureau
