"""The texts and amendments of an agreement, as its page shows them to one reader."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from agreements.enums import UNSIGNED
from agreements.models import Agreement, AgreementText, Amendment
from diplomacy.core import attachments, policies
from diplomacy.core.addresses import address
from diplomacy.core.prepared import GIVEN_ID, prepared


@dataclass(frozen=True)
class Latest:
    """The newest version in one language, and where it is compared with the one before."""

    text: AgreementText
    compare_url: str


@dataclass(frozen=True)
class AmendmentLine:
    """An amendment, the document that this reader may open, and where it is corrected."""

    amendment: Amendment
    document: Any
    edit_url: str
    remove_url: str


@dataclass(frozen=True)
class Content:
    """What the agreement says; addresses are empty for who may not."""

    texts: list[Latest]
    amendments: list[AmendmentLine]
    text_url: str
    amendment_url: str


@prepared
def _texts_of(user: Any, on: datetime.date) -> QuerySet[AgreementText]:
    texts = AgreementText.objects.filter(agreement=GIVEN_ID).select_related("saved_by")
    # The text itself may be long, and the page names it only.
    return texts.defer("text").order_by("language", "-number").distinct("language")


@prepared
def _amendments_of(user: Any, on: datetime.date) -> QuerySet[Amendment]:
    return (
        Amendment.objects.filter(agreement=GIVEN_ID)
        .select_related("document")
        .order_by("amended_on", "id")
    )


def content_of(agreement: Agreement, user: Any) -> Content | None:
    """Texts and amendments; None leaves the panel out where there are none to show or add."""
    may_change = not agreement.voided and policies.can(user, "change", agreement)
    texts = _texts_of(user, agreement.pk)
    amendments = _amendments_of(user, agreement.pk)
    if not texts and not amendments and not may_change:
        return None
    for text in texts:
        text.agreement = agreement
    signed = agreement.status not in UNSIGNED
    return Content(
        [_latest(text) for text in texts],
        [_line(amendment, agreement, user, may_change) for amendment in amendments],
        address("agreements:text_create", pk=agreement.pk) if may_change else "",
        address("agreements:amendment_create", pk=agreement.pk) if may_change and signed else "",
    )


def _latest(text: AgreementText) -> Latest:
    url = address("agreements:text_compare", pk=text.agreement_id, language=text.language)
    return Latest(text, url if text.number > 1 else "")


def _line(amendment: Amendment, agreement: Agreement, user: Any, may_change: bool) -> AmendmentLine:
    document = amendment.document
    if document is not None:
        document.subject = agreement
        reader = policies.reader_of(user)
        if not policies.may_see(reader, document) or not attachments.may_open(user, document):
            document = None
    keys = {"pk": agreement.pk, "amendment": amendment.pk}
    edit = reverse("agreements:amendment_update", kwargs=keys) if may_change else ""
    remove = reverse("agreements:amendment_remove", kwargs=keys) if may_change else ""
    return AmendmentLine(amendment, document, edit, remove)
