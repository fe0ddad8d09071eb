"""Writing agreements and their parties; terms, roles and reviews follow."""

import datetime
import logging
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.consequences import follow
from agreements.enums import (
    CLOSED,
    UNSIGNED,
    AgreementStatus,
)
from agreements.models import Agreement, Party
from agreements.validators import check_historical, refuse_before_conclusion
from cities.models import City
from cities.selectors import home_city
from cities.services import locked_cities
from diplomacy.core import clock, history, policies, records
from diplomacy.core.dates import Precision
from diplomacy.core.models import User
from diplomacy.core.validators import refuse_future

from .approvals import check_assembly_day, refuse_unsettled
from .terms import close_terms, open_term

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PartyEntry:
    """A partner city and who signed for it, if known."""

    city: City
    signatory: str = ""
    signatory_title: str = ""


def parties_with(agreement: Agreement | None, cities: Iterable[City]) -> list[PartyEntry]:
    """Exactly ``cities`` as the parties; who signed for one that stays is kept."""
    parties = agreement.parties.all() if agreement else ()
    present = {party.city_id: party for party in parties}
    return [
        PartyEntry(city, present[city.pk].signatory, present[city.pk].signatory_title)
        if city.pk in present
        else PartyEntry(city)
        for city in cities
    ]


@transaction.atomic
def create_agreement(
    *,
    actor: User | None,
    values: Mapping[str, Any],
    parties: Sequence[PartyEntry],
    reason: str = "",
) -> Agreement:
    """Record an agreement, in whatever state it has reached.

    One that is in force gets an open-ended term from its conclusion; one that is signed gets its
    first review. ValidationError names ``parties`` when there is none or one is the home city,
    and ``reason`` when the agreement has come to an end and nobody says why. An approved one is
    recorded by those who may approve: approval is not gone round by recording it.
    """
    agreement = Agreement(**values)
    approved = agreement.status == AgreementStatus.APPROVED
    if approved and actor is not None and not policies.can(actor, "approve", agreement):
        raise ValidationError({"status": _("Record it as a draft: the office approves it.")})
    if agreement.status in CLOSED and not reason.strip():
        raise ValidationError({"reason": _("Say why the agreement came to an end.")})
    _check_dates(agreement)
    agreement = records.create(Agreement, actor=actor, values=values, reason=reason)
    _write_parties(agreement, parties, actor, reason)
    if agreement.status in (AgreementStatus.IN_FORCE, AgreementStatus.RESTED):
        open_term(agreement, actor, reason)
    follow(agreement, actor, reason)
    return agreement


