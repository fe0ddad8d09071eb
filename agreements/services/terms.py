"""Writing the terms of an agreement."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements.consequences import follow
from agreements.models import Agreement, Term
from agreements.validators import refuse_before_conclusion
from diplomacy.core import history, policies, records
from diplomacy.core.dates import Precision, period_start
from diplomacy.core.models import User


@transaction.atomic
def save_term(
    agreement: Agreement,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    term: Term | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Term:
    """Add a term, or change ``term``.

    One that renews an open-ended term ends that the day before. ValidationError names
    ``starts_on`` when it would begin before the conclusion, and ``supersedes`` when that is not
    another term of this agreement.
    """
    agreement = _changeable(agreement, actor, expected_version, reason)
    term = term or Term(agreement=agreement)
    for name, value in values.items():
        setattr(term, name, value)
    refuse_before_conclusion(
        "starts_on", term.starts_on, agreement.concluded_on, agreement.concluded_on_precision
    )
    renewed = term.supersedes
    if renewed is not None and (renewed.agreement_id != agreement.pk or renewed.pk == term.pk):
        raise ValidationError({"supersedes": _("Only another term of this agreement is renewed.")})
    if renewed is not None and renewed.ends_on is None and term.starts_on:
        renewed.ends_on = period_start(
            term.starts_on, term.starts_on_precision
        ) - datetime.timedelta(days=1)
        renewed.ends_on_precision = Precision.DAY
        records.save(renewed, actor=actor, reason=reason)
    records.save(term, actor=actor, reason=reason)
    follow(agreement, actor, reason)
    return term


@transaction.atomic
def remove_term(
    agreement: Agreement,
    term: Term,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> None:
    """Remove a term that was recorded by mistake; the history keeps it."""
    agreement = _changeable(agreement, actor, expected_version, reason)
    if hasattr(term, "renewed_by"):
        raise ValidationError(_("A later term renews this one; remove that first."))
    with history.acting(actor, reason):
        term.delete()
    follow(agreement, actor, reason)


def open_term(
    agreement: Agreement,
    actor: User | None,
    reason: str,
    starts_on: datetime.date | None = None,
) -> None:
    """An open-ended term from ``starts_on``, else from the conclusion; none if one was entered."""
    first_day = starts_on or agreement.concluded_on
    if first_day is None or agreement.terms.exists():
        return
    precision = Precision.DAY if starts_on else agreement.concluded_on_precision
    term = Term(agreement=agreement, starts_on=first_day, starts_on_precision=precision)
    records.save(term, actor=actor, reason=reason)


def close_terms(
    agreement: Agreement, last_day: datetime.date, actor: User | None, reason: str
) -> None:
    """End what runs on ``last_day``; a term that would have begun later never comes."""
    for term in agreement.terms.order_by("-starts_on"):
        if period_start(term.starts_on, term.starts_on_precision) > last_day:
            with history.acting(actor, reason):
                term.delete()
        elif term.ends_on is None or term.ends_on > last_day:
            # A term known to have begun this month is stored from its last day.
            term.ends_on = max(last_day, term.starts_on)
            term.ends_on_precision = Precision.DAY
            records.save(term, actor=actor, reason=reason)


def _changeable(
    agreement: Agreement, actor: User | None, expected_version: int | None, reason: str
) -> Agreement:
    agreement = records.locked(agreement, expected_version)
    policies.require(actor, "change", agreement)
    with history.acting(actor, reason):
        records.touch(agreement)
    return agreement
