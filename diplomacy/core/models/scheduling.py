"""Scheduled work: who claimed which slot, and which reminder step was issued to whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import ReminderState


class JobSlot(models.Model):
    """One run of a job. The unique row is the claim: two schedulers cannot both run a slot."""

    job = models.CharField(max_length=64)
    slot = models.DateTimeField()
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="core_jobslot_once")]
        indexes = [models.Index(fields=["job", "-finished_at"], name="core_jobslot_latest")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%dT%H:%M}"


class Reminder(models.Model):
    """One step of one rule, about one subject, to one person, for one due date.

    ``lead_days`` before ``due_on``; overdue steps are negative. The due date is part of the
    identity: when it moves, planned rows of the old date are cancelled and new ones made, a
    cancelled row revives if its date returns and an issued one is never repeated.
    """

    rule = models.CharField(_("rule"), max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_id = models.UUIDField()
    #: The record on whose page it is shown, where the subject has no page of its own.
    record_id = models.UUIDField(null=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    due_on = models.DateField(_("due"))
    lead_days = models.IntegerField(_("days before"))
    state = models.CharField(
        _("state"), max_length=10, choices=ReminderState.choices, default=ReminderState.PENDING
    )
    payload = models.JSONField(default=dict)
    message = models.ForeignKey(
        "core.OutboxMessage", null=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(_("issued"), null=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_type", "subject_id", "recipient", "due_on", "lead_days"],
                name="core_reminder_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ReminderState.ISSUED, message__isnull=False, issued_at__isnull=False
                )
                | (
                    ~Q(state=ReminderState.ISSUED) & Q(message__isnull=True, issued_at__isnull=True)
                ),
                name="core_reminder_issued_has_message",
            ),
        ]
        indexes = [
            models.Index(
                fields=["rule"],
                name="core_reminder_pending",
                condition=Q(state=ReminderState.PENDING),
            ),
            models.Index(fields=["subject_id"], name="core_reminder_subject"),
            models.Index(fields=["record_id"], name="core_reminder_record"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_on} {self.lead_days:+d}"