@transaction.atomic
def change_agreement(
    agreement: Agreement,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    parties: Sequence[PartyEntry] | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Agreement:
    """Change facts and, if given, the parties. The status moves only by :func:`move_agreement`.

    A first term that began with the conclusion follows it to another day; ValidationError names
    ``concluded_on`` when a term would come to lie before it.
    """
    before = records.locked(agreement, expected_version)
    if "status" in values and values["status"] != before.status:
        raise ValidationError({"status": _("The status is changed by an action of its own.")})
    policies.require(actor, "change", before)
    check_assembly_day(before, values)
    agreement = records.change(
        before, actor=actor, values=values, expected_version=expected_version, reason=reason
    )
    _check_dates(agreement)
    _follow_conclusion(agreement, before, actor, reason)
    if parties is not None:
        _write_parties(agreement, parties, actor, reason)
    follow(agreement, actor, reason)
    return agreement


@transaction.atomic
def move_agreement(
    agreement: Agreement,
    name: str,
    *,
    actor: User | None,
    values: Mapping[str, Any] | None = None,
    effective_on: datetime.date | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Agreement:
    """Move an agreement along its lifecycle; terms, roles and reviews follow.

    ``effective_on`` is the first day of a term that begins, or the last day of one that ends
    (today unless given). A move that the state forbids raises TransitionRefused.
    """
    before = records.locked(agreement, expected_version)
    policies.require(actor, lifecycle.AGREEMENT.check(before, name).action, before)
    check_assembly_day(before, values or {})
    if name == "approve":
        refuse_unsettled(before)
    agreement = records.transition(
        before,
        name,
        actor=actor,
        lifecycle=lifecycle.AGREEMENT,
        values=values,
        expected_version=expected_version,
        reason=reason,
    )
    _check_dates(agreement)
    _follow_conclusion(agreement, before, actor, reason)
    refuse_before_conclusion(
        "effective_on", effective_on, agreement.concluded_on, agreement.concluded_on_precision
    )
    if name == "enter_force":
        open_term(agreement, actor, reason, starts_on=effective_on)
    elif agreement.status in CLOSED:
        if effective_on is not None and effective_on > clock.today():
            message = _("This day is yet to come. Let the term end on it: the rest follows.")
            raise ValidationError({"effective_on": ValidationError(message, code="future")})
        close_terms(agreement, effective_on or clock.today(), actor, reason)
    follow(agreement, actor, reason)
    return agreement


@transaction.atomic
def void_agreement(
    agreement: Agreement, *, actor: User | None, reason: str, expected_version: int | None = None
) -> Agreement:
    """Withdraw a wrong agreement: it gives no city a role and asks for no review any more."""
    agreement = records.void(
        agreement, actor=actor, reason=reason, expected_version=expected_version
    )
    follow(agreement, actor, reason)
    return agreement


def end_lapsed(today: datetime.date) -> int:
    """End the agreements whose last term lies before ``today``; how many.

    Each in its own transaction: one that cannot be ended is logged and does not hold up the others.
    """
    ended = 0
    for agreement in Agreement.objects.lapsed(today):
        try:
            ended += _end_if_lapsed(agreement, today)
        except (ValidationError, DatabaseError) as refusal:
            logger.warning("agreement %s has lapsed but is not ended: %s", agreement.pk, refusal)
    return ended


@transaction.atomic
def _end_if_lapsed(agreement: Agreement, today: datetime.date) -> bool:
    """Whether it was ended: asked under the lock, since a term may have been added meanwhile."""
    agreement = records.locked(agreement)
    if not Agreement.objects.lapsed(today).filter(pk=agreement.pk).exists():
        return False
    last = max(term.ends_on for term in agreement.terms.all() if term.ends_on)
    reason = gettext("The last term ended on %(day)s.") % {"day": last.isoformat()}
    move_agreement(agreement, "end", actor=None, reason=reason, effective_on=last)
    return True


def _check_dates(agreement: Agreement) -> None:
    if agreement.status not in UNSIGNED:
        refuse_future("concluded_on", agreement.concluded_on, agreement.concluded_on_precision)
    refuse_future("assembly_approved_on", agreement.assembly_approved_on, Precision.DAY)
    approved, concluded = agreement.assembly_approved_on, agreement.concluded_on
    if agreement.status not in UNSIGNED and approved and concluded and approved > concluded:
        raise ValidationError(
            {"assembly_approved_on": _("The Assembly approves before the agreement is concluded.")}
        )
    check_historical(
        historical=agreement.historical,
        concluded_on=agreement.concluded_on,
        precision=agreement.concluded_on_precision,
    )


def _follow_conclusion(
    agreement: Agreement, before: Agreement, actor: User | None, reason: str
) -> None:
    """Keep the terms behind a conclusion that was corrected; ``before`` is as it was.

    A first term that began exactly with the conclusion begins with it again.
    """
    on, precision = agreement.concluded_on, agreement.concluded_on_precision
    was = (before.concluded_on, before.concluded_on_precision)
    if on is None or (on, precision) == was:
        return
    try:
        for number, term in enumerate(agreement.terms.all()):
            if number == 0 and (term.starts_on, term.starts_on_precision) == was:
                term.starts_on, term.starts_on_precision = on, precision
                records.save(term, actor=actor, reason=reason)
            refuse_before_conclusion("starts_on", term.starts_on, on, precision)
    except ValidationError as refusal:
        message = _("A term would lie before the conclusion. Correct the term first.")
        raise ValidationError(
            {"concluded_on": ValidationError(message, code="term_too_early")}
        ) from refusal


def _write_parties(
    agreement: Agreement, entries: Sequence[PartyEntry], actor: User | None, reason: str
) -> None:
    present = {party.city_id: party for party in agreement.parties.all()}
    problem = _problem_of_parties(entries, present)
    if problem:
        raise ValidationError({"parties": problem})
    changed = False
    for entry in entries:
        party = present.pop(entry.city.pk, None) or Party(agreement=agreement, city=entry.city)
        given = (entry.signatory, entry.signatory_title)
        if party.pk and (party.signatory, party.signatory_title) == given:
            continue
        party.signatory, party.signatory_title = given
        records.save(party, actor=actor, reason=reason)
        changed = True
    # Whoever promised something stays a party: the database refuses it, with a sentence.
    with history.acting(actor, reason), records.constraints_as_errors(Agreement):
        for party in present.values():
            party.delete()
            changed = True
        if changed:
            records.touch(agreement)


def _problem_of_parties(entries: Sequence[PartyEntry], present: Container[UUID]) -> Any:
    """What is wrong with the parties; a city that is one already stays, whatever became of it."""
    ids = [entry.city.pk for entry in entries]
    if not ids:
        return _("Name at least one partner city.")
    if len(set(ids)) != len(ids):
        return _("Name each city once.")
    home = home_city()
    if home is not None and home.pk in ids:
        return _("The home city is party to every agreement; name the partners only.")
    added = locked_cities(entry.city for entry in entries if entry.city.pk not in present)
    if any(city.voided or city.merged_into_id for city in added.values()):
        return _("A city that was withdrawn or merged into another cannot be a party.")
    return None
