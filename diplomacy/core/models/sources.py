"""The documents that facts come from, and what a data set last said about a record."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from diplomacy.core.bilingual import pick
from diplomacy.core.dates import format_date
from diplomacy.core.fields import CodeField, PrecisionField


class SourceDocument(models.Model):
    """A document that records quote, such as the strategy itself."""

    code = CodeField(capitals=True)
    title_ja = models.CharField(_("title (Japanese)"), max_length=300)
    title_en = models.CharField(_("title (English)"), max_length=300)
    dated = models.DateField(_("date"), null=True, blank=True)
    dated_precision = PrecisionField()

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")

    def __str__(self) -> str:
        title = pick(self, "title")
        return f"{title} ({format_date(self.dated, self.dated_precision)})" if self.dated else title


class LoadedRecord(models.Model):
    """What a data set said about a record when it was last loaded.

    A later load changes a field only where the record still says what the data set said before:
    what people decided since is left alone, and what they removed does not come back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dataset = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    model = models.CharField(max_length=64)
    record_id = models.CharField(max_length=64)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("loaded record")
        verbose_name_plural = _("loaded records")
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "model", "key"], name="core_loadedrecord_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.key}"
