"""The seals over the history: what was written cannot be changed afterwards without being seen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Seal(models.Model):
    """One link of the chain: a hash over the link before it and the events sealed with it.

    :mod:`diplomacy.core.chain` says how the hash is made. Nobody's role but the owner's can change
    a seal, and who does so has to change every later one, the last of which is known outside.
    """

    append_only = True

    number = models.PositiveBigIntegerField(_("seal number"), primary_key=True)
    previous = models.CharField(_("hash before it"), max_length=64, unique=True)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    sealed_at = models.DateTimeField(_("sealed"))
    events = models.PositiveIntegerField(_("events"))
    # Columns that the events had by table: those of later releases are not part of the content.
    columns = models.JSONField(_("columns"))
    # False: there were more events than one seal takes, and the next one goes on.
    complete = models.BooleanField(_("complete"))
    # They only save reading, and the hash does not cover them: the highest number sealed in each
    # table, our own transaction's number, and the number in each table up to which no event is to
    # come any more and all are sealed.
    ceilings = models.JSONField(default=dict)
    horizon = models.BigIntegerField()
    floors = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1, events__gte=1), name="core_seal_covers_events"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class SealedEvent(models.Model):
    """That an event was sealed, by which seal, and what it held then."""

    append_only = True

    seal = models.ForeignKey(
        Seal, verbose_name=_("seal"), on_delete=models.PROTECT, related_name="sealed"
    )
    event_table = models.CharField(_("table of events"), max_length=63)
    event_id = models.BigIntegerField(_("event"))
    digest = models.BinaryField(_("hash of the content"), max_length=32)

    class Meta:
        verbose_name = _("sealed event")
        verbose_name_plural = _("sealed events")
        constraints = [
            models.UniqueConstraint(
                fields=["event_table", "event_id"], name="core_sealedevent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_table} {self.event_id}"
