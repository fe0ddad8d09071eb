"""Writing versions of the text, and amendments."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agreements.enums import UNSIGNED
from agreements.models import Agreement, AgreementText, Amendment
from agreements.validators import refuse_before_conclusion
from diplomacy.core import history, policies, records
from diplomacy.core.models import Attachment, User
from diplomacy.core.validators import refuse_future


@transaction.atomic
def save_text(
    agreement: Agreement,
    *,
    actor: User | None,
    language: str,
    text: str,
    note: str = "",
    expected_version: int | None = None,
    reason: str = "",
) -> AgreementText:
    """Save the next version of the text in a language.

    Line ends are stored as one character, whatever they were typed with. ValidationError names
    ``text`` when it is what the present version says already.
    """
    agreement = _changeable(agreement, actor, expected_version, reason)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    last = agreement.texts.filter(language=language).order_by("-number").first()
    if last is not None and last.text == text:
        message = _("This is what version %(number)s says already.")
        raise ValidationError(
            {"text": ValidationError(message, code="same", params={"number": last.number})}
        )
    saved = AgreementText(
        agreement=agreement,
        language=language,
        number=last.number + 1 if last else 1,
        text=text,
        note=note.strip(),
        saved_by=actor,
    )
    records.save(saved, actor=actor, reason=reason)
    saved.refresh_from_db(fields=["sha256"])
    return saved


@transaction.atomic
def save_amendment(
    agreement: Agreement,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    amendment: Amendment | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> Amendment:
    """Record an amendment, or correct ``amendment``.

    ValidationError names ``amended_on`` when it lies before the conclusion or after today, and
    ``document`` when that is no document of this agreement; it is about the whole while the
    agreement is not signed: a draft is changed, not amended.
    """
    agreement = _changeable(agreement, actor, expected_version, reason)
    if agreement.status in UNSIGNED:
        raise ValidationError(
            _("A draft is changed, not amended: amendments follow the signature."),
            code="transition",
        )
    amendment = amendment or Amendment(agreement=agreement)
    for name, value in values.items():
        setattr(amendment, name, value)
    on, precision = amendment.amended_on, amendment.amended_on_precision
    refuse_future("amended_on", on, precision)
    refuse_before_conclusion(
        "amended_on", on, agreement.concluded_on, agreement.concluded_on_precision
    )
    _check_document(agreement, amendment.document)
    records.save(amendment, actor=actor, reason=reason)
    return amendment


@transaction.atomic
def remove_amendment(
    agreement: Agreement,
    amendment: Amendment,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> None:
    """Remove an amendment that was recorded by mistake; the history keeps it."""
    agreement = _changeable(agreement, actor, expected_version, reason)
    records.require_reason(reason)
    with history.acting(actor, reason):
        amendment.delete()


def _check_document(agreement: Agreement, document: Attachment | None) -> None:
    if document is not None and document.subject_id != agreement.pk:
        raise ValidationError({"document": _("Choose a document of this agreement.")})


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
