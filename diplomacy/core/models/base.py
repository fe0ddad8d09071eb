"""What every business record has: an identity, a visibility, a source, a version."""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies, search
from diplomacy.core.enums import Visibility


def validate_source(value: Any) -> None:
    """A source is a list of entries, each a quotation of a document or a note.

    An entry may name the ``fields`` it supports; without them it supports the record. A note may
    have a ``note_ja`` beside it, which Japanese pages show instead.
    """
    if not isinstance(value, list):
        raise ValidationError(_("A source is a list of entries."))
    for entry in value:
        if not isinstance(entry, dict) or not (entry.get("doc") or entry.get("note")):
            raise ValidationError(_("Each source names a document or a note."))


def source_field() -> models.JSONField:
    """Where the facts of a record come from; see :func:`validate_source` for its shape."""
    return models.JSONField(_("source"), default=list, blank=True, validators=[validate_source])


@cache
def choice_labels(field: "models.Field[Any, Any]", language: str | None) -> dict[Any, str]:
    """The labels of a field's choices in the active language, which ``language`` names."""
    return {value: str(label) for value, label in field.flatchoices}


class RecordQuerySet(models.QuerySet):
    """The vocabulary that all records share."""

    def visible_to(self, user: Any) -> Self:
        """Only what ``user`` may know of; every page, list, search and export starts here."""
        if policies.reads_everything(user):
            return self.all()
        return self.filter(policies.visible_condition(user))

    def hidden_from(self, user: Any) -> Self:
        """The others, which are few: to leave out what refers to them, PostgreSQL remembers these
        rather than all that may be seen."""
        if policies.reads_everything(user):
            return self.none()
        return self.exclude(policies.visible_condition(user))

    def active(self) -> Self:
        """Without voided records."""
        return self.filter(voided_at=None)


class SearchableQuerySet(RecordQuerySet):
    """Records that are found by their words."""

    def search(self, query: str) -> Self:
        """Records that hold every word of ``query``, in any spelling that normalises alike."""
        found = self
        for word in search.search_words(query):
            found = found.filter(search_text__contains=word)
        return found


version_trigger = pgtrigger.Trigger(
    name="bump_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
    condition=pgtrigger.AnyChange(),
)


class Record(models.Model):
    """A business record: voided with a reason rather than deleted, versioned by the database.

    ``version`` rises with every UPDATE, bulk statements included; a save made from an older
    version is refused (:mod:`diplomacy.core.records`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visibility = models.CharField(
        _("visibility"), max_length=10, choices=Visibility.choices, default=Visibility.INTERNAL
    )
    lead_bureau = models.ForeignKey(
        "core.Bureau",
        verbose_name=_("lead bureau"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = source_field()
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True, editable=False)
    void_reason = models.TextField(_("reason for voiding"), blank=True, editable=False)

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        triggers = [version_trigger]

    def validate_constraints(self, exclude: Any = None) -> None:
        """Ask the constraints as the record is.

        A form excludes what it does not show, and Django then cannot evaluate the condition of an
        exclusion constraint; nobody types ``voided_at``, so it is always asked.
        """
        super().validate_constraints(exclude=set(exclude or ()) - {"voided_at"})

    def unique_error_message(
        self, model_class: type[models.Model], unique_check: Any
    ) -> ValidationError:
        """That a value is taken, naming the field and not the kind of record: who types a code
        knows what they are adding."""
        error = super().unique_error_message(model_class, unique_check)
        fields: list[Any] = [model_class._meta.get_field(name) for name in unique_check]
        names = [str(field.verbose_name) for field in fields]
        if len(names) == 1:
            message = _("This %(field)s is already in use.")
        else:
            message = _("This combination is already on record: %(field)s.")
        params = {**(error.params or {}), "field": gettext(", ").join(names)}
        return ValidationError(message, code=error.code, params=params)

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:
        """What ``get_<field>_display`` calls. Django's own builds and hashes the table of
        choices anew for every cell, a fifth of the time of a list page."""
        value = getattr(self, field.attname)
        return choice_labels(field, get_language()).get(value, "" if value is None else str(value))

    @property
    def voided(self) -> bool:
        """Whether the record was withdrawn as wrong."""
        return self.voided_at is not None


class SearchableRecord(Record):
    """A record people search for; saving it keeps ``search_text`` in step."""

    search_text = models.TextField(editable=False, default="")

    objects: ClassVar[Any] = SearchableQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="%(class)s_search")
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep ``search_text`` in step with the texts it comes from."""
        self.search_text = search.search_text(self.search_parts())
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    def search_parts(self) -> Iterable[str | None]:
        """The texts this record is found by: names in every language, aliases, references."""
        raise NotImplementedError
