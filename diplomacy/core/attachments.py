"""Documents on records: which kinds of record take them, who may see and change them, and adding
and voiding them."""

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import filestore, history, policies
from .enums import Role, Visibility
from .models import Attachment, User
from .prepared import GIVEN_ID, prepared
from .records import constraints_as_errors, locked, require_reason
from .uploads import check
from .uploads.handlers import largest
from .uploads.refusals import refused

#: From the fewest readers to the most.
_ORDER = (Visibility.RESTRICTED, Visibility.INTERNAL, Visibility.PUBLIC)

_AT_ONCE = 1000

_kinds: dict[str, type[models.Model]] = {}


def take(model: type[models.Model]) -> None:
    """Let records of ``model`` have documents. Their key is a UUID and they have a visibility."""
    _kinds[str(model._meta.model_name)] = model


def kind_of(model: type[models.Model]) -> str:
    """How addresses name a kind of record."""
    return str(model._meta.model_name)


def model_of(kind: str) -> type[models.Model] | None:
    """The kind of record that an address names; None for one that takes no documents."""
    return _kinds.get(kind)


def _sees(user: Any, attachment: Any) -> bool:
    return attachment is None or policies.can(user, "view", attachment.subject)


def _changes(user: Any, attachment: Any) -> bool:
    if attachment is None:
        return any(policies.can(user, "change", model) for model in _kinds.values())
    return not attachment.subject.voided and policies.can(user, "change", attachment.subject)


_may_see = policies.Predicate("may see its record", _sees)
_may_change = policies.Predicate("may change its record", _changes)
policies.register(
    Attachment,
    view=_may_see,
    add=_may_change,
    void=_may_change,
    # What was voided was often added by mistake, and should not be read by everybody.
    open_voided=_may_change | policies.role(Role.AUDITOR),
)


@prepared
def _on_record(user: Any, on: datetime.date) -> "models.QuerySet[Attachment]":
    # All of them: which are shown depends on the record's bureau, which the page has loaded.
    attachments = Attachment.objects.filter(subject_id=GIVEN_ID).select_related("uploaded_by")
    return attachments.order_by("-uploaded_at", "original_name", "id")


def documents_of(record: Any, user: Any) -> list[Attachment]:
    """The documents of a record that ``user`` may know of, the newest first; one query.

    The caller has decided that the record may be seen.
    """
    found = _on_record(user, record.pk)
    for attachment in found:
        attachment.subject = record
    reader = policies.reader_of(user)
    return [attachment for attachment in found if policies.may_see(reader, attachment)]


def document_for(user: Any, pk: Any) -> Attachment | None:
    """One document, if ``user`` may know of it: both it and its record. Two queries."""
    found = Attachment.objects.filter(pk=pk).first()
    if found is None:
        return None
    model: Any = apps.get_model(found.subject_type)
    subject = model.objects.visible_to(user).filter(pk=found.subject_id).first()
    if subject is None:
        return None
    found.subject = subject
    return found if policies.can(user, "view", found) else None


def may_open(user: Any, attachment: Attachment) -> bool:
    """Whether ``user`` may have the content of a document that they may know of."""
    return not attachment.voided or policies.can(user, "open_voided", attachment)


def visibilities_for(record: Any) -> list[Visibility]:
    """What a document of ``record`` may have: none is shown to more people than its record."""
    return list(_ORDER[: _ORDER.index(Visibility(record.visibility)) + 1])


@dataclass(frozen=True)
class Upload:
    """A file as it came in: open for reading, with the name it had."""

    file: BinaryIO
    name: str
    too_large: bool = False


def attach(
    record: Any,
    uploads: Sequence[Upload],
    *,
    actor: User,
    values: Mapping[str, Any] | None = None,
    reason: str = "",
) -> list[Attachment]:
    """Check files, keep them and add them to ``record``: all of them or none.

    ``values`` are titles, language and visibility (internal or, where its record is shown to
    fewer, restricted unless said otherwise). Raises PermissionDenied, or ValidationError under
    ``documents`` with a sentence for each file that is refused. Contents that were kept for files
    whose rows were not written are removed by the purge.
    """
    policies.require(actor, "change", record)
    # Before the transaction: unpacking takes its time, and others may be working on the record.
    checked = _checked(uploads)
    with transaction.atomic():
        return _attach(record, checked, actor, values or {}, reason)


