"""Drawn pictures, kept by content."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """An SVG and the specification it was drawn from.

    The digest of the specification is the key, so the same numbers are drawn once. Web processes
    only read; drawing needs some 190 MB and happens in a worker. ``svg`` is empty until then, and
    the page shows its table. ``requested_at`` moves when a page asks again for what is not drawn.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    specification = models.JSONField()
    svg = models.TextField(blank=True)
    error = models.TextField(blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.digest[:12]
