"""What happened to records, for the systems that keep a copy of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import ChangeKind


class Change(models.Model):
    """One change of a record that the API shows; triggers write it (:mod:`diplomacy.core.feed`).

    ``xid`` is the number of the transaction: those below the oldest one still running will never
    get another row, so that whoever reads up to there misses nothing.

    ``guards`` says who could see the record before: the bureaus of the restricted records on which
    that depended, 0 for one that no bureau leads. Whoever reads the restricted records of all of
    them could. Empty: open to all readers. Null: nobody could, because it was not there.
    """

    never_changed = True
    in_backups = False

    xid = models.BigIntegerField(_("transaction"))
    at = models.DateTimeField(_("when"))
    model = models.CharField(_("kind of record"), max_length=100)
    record = models.CharField(_("record"), max_length=64)
    key = models.CharField(_("code or id"), max_length=200)
    kind = models.CharField(_("what happened"), max_length=6, choices=ChangeKind)
    version = models.PositiveIntegerField(_("version"))
    guards = ArrayField(models.BigIntegerField(), verbose_name=_("open before to"), null=True)

    class Meta:
        verbose_name = _("change of a record")
        verbose_name_plural = _("changes of records")
        ordering = ["id"]
        indexes = [
            # Windows of transactions, and whether one has told of a record already.
            models.Index(fields=["xid", "model", "record"], name="core_change_of_transaction"),
            models.Index(fields=["at"], name="core_change_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.model} {self.key}"


class FeedEpoch(models.Model):
    """The one row that says in which life of the database the feed is.

    It is in no backup: a restored database begins another, because its transaction numbers mean
    something else and what happened since the backup is gone.
    """

    in_backups = False

    token = models.CharField(_("epoch"), max_length=32)
    started_at = models.DateTimeField(_("begun"), auto_now_add=True)

    class Meta:
        verbose_name = _("epoch of the change feed")
        verbose_name_plural = _("epochs of the change feed")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="core_feedepoch_only_one")
        ]

    def __str__(self) -> str:
        return self.token
