"""Webhooks as administrators look after them: what is sent where, and what became of it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import records
from diplomacy.core.accounts.lists import moment
from diplomacy.core.enums import DeliveryState, WebhookKind, WebhookState
from diplomacy.core.forms import ReasonForm
from diplomacy.core.models import Webhook, WebhookDelivery
from diplomacy.core.pages.accounts import AccountDetailView, AccountMoveView, ReadersOnly
from diplomacy.core.pages.details import Action, Crumb, Fact
from diplomacy.core.pages.forms import add_service_errors
from diplomacy.core.pages.lists import Link, RecordListView
from diplomacy.core.tables import Badge
from diplomacy.core.webhooks import lists, services

__all__ = [
    "MessageDetailView",
    "MessageListView",
    "PauseView",
    "RemoveView",
    "ReplayDeadView",
    "ReplayView",
    "ResumeView",
    "RotateView",
    "TestView",
    "WebhookDetailView",
    "WebhookListView",
]

#: Messages on the page of a webhook; the list has all.
LAST = 10
NOT_ACTIVE = _("This webhook is paused or switched off: resume it first.")


class WebhookListView(RecordListView):
    """Every subscription of every API client."""

    model = Webhook
    title = _("Webhooks")
    lead = _("API clients subscribe to changes by themselves, through the API.")
    filterset_class = lists.WebhookFilterSet
    table = lists.WEBHOOKS
    empty_text = _("There is no such webhook.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """With the client."""
        return Webhook.objects.visible_to(user).select_related("owner")

    def get_links(self) -> list[Link]:
        """Whose they are."""
        return [Link(_("API clients"), reverse("core:api_client_list"))]


class OfWebhook(ReadersOnly):
    """Pages about one subscription."""

    model = Webhook

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """With the client."""
        return Webhook.objects.visible_to(user).select_related("owner")


class WebhookDetailView(OfWebhook, AccountDetailView):
    """One subscription, with its last messages."""

    template_name = "core/webhook_detail.html"
    list_url = "core:webhook_list"

    def badges(self, record: Any) -> list[Badge]:
        """Whether it is told anything."""
        return [lists.state_of(record)]

    def facts(self, record: Any) -> list[Fact]:
        """What is sent where, and how that goes."""
        every = gettext("All")
        kinds = [str(kind.label) for kind in WebhookKind if kind in record.kinds]
        return [
            Fact(_("API client"), record.owner),
            Fact(_("Description"), record.description),
            Fact(_("Address"), record.url),
            Fact(_("Resources"), gettext(", ").join(record.resources) or every),
            Fact(_("Kinds of change"), gettext(", ").join(kinds) or every),
            Fact(_("Switched off because"), record.get_disabled_because_display()),
            Fact(_("Failing since"), moment(record.failing_since)),
            Fact(_("The receiver asked for peace until"), moment(_future(record.held_until))),
            Fact(_("Recorded"), moment(record.created_at)),
        ]

    def extra_actions(self, record: Any) -> list[Action]:
        """What may be done with it now."""
        active = record.state == WebhookState.ACTIVE
        inactive = "" if active else NOT_ACTIVE
        resumed = _("This webhook is active.") if active else ""
        return [
            self.action(record, _("Pause"), "core:webhook_pause", inactive),
            self.action(record, _("Resume"), "core:webhook_resume", resumed),
            self.action(record, _("Send a test message"), "core:webhook_test", inactive),
            self.action(record, _("Send again what was given up"), "core:webhook_replay", inactive),
            self.action(record, _("Issue a new secret"), "core:webhook_rotate"),
            self.action(record, _("Remove"), "core:webhook_remove", kind="danger"),
        ]

    def extra_context(self, record: Any) -> dict[str, Any]:
        """The last messages."""
        newest = record.deliveries.order_by("-created_at", "-pk")[:LAST]
        return {
            "messages_url": reverse("core:webhook_messages", args=[record.pk]),
            "deliveries": [
                {
                    "type": delivery.type,
                    "url": delivery.get_absolute_url(),
                    "badge": lists.state_of(delivery).__html__(),
                    "at": delivery.created_at,
                    "error": delivery.last_error,
                }
                for delivery in newest
            ],
        }


def _future(value: datetime.datetime | None) -> datetime.datetime | None:
    return value if value and value > timezone.now() else None


class PauseView(OfWebhook, AccountMoveView):
    """Tell the receiver nothing for a while."""

    label = _("Pause")
    service = services.pause

    def note(self, record: Any) -> Any:
        """What becomes of the changes meanwhile."""
        return _("What happens meanwhile is told when the webhook is resumed, within 29 days.")

    def why_not(self, record: Any) -> Any:
        """It is not active."""
        return "" if record.state == WebhookState.ACTIVE else NOT_ACTIVE


class ResumeView(OfWebhook, AccountMoveView):
    """Go on after a pause, or after the portal switched it off."""

    label = _("Resume")
    service = services.resume

    def note(self, record: Any) -> Any:
        """What is not sent by itself."""
        return _("Messages that were given up wait until they are sent again by hand.")

    def why_not(self, record: Any) -> Any:
        """It is active."""
        return _("This webhook is active.") if record.state == WebhookState.ACTIVE else ""


class RotateView(OfWebhook, AccountMoveView):
    """Another secret. The answer shows it, so it is no redirect."""

    label = _("Issue a new secret")
    service = services.rotate_secret

    def note(self, record: Any) -> Any:
        """Both sign for a day."""
        return _("Messages are signed with the former secret as well for 24 hours.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Issue it, or say why not."""
        record = self.prepare()
        form = self.form(record, request.POST)
        if form.is_valid():
            try:
                return _issued(request, self.perform(record, form))
            except records.StaleRecord as stale:
                return self.show_stale(stale.current)
            except ValidationError as error:
                add_service_errors(form, error)
        return self.show(record, form, status=400)