def _attach(
    record: Any,
    checked: Sequence[tuple[str, Upload, Any]],
    actor: User,
    values: Mapping[str, Any],
    reason: str,
) -> list[Attachment]:
    current = locked(record)
    policies.require(actor, "change", current)
    if current.voided:
        raise ValidationError(_("The record is voided."), code="voided")
    allowed = visibilities_for(current)
    given = {
        "visibility": Visibility.INTERNAL if Visibility.INTERNAL in allowed else allowed[-1],
        **values,
    }
    if given["visibility"] not in allowed:
        message = _("A document is not shown to more people than its record.")
        raise ValidationError({"visibility": ValidationError(message, code="wider")})
    added = []
    # In the order of their contents, so that two uploads of the same files do not wait in a ring.
    for sha256, upload, found in sorted(checked, key=lambda one: one[0]):
        filestore.lock(sha256)
        filestore.keep(upload.file, sha256)
        attachment = Attachment(
            subject_type=current._meta.label_lower,
            subject_id=current.pk,
            sha256=sha256,
            size=found.size,
            media_type=found.media_type,
            original_name=found.name,
            uploaded_by=actor,
            **given,
        )
        attachment.subject = current
        policies.require(actor, "add", attachment)
        attachment.clean_fields()
        try:
            with history.acting(actor, reason), constraints_as_errors(Attachment):
                attachment.save(force_insert=True)
        except ValidationError as error:
            raise _about_files([(found.name, message) for message in error.messages]) from error
        added.append(attachment)
    return added


def _checked(uploads: Sequence[Upload]) -> list[tuple[str, Upload, Any]]:
    """Each upload with its hash and what it was found to be. Raises for all that are refused."""
    checked, problems = [], []
    limit = largest()
    for upload in uploads:
        try:
            if upload.too_large:
                raise refused("too_large", limit=limit // 1_000_000)
            found = check(upload.file, upload.name, limit)
            checked.append((filestore.digest(upload.file), upload, found))
        except ValidationError as error:
            problems += [(upload.name, message) for message in error.messages]
    if problems:
        raise _about_files(problems)
    return checked


def _about_files(problems: Iterable[tuple[str, str]]) -> ValidationError:
    message = _("“%(name)s”: %(problem)s")
    return ValidationError(
        {
            "documents": [
                ValidationError(message, params={"name": _shown(name), "problem": problem})
                for name, problem in problems
            ]
        }
    )


def _shown(name: str) -> str:
    """A name from outside, short and without what cannot be seen."""
    return "".join(c for c in name if c.isprintable())[:80]


@transaction.atomic
def void(attachment: Attachment, *, actor: User, reason: str) -> Attachment:
    """Withdraw a document. It stays listed, with the reason; few may open it from then on."""
    current = Attachment.objects.select_for_update().get(pk=attachment.pk)
    policies.require(actor, "void", current)
    require_reason(reason)
    if current.voided:
        raise ValidationError(_("This record is already voided."))
    current.voided_at, current.void_reason = timezone.now(), reason.strip()
    with history.acting(actor, reason):
        current.save(update_fields=["voided_at", "void_reason"])
    return current


def orphans(before: datetime.datetime) -> list[str]:
    """Files below MEDIA_ROOT that were written before a moment and that no row names, by path
    relative to it, and uploads that never ended."""
    found = [name for name, path in filestore.kept_files() if _older(path, before)]
    orphaned: list[str] = []
    for start in range(0, len(found), _AT_ONCE):
        names = found[start : start + _AT_ONCE]
        rows = Attachment.objects.filter(sha256__in=[os.path.basename(name) for name in names])
        known = set(rows.values_list("sha256", flat=True))
        orphaned += [name for name in names if os.path.basename(name) not in known]
    folder = filestore.root() / filestore.INCOMING
    waiting = sorted(folder.iterdir()) if folder.is_dir() else []
    return orphaned + [
        f"{filestore.INCOMING}/{path.name}" for path in waiting if _older(path, before)
    ]


def _older(path: Path, moment: datetime.datetime) -> bool:
    """Whether a file was written before; one that has gone meanwhile needs no removing."""
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def remove_orphans(before: datetime.datetime) -> int:
    """Remove them, one by one, each only if still nobody names it; how many."""
    removed = 0
    for name in orphans(before):
        path = filestore.root() / name
        with transaction.atomic():
            if len(path.name) == 64:
                filestore.lock(path.name)
                if Attachment.objects.filter(sha256=path.name).exists():
                    continue
            path.unlink(missing_ok=True)
            removed += 1
    return removed
