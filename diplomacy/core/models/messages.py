"""Messages that must not be lost: written with the change that causes them, delivered later."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import Channel, MailState

from .accounts import NeverVoided


class OutboxMessage(models.Model):
    """What is to be said to whom. Written in the transaction of the change that it tells of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    category = models.CharField(_("category"), max_length=64)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages"
    )
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return f"{self.category} {self.id}"


class Delivery(NeverVoided, models.Model):
    """One way a message goes out, and how far it got.

    A worker leases a row, hands the message over and marks it delivered; a worker that dies leaves
    an expired lease, which the next one takes over. The Message-ID is derived from the row, so a
    resend after a crash between the server's acceptance and our commit carries the same one.

    ``held_until`` is until when the recipient wants no mail (quiet days). A ``gathered`` mail is
    not sent by itself: ``digest`` is the delivery of the weekly mail that carries it.
    """

    source: ClassVar[tuple[object, ...]] = ()

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=MailState.choices, default=MailState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    leased_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    digest = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="carried"
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["message", "channel"], name="core_delivery_once_per_channel"
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.DELIVERED) | Q(delivered_at__isnull=False),
                name="core_delivery_delivered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(digest=None) | Q(state__in=[MailState.GATHERED, MailState.DELIVERED]),
                name="core_delivery_carried_is_not_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="core_delivery_pending",
                condition=Q(state=MailState.PENDING),
            ),
            models.Index(
                fields=["message"],
                name="core_delivery_gathered",
                condition=Q(state=MailState.GATHERED, digest=None),
            ),
            # Administrators look at those first.
            models.Index(fields=["state", "-next_attempt_at"], name="core_delivery_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"

    def get_absolute_url(self) -> str:
        """Its page for administrators."""
        return reverse("core:outbox_detail", args=[self.pk])

    @property
    def mail_id(self) -> str:
        """The Message-ID header, by which a receiver recognises a resend."""
        return f"<{self.id}@{settings.MESSAGE_ID_DOMAIN}>"


class Notification(models.Model):
    """The inbox item of a message."""

    message = models.OneToOneField(OutboxMessage, on_delete=models.PROTECT, primary_key=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["recipient", "-created_at"], name="core_notification_inbox"),
            models.Index(
                fields=["recipient"], name="core_notification_unread", condition=Q(read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.message_id)
