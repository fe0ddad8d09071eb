"""Webhooks: who is told of changes, at which address, and how far each message got."""

import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies
from diplomacy.core.enums import DeliveryState, WebhookEnd, WebhookKind, WebhookState
from diplomacy.core.history import track

from .accounts import NeverVoided
from .base import version_trigger

#: What the work itself moves on: no change that somebody else could be editing, and no history.
_MOVING = ("cursor", "held_until", "failing_since")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """The vocabulary of subscriptions."""

    def visible_to(self, user: object) -> "WebhookQuerySet":
        """An API client's own; administrators and those who read of API clients, all."""
        if getattr(user, "is_service", False):
            return self.filter(owner=user)
        return self.all() if policies.can(user, "view", Webhook) else self.none()


@track(exclude=_MOVING)
class Webhook(NeverVoided, models.Model):
    """A subscription: changes of these resources are told at ``url``, with the owner's rights.

    Its secrets stand in a table of their own, so that no history holds them. ``cursor`` is how far
    the feed of changes was read for it; ``held_until`` is until when the receiver asked for peace,
    ``failing_since`` is when the attempts began to fail without one that succeeded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("API client"),
        on_delete=models.PROTECT,
        related_name="webhooks",
        editable=False,
    )
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    url = models.CharField(_("address"), max_length=2000)
    #: Host and port, by which simultaneous requests are limited.
    receiver = models.CharField(max_length=300, editable=False)
    resources = ArrayField(
        models.CharField(max_length=64), verbose_name=_("resources"), default=list, blank=True
    )
    kinds = ArrayField(
        models.CharField(max_length=10, choices=WebhookKind.choices),
        verbose_name=_("kinds of change"),
        default=list,
        blank=True,
    )
    state = models.CharField(
        _("status"),
        max_length=10,
        choices=WebhookState.choices,
        default=WebhookState.ACTIVE,
        editable=False,
    )
    disabled_because = models.CharField(
        _("reason"), max_length=10, choices=WebhookEnd.choices, blank=True, editable=False
    )
    cursor = models.TextField(blank=True, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = WebhookQuerySet.as_manager()

    #: No document says who wants to be told.
    source: ClassVar[tuple[object, ...]] = ()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=WebhookState.DISABLED) ^ Q(disabled_because=""),
                name="core_webhook_disabled_has_reason",
                violation_error_message=_("A webhook that is switched off says why."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="bump_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=version_trigger.func,
                condition=pgtrigger.AnyChange(exclude=list(_MOVING)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The subscription's page."""
        return reverse("core:webhook_detail", args=[self.pk])


class WebhookSecret(models.Model):
    """A key that messages are signed with, encrypted; the one without an end is the present one.

    The former one signs as well until it ends, so that a receiver can change over without a pause.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="secrets")
    encrypted = models.TextField(editable=False)
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, editable=False)

    class Meta:
        verbose_name = _("secret of a webhook")
        verbose_name_plural = _("secrets of webhooks")
        constraints = [
            models.UniqueConstraint(
                fields=["webhook"],
                condition=Q(expires_at=None),
                name="core_webhooksecret_one_present",
                violation_error_message=_("This webhook has a secret already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class WebhookDelivery(NeverVoided, models.Model):
    """One message to one receiver, and how far it got.

    A worker leases the row, sends the message and notes what came of it. A worker that dies leaves
    a lease that runs out, and the next one sends the message again under the same id: the row's.
    ``next_attempt_at`` is real time; ``finished_at`` is when it was delivered or given up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    type = models.CharField(_("type"), max_length=80)
    body = models.TextField(_("message"))
    state = models.CharField(
        _("status"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    source: ClassVar[tuple[object, ...]] = ()

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DeliveryState.PENDING) ^ Q(finished_at__isnull=False),
                name="core_webhookdelivery_finished_has_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["webhook", "next_attempt_at"],
                name="core_webhookdelivery_pending",
                condition=Q(state=DeliveryState.PENDING),
            ),
            models.Index(
                fields=["leased_until"],
                name="core_webhookdelivery_leased",
                condition=Q(state=DeliveryState.PENDING, leased_until__isnull=False),
            ),
            models.Index(
                fields=["webhook", "-created_at", "-id"], name="core_webhookdelivery_newest"
            ),
            models.Index(fields=["finished_at"], name="core_webhookdelivery_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.state}"

    def get_absolute_url(self) -> str:
        """The message's page."""
        return reverse("core:webhook_message", args=[self.webhook_id, self.pk])

    @property
    def message_id(self) -> str:
        """The webhook-id header, the same at every attempt: receivers know a repetition by it."""
        return f"msg_{self.id.hex}"


class WebhookAttempt(models.Model):
    """One time that a message was sent: what came back, and how long it took."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(_("when"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    text = models.CharField(_("error or answer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attempt of a webhook message")
        verbose_name_plural = _("attempts of webhook messages")
        indexes = [models.Index(fields=["at"], name="core_webhookattempt_at")]

    def __str__(self) -> str:
        return f"{self.status or ''} {self.text}".strip()
