"""The inbox: what the portal told the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from diplomacy.core import notifications
from diplomacy.core.models import Notification
from diplomacy.core.parameters import Refused, reads

PAGE = 30


@dataclass(frozen=True)
class Item:
    """One notification as it reads now, in the reader's language."""

    notification: Notification
    label: Any
    subject: str
    text: str
    url: str


def _item(notification: Notification) -> Item:
    message = notification.message
    category = notifications.get(message.category)
    subject, text = category.render(message.payload, (get_language() or "ja")[:2])
    return Item(notification, category.label, subject, text, category.url(message.payload))


@require_GET
@reads("start")
def inbox(request: HttpRequest) -> HttpResponse:
    """The newest notifications; older ones by `?start=`."""
    own = (
        Notification.objects.filter(recipient=request.user.pk)
        .select_related("message")
        .order_by("-created_at", "-pk")
    )
    start = request.GET.get("start", "0")
    if not (start.isdecimal() and len(start) < 7):
        raise Refused(gettext("“%(value)s” is no place in the inbox.") % {"value": start[:60]})
    # The inbox of one person is short; an offset serves it well.
    offset = int(start)
    found = list(own[offset : offset + PAGE + 1])
    return render(
        request,
        "core/inbox.html",
        {
            "title": gettext("Inbox"),
            "items": [_item(notification) for notification in found[:PAGE]],
            "next_start": offset + PAGE if len(found) > PAGE else None,
        },
    )


@require_POST
def notification_open(request: HttpRequest, pk: UUID) -> HttpResponseRedirect:
    """Mark one as read and go to what it is about; somebody else's is not found."""
    notification = get_object_or_404(
        Notification.objects.select_related("message"), pk=pk, recipient=request.user
    )
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
    url = notifications.get(notification.message.category).url(notification.message.payload)
    if request.POST.get("stay") or not url_has_allowed_host_and_scheme(url, None):
        return redirect("core:inbox")
    return HttpResponseRedirect(url)


@require_POST
def inbox_read(request: HttpRequest) -> HttpResponseRedirect:
    """Mark everything as read."""
    Notification.objects.filter(recipient=request.user.pk, read_at=None).update(
        read_at=timezone.now()
    )
    return redirect("core:inbox")
