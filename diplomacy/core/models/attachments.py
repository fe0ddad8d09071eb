"""Files that people attach to records: what each is, whose it is, and who added it."""

import uuid
from typing import Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.enums import Language, MediaType, Visibility
from diplomacy.core.history import track

#: The record must be there, and stays there until the attachment is written; an attachment is not
#: shown to more people than its record is. The name of the table follows from the kind of record.
_SUBJECT = pgtrigger.Trigger(
    name="belongs_to_a_record",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("shown_to", "text")],
    func="""
    IF to_regclass(quote_ident(replace(NEW.subject_type, '.', '_'))) IS NOT NULL THEN
        EXECUTE format('SELECT visibility FROM %I WHERE id = $1 FOR KEY SHARE',
                       replace(NEW.subject_type, '.', '_'))
        INTO shown_to USING NEW.subject_id;
    END IF;
    IF shown_to IS NULL THEN
        RAISE EXCEPTION 'there is no % with this id', NEW.subject_type
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'core_attachment_subject';
    END IF;
    IF array_position(ARRAY['restricted', 'internal', 'public'], NEW.visibility::text)
       > array_position(ARRAY['restricted', 'internal', 'public'], shown_to) THEN
        RAISE EXCEPTION 'an attachment is not shown to more people than its record'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'core_attachment_not_wider';
    END IF;
    RETURN NEW;
    """,
)


@track(root="subject_id", indexes=[["subject_id"]])
class Attachment(models.Model):
    """A file as it was added; only voiding it changes the row, and nothing changes the content.

    ``subject_type`` (such as ``visits.visit``) and ``subject_id`` name the record it belongs to.
    The content is kept once for each ``sha256``; ``size`` is in bytes and ``media_type`` is what
    the content was found to be. ``original_name`` is what the person's file was called: a text for
    people, never a path.

    ``visibility`` narrows that of the record: who may not see the record does not see its files.
    """

    #: What the history calls a row.
    told_by = "original_name"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_type = models.CharField(_("kind of record"), max_length=64)
    subject_id = models.UUIDField(_("record"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.BigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("type of file"), max_length=100, choices=MediaType)
    original_name = models.CharField(_("name of the file"), max_length=200)
    title_ja = models.CharField(_("title in Japanese"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    language = models.CharField(
        _("language of the document"), max_length=2, choices=Language, blank=True
    )
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility, default=Visibility.INTERNAL
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True, editable=False)
    void_reason = models.TextField(_("reason for voiding"), blank=True, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="core_attachment_sha256"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="core_attachment_not_empty"),
            models.CheckConstraint(
                condition=Q(media_type__in=MediaType.values), name="core_attachment_media_type"
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="")
                | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="core_attachment_void_reason",
                violation_error_message=_("Give a reason."),
            ),
            models.UniqueConstraint(
                fields=["subject_id", "sha256"],
                condition=Q(voided_at=None),
                name="core_attachment_once",
                violation_error_message=_("This file is on the record already."),
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="core_attachment_content")]
        triggers = [
            _SUBJECT,
            pgtrigger.ReadOnly(name="as_added", exclude=["voided_at", "void_reason"]),
            pgtrigger.Protect(name="voided_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="void_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__voided_at__isnull=False),
                func="RAISE EXCEPTION 'a voided attachment stays as it is';",
            ),
        ]

    def __str__(self) -> str:
        return pick(self, "title") or self.original_name

    def get_absolute_url(self) -> str:
        """Where people meet it: on the page of its record."""
        return f"{self.subject.get_absolute_url()}#documents"

    def get_download_url(self) -> str:
        """The file itself."""
        return address("core:attachment_download", pk=self.id)

    @cached_property
    def subject(self) -> Any:
        """The record it belongs to, whoever may see it; a query unless somebody has set it."""
        model: Any = apps.get_model(self.subject_type)
        return model._base_manager.get(pk=self.subject_id)

    @property
    def lead_bureau_id(self) -> int | None:
        """The bureau whose people read what is restricted: that of the record."""
        bureau: int | None = self.subject.lead_bureau_id
        return bureau

    @property
    def voided(self) -> bool:
        """Whether it was withdrawn."""
        return self.voided_at is not None