def _issued(request: HttpRequest, issued: services.Issued) -> HttpResponse:
    """The secret, this once. Not for any cache, the browser's own included."""
    response = render(
        request,
        "core/webhook_issued.html",
        {
            "title": gettext("Secret of “%(webhook)s”") % {"webhook": issued.webhook},
            "issued": issued,
            "back_url": issued.webhook.get_absolute_url(),
        },
    )
    response["Cache-Control"] = "no-store"
    return response


class RemoveView(OfWebhook, AccountMoveView):
    """End a subscription for good."""

    label = _("Remove")
    action = "remove"
    dangerous = True
    service = services.remove

    def note(self, record: Any) -> Any:
        """What goes with it."""
        return _("Its messages, their log and its secrets are removed at once, and for good.")

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """The record as it was, for what is said afterwards."""
        super().perform(record, form)
        return record

    def success_url(self, record: Any) -> str:
        """Its page is gone."""
        return reverse("core:webhook_list")


class ConfirmForm(ReasonForm):
    """Nothing to say: what is sent is in the log."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class SinceForm(ConfirmForm):
    """From which day on."""

    since = forms.DateField(
        label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SendingView(AccountMoveView):
    """A page that has something sent."""

    form_class = ConfirmForm

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """Without a version: nothing is changed that somebody else could have changed."""
        return self.form_class(data)

    def why_not(self, record: Any) -> Any:
        """It is not active."""
        webhook = getattr(record, "webhook", record)
        return "" if webhook.state == WebhookState.ACTIVE else NOT_ACTIVE


class TestView(OfWebhook, SendingView):
    """Send a message that tells of nothing; its page shows what becomes of it."""

    label = _("Send a test message")

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """The message."""
        user: Any = self.request.user
        return services.send_test(record, actor=user)


class ReplayDeadView(OfWebhook, SendingView):
    """Send again what was given up since a day."""

    label = _("Send again what was given up")
    form_class = SinceForm
    number = 0

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """A week is what one has in mind after a long weekend."""
        week_ago = timezone.localdate() - datetime.timedelta(days=7)
        return SinceForm(data, initial={"since": week_ago})

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """From the beginning of that day in the home city."""
        day: datetime.date = form.cleaned_data["since"]
        since = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
        user: Any = self.request.user
        self.number = services.replay_dead(record, actor=user, since=since)
        return record

    def done_text(self, record: Any) -> str:
        """How many."""
        return ngettext(
            "%(number)d message is sent again.", "%(number)d messages are sent again.", self.number
        ) % {"number": self.number}


class MessageListView(RecordListView):
    """The messages of one subscription, of the last 30 days."""

    model = WebhookDelivery
    filterset_class = lists.MessageFilterSet
    table = lists.MESSAGES
    empty_text = _("There is no such message.")

    @cached_property
    def webhook(self) -> Webhook:
        """Whose messages these are."""
        found = Webhook.objects.visible_to(self.request.user).filter(pk=self.kwargs["webhook"])
        webhook = found.first()
        if webhook is None:
            raise Http404(gettext("There is no such record."))
        return webhook

    @property
    def title(self) -> Any:
        """The list of one webhook."""
        return gettext("Messages of “%(webhook)s”") % {"webhook": self.webhook}

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Its own."""
        return self.webhook.deliveries.all()

    def get_links(self) -> list[Link]:
        """Back."""
        return [Link(_("To the webhook"), self.webhook.get_absolute_url())]


