"""Mail that the demonstration's catch-all received. Outside a demonstration: 404."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

NEWEST = 200


@dataclass(frozen=True)
class Mail:
    """One received mail."""

    name: str
    subject: str
    recipient: str
    sender: str
    date: datetime.datetime | None
    text: str = ""


def _files() -> list[Path]:
    """The newest mails first."""
    if settings.PORTAL_MODE != "demo":
        raise Http404
    folder: Path = settings.MAIL_FOLDER
    files = [path for path in folder.glob("*.eml") if path.is_file()] if folder.is_dir() else []
    return sorted(files, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)


def _read(path: Path, *, headers_only: bool) -> Mail:
    with path.open("rb") as file:
        message = BytesParser(EmailMessage, policy=default).parse(file, headersonly=headers_only)
    body = None if headers_only else message.get_body(("plain",))
    date = message["Date"].datetime if message["Date"] is not None else None
    if date is not None and date.tzinfo is None:
        # "-0000" means UTC whose place of origin is not told; Python leaves it naive.
        date = date.replace(tzinfo=datetime.UTC)
    return Mail(
        name=path.name,
        subject=str(message["Subject"] or ""),
        recipient=str(message["To"] or message["X-Envelope-To"] or ""),
        sender=str(message["From"] or ""),
        date=date,
        text=body.get_content() if body is not None else "",
    )


@require_GET
def mail_list(request: HttpRequest) -> HttpResponse:
    """Subjects and recipients."""
    files = _files()
    mails = [_read(path, headers_only=True) for path in files[:NEWEST]]
    return render(
        request,
        "core/mail_list.html",
        {"title": gettext("Received mail"), "mails": mails, "count": len(files)},
    )


@require_GET
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail. Only a name of the folder's own list is ever opened."""
    for path in _files():
        if path.name == name:
            mail = _read(path, headers_only=False)
            return render(request, "core/mail_detail.html", {"title": mail.subject, "mail": mail})
    raise Http404
