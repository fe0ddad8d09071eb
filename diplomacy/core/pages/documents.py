"""The panel of documents that a record's page shows."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from diplomacy.core import attachments, panels, policies
from diplomacy.core.addresses import address
from diplomacy.core.models import Attachment

#: How many documents the panel of a record shows; its page of documents shows them all.
SHOWN = 10


@dataclass(frozen=True)
class Line:
    """A document as one reader meets it. Without addresses where they may not open or void it."""

    document: Attachment
    open_url: str
    void_url: str


@dataclass(frozen=True)
class Documents:
    """Documents of a record, whether there are more, and the page with all of them."""

    lines: list[Line]
    more: int
    url: str
    may_add: bool


def documents(record: Any, user: Any, shown: int | None = None) -> Documents:
    """The newest documents of ``record`` that ``user`` may know of; all unless ``shown`` says."""
    found = attachments.documents_of(record, user)
    may_add = not record.voided and policies.can(user, "change", record)
    lines = [
        Line(
            document,
            document.get_download_url() if attachments.may_open(user, document) else "",
            address("core:attachment_void", pk=document.pk)
            if may_add and not document.voided
            else "",
        )
        for document in found[:shown]
    ]
    url = address("core:attachment_list", kind=attachments.kind_of(type(record)), pk=record.pk)
    return Documents(lines, len(found) - len(lines), url, may_add)


def _panel(record: Any, user: Any) -> Documents | None:
    found = documents(record, user, SHOWN)
    return found if found.lines or found.may_add else None


def show_documents(slot: str, model: type[models.Model]) -> None:
    """Let records of ``model`` have documents, and show them on the page of ``slot``."""
    attachments.take(model)
    panels.register(
        slot,
        panels.Panel(
            "documents", _("Documents"), _panel, "core/partials/documents_panel.html", order=90
        ),
    )