class OfMessage(ReadersOnly):
    """Pages about one message."""

    model = WebhookDelivery

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Of the subscription in the address."""
        found = WebhookDelivery.objects.filter(webhook=self.kwargs["webhook"])
        return found.select_related("webhook__owner")


class MessageDetailView(OfMessage, AccountDetailView):
    """One message, and every attempt to bring it to its receiver."""

    template_name = "core/webhook_message.html"

    def heading(self, record: Any) -> Any:
        """What it tells of."""
        return record.type

    def crumbs(self, record: Any) -> list[Crumb]:
        """The path by its subscription."""
        return [
            Crumb(_("Webhooks"), reverse("core:webhook_list")),
            Crumb(record.webhook, record.webhook.get_absolute_url()),
            Crumb(_("Messages"), reverse("core:webhook_messages", args=[record.webhook_id])),
        ]

    def badges(self, record: Any) -> list[Badge]:
        """What became of it."""
        return [lists.state_of(record)]

    def facts(self, record: Any) -> list[Fact]:
        """Its text and where it stands."""
        pending = record.state == DeliveryState.PENDING
        return [
            Fact(_("Message id"), record.message_id),
            Fact(_("Message"), record.body),
            Fact(_("Written"), moment(record.created_at)),
            Fact(_("Attempts"), record.attempts),
            Fact(_("Next attempt"), moment(record.next_attempt_at) if pending else ""),
            Fact(_("Finished"), moment(record.finished_at)),
            Fact(_("Last error"), record.last_error),
        ]

    def extra_actions(self, record: Any) -> list[Action]:
        """Once more."""
        return [
            self.action(
                record, _("Send again"), "core:webhook_message_replay", why_not_again(record)
            )
        ]

    def extra_context(self, record: Any) -> dict[str, Any]:
        """The log."""
        return {"attempts": record.log.order_by("-at", "-pk")[:100]}


def why_not_again(record: WebhookDelivery) -> Any:
    """Why a message cannot be sent again now."""
    if record.state == DeliveryState.PENDING:
        return _("This message is waiting to be sent already.")
    return "" if record.webhook.state == WebhookState.ACTIVE else NOT_ACTIVE


class ReplayView(OfMessage, SendingView):
    """Send one message again, under the same id."""

    label = _("Send again")

    def perform(self, record: Any, form: ReasonForm) -> Any:
        """The message as it is then."""
        user: Any = self.request.user
        return services.replay(record, actor=user)

    def why_not(self, record: Any) -> Any:
        """It waits already, or the webhook is not active."""
        return why_not_again(record)
