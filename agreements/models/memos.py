"""Memos of completed reviews, as they were filed."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agreements.enums import MemoFormat
from diplomacy.core.enums import Language, Visibility

from .reviews import Review


class ReviewMemo(models.Model):
    """What a review found, gathered in the transaction that completed it and never changed.

    ``content`` has one memo for each language. The files are set from it. ``visibility`` and
    ``lead_bureau`` are those of the review at that moment: a review that others may see later does
    not open to them what was gathered for its readers of then.
    """

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.OneToOneField(
        Review, verbose_name=_("review"), on_delete=models.PROTECT, related_name="memo"
    )
    content = models.JSONField(_("content"))
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility, default=Visibility.INTERNAL
    )
    lead_bureau = models.ForeignKey(
        "core.Bureau",
        verbose_name=_("lead bureau"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    frozen_at = models.DateTimeField(_("frozen"), auto_now_add=True)

    class Meta:
        verbose_name = _("review memo")
        verbose_name_plural = _("review memos")
        ordering = ["frozen_at"]

    def __str__(self) -> str:
        return str(self.review)


def _digest_of(column: str) -> Func:
    """SHA-256 of a column of bytes in hexadecimal digits, as PostgreSQL reckons it."""
    return Func(
        Func(F(column), function="sha256", output_field=models.BinaryField()),
        Value("hex"),
        function="encode",
        output_field=models.CharField(),
    )


class MemoFile(models.Model):
    """A memo in one language and format, exactly as it is served."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    memo = models.ForeignKey(
        ReviewMemo, verbose_name=_("review memo"), on_delete=models.PROTECT, related_name="files"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    format = models.CharField(_("format"), max_length=4, choices=MemoFormat)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    content: Any = models.BinaryField(_("content"))
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("file of a review memo")
        verbose_name_plural = _("files of review memos")
        ordering = ["language", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["memo", "language", "format"], name="memofile_once_per_language_and_format"
            ),
            models.CheckConstraint(
                condition=Q(sha256=_digest_of("content")), name="memofile_is_what_its_hash_says"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.memo_id} {self.language} {self.format}"
