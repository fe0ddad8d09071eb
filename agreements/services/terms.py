"""Writing the terms of an agreement."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.consequences import follow
from agreements.models import Agreement, Term
from agreements.validators import refuse_before_conclusion
from diplomacy.core import history, policies, records
from diplomacy.core.dates import Precision, format_date, period_end, period_start
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

    Days known to the month or year are stored as the last of it. One that renews an open-ended
    term ends that the day before. ValidationError names ``starts_on`` when it would begin before
    the conclusion, or overlap another term, which it names, ``ends_on`` when it would end before
    it starts, and ``supersedes`` when that is not an earlier term of this agreement that nothing
    has renewed yet.
    """
    agreement = _changeable(agreement, actor, expected_version, reason)
    term = term or Term(agreement=agreement)
    for name, value in values.items():
        setattr(term, name, value)
    _to_period_ends(term)
    refuse_before_conclusion(
        "starts_on", term.starts_on, agreement.concluded_on, agreement.concluded_on_precision
    )
    _check_end(term)
    renewed = term.supersedes
    if renewed is not None:
        _check_renewal(agreement, renewed, term)
        if renewed.ends_on is None and term.starts_on:
            renewed.ends_on = _day_before(term)
            renewed.ends_on_precision = Precision.DAY
            records.save(renewed, actor=actor, reason=reason)
    _refuse_overlap(agreement, term)
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


def _to_period_ends(term: Term) -> None:
    """Whatever day of the month or year was given, its last stands for it."""
    if term.starts_on is not None:
        term.starts_on = period_end(term.starts_on, term.starts_on_precision)
    if term.ends_on is not None:
        term.ends_on = period_end(term.ends_on, term.ends_on_precision)


def _day_before(term: Term) -> datetime.date:
    """The day before a term may have begun."""
    first = period_start(term.starts_on, term.starts_on_precision)
    return first - datetime.timedelta(days=1)


def _check_end(term: Term) -> None:
    """A term that begins in a month without a day cannot end within that month.

    It counts from the month's last day, so it would be over before it starts.
    """
    starts, ends, precision = term.starts_on, term.ends_on, term.starts_on_precision
    if starts is None or ends is None or ends >= starts or ends < period_start(starts, precision):
        return
    message = _(
        "It ends in the period in which it starts. Give the day on which it starts, not only"
        " %(period)s."
    )
    raise ValidationError(
        {
            "starts_on": ValidationError(
                message, code="needs_day", params={"period": format_date(starts, precision)}
            )
        }
    )


def _check_renewal(agreement: Agreement, renewed: Term, term: Term) -> None:
    """Renewal leads from an earlier term of the agreement to a later one, and not in two."""
    problem: Any = None
    later = Term.objects.filter(supersedes=renewed).exclude(pk=term.pk).first()
    if renewed.agreement_id != agreement.pk or renewed.pk == term.pk:
        problem = _("Only another term of this agreement is renewed.")
    elif later is not None:
        problem = _("That term has been renewed already, by %(term)s.") % {"term": later}
    elif term.starts_on and _day_before(term) < renewed.starts_on:
        problem = _("A term renews an earlier one; that term starts on %(day)s.") % {
            "day": format_date(renewed.starts_on, renewed.starts_on_precision)
        }
    if problem is not None:
        raise ValidationError({"supersedes": ValidationError(problem, code="renewal")})


def _refuse_overlap(agreement: Agreement, term: Term) -> None:
    """Name the term that the days overlap; the database refuses them as well, in general words."""
    if term.starts_on is None or (term.ends_on is not None and term.ends_on < term.starts_on):
        return  # the model says what is wrong
    others = agreement.terms.exclude(pk=term.pk)
    others = others.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=term.starts_on))
    if term.ends_on is not None:
        others = others.filter(starts_on__lte=term.ends_on)
    other = others.first()
    if other is not None:
        message = _("The term overlaps another term of this agreement: %(term)s.")
        raise ValidationError(
            {"starts_on": ValidationError(message, code="overlap", params={"term": other})}
        )


def _changeable(
    agreement: Agreement, actor: User | None, expected_version: int | None, reason: str
) -> Agreement:
    agreement = records.locked(agreement, expected_version)
    policies.require(actor, "change", agreement)
    if agreement.voided:
        raise ValidationError(_("The record is voided."), code="voided")
    with history.acting(actor, reason):
        records.touch(agreement)
    return agreement
