"""Who was shown restricted data, and who took it out."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import AccessKind, AccessRoute


class AccessEntry(models.Model):
    """One time that restricted data was shown or handed out.

    ``kind`` and ``record`` name what it was, by label and key: a record, records of a kind, or
    everything (both empty). Neither names nor contents are kept here, which would have to be
    protected in turn.
    """

    append_only = True

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    how = models.CharField(_("what was done"), max_length=10, choices=AccessKind.choices)
    via = models.CharField(_("by way of"), max_length=10, choices=AccessRoute.choices)
    kind = models.CharField(_("kind of record"), max_length=100, blank=True)
    record = models.CharField(_("record"), max_length=64, blank=True)
    restricted = models.PositiveIntegerField(_("restricted records"), null=True)
    address = models.CharField(_("address or command"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("access to restricted data")
        verbose_name_plural = _("access to restricted data")
        indexes = [
            models.Index(fields=["at"], name="core_access_at"),
            models.Index(fields=["user", "at"], name="core_access_user"),
            models.Index(fields=["kind", "record"], name="core_access_record"),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.kind} {self.record}"
