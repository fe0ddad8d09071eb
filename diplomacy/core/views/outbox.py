"""Mail on its way, for administrators: what waits, what was given up, and sending it again."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from diplomacy.core import outbox, policies
from diplomacy.core.accounts.lists import moment
from diplomacy.core.enums import MailState
from diplomacy.core.forms import ReasonForm
from diplomacy.core.models import Delivery
from diplomacy.core.pages.accounts import AccountDetailView, AccountMoveView, ReadersOnly
from diplomacy.core.pages.details import Action, Fact
from diplomacy.core.pages.lists import Link, RecordListView
from diplomacy.core.reminding import outbox_lists
from diplomacy.core.tables import Badge

__all__ = ["OutboxDetailView", "OutboxListView", "RetryDeadView", "RetryView"]

logger = logging.getLogger(__name__)


class OutboxListView(RecordListView):
    """Every mail that is on its way, was delivered or was given up."""

    model = Delivery
    title = _("Outgoing mail")
    lead = _("What waits is sent by itself. What was given up waits for somebody to send it again.")
    filterset_class = outbox_lists.DeliveryFilterSet
    table = outbox_lists.DELIVERIES
    empty_text = _("There is no such mail.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """They have no visibility: who reads one reads all."""
        return outbox_lists.deliveries()

    def get_links(self) -> list[Link]:
        """Those that need somebody."""
        return [
            Link(_("Given up"), f"{reverse('core:outbox')}?state={MailState.DEAD}"),
            Link(_("Send again what was given up"), reverse("core:outbox_retry_dead")),
        ]


class OfDelivery(ReadersOnly):
    """Pages about one mail."""

    model = Delivery

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """They have no visibility."""
        return outbox_lists.deliveries()


class OutboxDetailView(OfDelivery, AccountDetailView):
    """One mail: to whom, how often it was tried and what the server said. Not its text."""

    list_url = "core:outbox"

    def heading(self, record: Any) -> Any:
        """What kind of message it is, and to whom."""
        return f"{outbox_lists.category_name(record)}: {record.message.recipient}"

    def badges(self, record: Any) -> list[Badge]:
        """How far it got."""
        return [outbox_lists.state_of(record)]

    def facts(self, record: Any) -> list[Fact]:
        """Where it stands."""
        pending = record.state == MailState.PENDING
        return [
            Fact(_("Recipient"), record.message.recipient),
            Fact(_("E-mail address"), record.message.recipient.email),
            Fact(_("Message-ID"), record.mail_id),
            Fact(_("Written"), moment(record.message.created_at)),
            Fact(_("Attempts"), record.attempts),
            Fact(_("Next attempt"), moment(record.next_attempt_at) if pending else ""),
            Fact(_("Delivered"), moment(record.delivered_at)),
            Fact(_("Last error"), record.last_error),
        ]

    def extra_actions(self, record: Any) -> list[Action]:
        """Once more."""
        return [self.action(record, _("Send again"), "core:outbox_retry", _why_not(record))]


def _why_not(record: Delivery) -> Any:
    """Why a mail cannot be sent again; empty when it can."""
    return "" if record.state == MailState.DEAD else _("Only what was given up is sent again.")


class ConfirmForm(ReasonForm):
    """Nothing to say: who sends it again is in the log."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class RetryView(OfDelivery, AccountMoveView):
    """Send one mail again that was given up, with the same Message-ID."""

    label = _("Send again")
    form_class = ConfirmForm

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """Without a version: nothing is changed that somebody else could have changed."""
        return self.form_class(data)

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """Put it back into the queue."""
        outbox.retry([record.pk])
        logger.info("delivery %s sent again by %s", record.pk, self.request.user.pk)
        return record

    def why_not(self, record: Any) -> Any:
        """It was not given up."""
        return _why_not(record)

    def done_text(self, record: Any) -> str:
        """What happens now."""
        return gettext("The mail is sent again.")


class RetryDeadView(View):
    """Send everything again that was given up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Administrators alone."""
        if not policies.can(request.user, "change", Delivery):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """How many there are."""
        number = Delivery.objects.filter(state=MailState.DEAD).count()
        context = {
            "title": gettext("Send again what was given up"),
            "form": ConfirmForm(),
            "note": ngettext(
                "%(number)d mail was given up.", "%(number)d mails were given up.", number
            )
            % {"number": number},
            "why_not": "" if number else _("No mail was given up."),
            "dangerous": False,
            "submit_label": gettext("Send all again"),
            "cancel_url": reverse("core:outbox"),
        }
        return render(request, "core/account_move.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it."""
        number = outbox.retry()
        logger.info("%d deliveries sent again by %s", number, request.user.pk)
        messages.success(
            request,
            ngettext("%(number)d mail is sent again.", "%(number)d mails are sent again.", number)
            % {"number": number},
        )
        return HttpResponseRedirect(reverse("core:outbox"))
