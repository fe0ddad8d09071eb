"""Documents on records: who sees, adds and voids them, and what the database itself holds."""

from __future__ import annotations

import datetime
import io
import os
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from diplomacy.core import attachments, filestore
from diplomacy.core.attachments import Upload, attach, document_for, documents_of, void
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.history import changes_of
from diplomacy.core.models import Attachment
from diplomacy.core.uploads.refusals import refused
from tests.core.uploads.samples import GOOD, PROGRAM
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person
from tests.factories.visits import VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def desk() -> Any:
    return person(Role.DESK_OFFICER, username="desk", name_en="Desk Officer")


def upload(content: bytes = b"note", name: str = "note.txt") -> Upload:
    return Upload(io.BytesIO(content), name)


def kept(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_document_is_kept_by_its_content_and_tells_no_name(desk, folder):
    visit = VisitFactory()
    (document,) = attach(visit, [upload(GOOD["協定書.pdf"], "協定書.pdf")], actor=desk)
    assert document.original_name == str(document) == "協定書.pdf"
    assert document.media_type == "application/pdf"
    assert document.size == len(GOOD["協定書.pdf"])
    assert document.visibility == Visibility.INTERNAL
    sha = document.sha256
    assert kept(folder) == [f"{sha[:2]}/{sha[2:4]}/{sha}"]
    path = filestore.path_of(sha)
    assert path.read_bytes() == GOOD["協定書.pdf"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_same_content_is_kept_once_and_never_written_over(desk, folder):
    one, other = VisitFactory(), VisitFactory()
    (first,) = attach(one, [upload()], actor=desk)
    path = filestore.path_of(first.sha256)
    before = path.stat()
    attach(other, [upload(name="another.txt")], actor=desk)
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(kept(folder)) == 1


def test_same_content_is_on_a_record_once(desk):
    visit = VisitFactory()
    attach(visit, [upload()], actor=desk)
    with pytest.raises(ValidationError) as refusal:
        attach(visit, [upload(name="again.txt")], actor=desk)
    assert refusal.value.message_dict == {
        "documents": ["“again.txt”: This file is on the record already."]
    }
    assert Attachment.objects.count() == 1


def test_voided_document_may_be_added_again(desk):
    visit = VisitFactory()
    (document,) = attach(visit, [upload()], actor=desk)
    void(document, actor=desk, reason="Wrong title")
    attach(visit, [upload()], actor=desk)
    assert Attachment.objects.count() == 2


def test_one_refused_file_refuses_them_all_and_each_is_named(desk, folder):
    with pytest.raises(ValidationError) as refusal:
        attach(
            VisitFactory(),
            [upload(), upload(PROGRAM, "a.pdf"), Upload(io.BytesIO(), "b.pdf", True)],
            actor=desk,
        )
    assert refusal.value.message_dict["documents"] == [
        "“a.pdf”: The content is not what the name says: it looks like a program.",
        f"“b.pdf”: {refused('too_large', limit=25).messages[0]}",
    ]
    assert not Attachment.objects.exists()
    assert not folder.exists()


def test_row_is_written_after_its_content(desk, monkeypatch):
    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filestore.os, "link", full)
    with pytest.raises(OSError, match="No space"):
        attach(VisitFactory(), [upload()], actor=desk)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR, Role.FUND_MANAGER])
def test_who_may_not_change_the_record_adds_and_voids_nothing(role, desk):
    visit, reader = VisitFactory(), person(role)
    (document,) = attach(visit, [upload()], actor=desk)
    with pytest.raises(PermissionDenied):
        attach(visit, [upload(b"other")], actor=reader)
    with pytest.raises(PermissionDenied):
        void(document, actor=reader, reason="x")


def test_nothing_is_added_to_a_voided_record(desk):
    visit = VisitFactory()
    (document,) = attach(visit, [upload()], actor=desk)
    type(visit).objects.filter(pk=visit.pk).update(voided_at=timezone.now(), void_reason="x")
    with pytest.raises(ValidationError, match="voided"):
        attach(visit, [upload(b"other")], actor=desk)
    with pytest.raises(PermissionDenied):
        void(document, actor=desk, reason="x")


def test_document_is_never_shown_to_more_people_than_its_record(desk):
    secret = VisitFactory(visibility=Visibility.RESTRICTED)
    with pytest.raises(ValidationError, match="more people"):
        attach(secret, [upload()], actor=desk, values={"visibility": "internal"})
    (document,) = attach(secret, [upload()], actor=desk)
    assert document.visibility == Visibility.RESTRICTED
    public = VisitFactory(visibility=Visibility.PUBLIC)
    (wide,) = attach(public, [upload()], actor=desk, values={"visibility": "public"})
    viewer = person(Role.VIEWER)
    assert document_for(viewer, document.pk) is None
    assert document_for(viewer, wide.pk) == wide
    type(public).objects.filter(pk=public.pk).update(visibility=Visibility.RESTRICTED)
    assert document_for(viewer, wide.pk) is None


def test_restricted_document_of_a_record_is_seen_by_few(desk):
    bureau = BureauFactory()
    visit = VisitFactory(lead_bureau=bureau)
    (document,) = attach(visit, [upload()], actor=desk, values={"visibility": "restricted"})
    attach(visit, [upload(b"open")], actor=desk)
    sees = {
        person(Role.VIEWER): False,
        person(Role.BUREAU_OFFICER, bureau=BureauFactory()): False,
        person(Role.BUREAU_OFFICER, bureau=bureau): True,
        person(Role.AUDITOR): True,
        person(): False,
    }
    for reader, expected in sees.items():
        assert (document_for(reader, document.pk) is not None) is expected
        assert (document in documents_of(visit, reader)) is expected
    assert len(documents_of(visit, person(Role.VIEWER))) == 1
    assert documents_of(visit, person()) == []


def test_voided_document_stays_listed_and_few_may_open_it(desk):
    visit = VisitFactory()
    (document,) = attach(visit, [upload()], actor=desk)
    with pytest.raises(ValidationError, match="Give a reason"):
        void(document, actor=desk, reason=" ")
    void(document, actor=desk, reason="Names a guest")
    with pytest.raises(ValidationError, match="already voided"):
        void(document, actor=desk, reason="again")
    for role, opens in ((Role.VIEWER, False), (Role.AUDITOR, True), (Role.DESK_OFFICER, True)):
        reader = person(role)
        (listed,) = documents_of(visit, reader)
        assert listed.void_reason == "Names a guest"
        assert attachments.may_open(reader, listed) is opens


def test_history_of_the_record_tells_of_its_documents(desk):
    visit = VisitFactory()
    (document,) = attach(visit, [upload()], actor=desk, reason="As agreed")
    attach(visit, [upload(b"few")], actor=desk, values={"visibility": "restricted"})
    void(document, actor=desk, reason="Wrong one")
    told = [(c.kind, c.subject, c.who, c.why) for c in changes_of(visit, person(Role.VIEWER))]
    # In one transaction all have one time: the order among kinds of records is left open.
    assert [line for line in told if "Document" in line[1]] == [
        ("update", "Document: note.txt", "Desk Officer", "Wrong one"),
        ("insert", "Document: note.txt", "Desk Officer", "As agreed"),
    ]
    everything = changes_of(visit, desk)
    assert sum("Document" in change.subject for change in everything) == 3
    assert not any("Document" in c.subject for c in changes_of(VisitFactory(), desk))


def test_documents_of_a_record_cost_one_query(desk, django_assert_num_queries):
    visit = VisitFactory()
    for number in range(3):
        attach(visit, [upload(b"%d" % number)], actor=desk)
    documents_of(visit, desk)
    with django_assert_num_queries(1):
        assert [str(d.uploaded_by) for d in documents_of(visit, desk)] == ["Desk Officer"] * 3
    with django_assert_num_queries(2):
        assert document_for(desk, Attachment.objects.values_list("pk")[:1]) is not None


def row(**values: Any) -> Attachment:
    given = {
        "subject_type": "visits.visit",
        "subject_id": uuid.uuid4(),
        "sha256": "0" * 64,
        "size": 1,
        "media_type": "application/pdf",
        "original_name": "x.pdf",
        "uploaded_by": person(),
    }
    return Attachment(**{**given, **values})


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"subject_type": "visits.nothing"},
        {"subject_type": "core.jobslot"},
        {"subject_type": "visits.visit; DROP TABLE core_user"},
    ],
)
def test_database_refuses_a_document_of_no_record(values):
    with pytest.raises(DatabaseError), transaction.atomic():
        row(**values).save()


def test_database_refuses_a_document_wider_than_its_record():
    visit = VisitFactory(visibility=Visibility.RESTRICTED)
    with pytest.raises(IntegrityError, match="more people"), transaction.atomic():
        row(subject_id=visit.pk, visibility="internal").save()


@pytest.mark.parametrize(
    "values",
    [
        {"sha256": "../../etc/passwd"},
        {"sha256": "A" * 64},
        {"size": 0},
        {"media_type": "text/html"},
        {"voided_at": timezone.now()},
        {"void_reason": "never voided"},
    ],
)
def test_database_refuses_what_no_document_is(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(subject_id=VisitFactory().pk, **values).save()


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "1" * 64},
        {"size": 2},
        {"media_type": "image/png"},
        {"original_name": "y.pdf"},
        {"subject_id": uuid.uuid4()},
        {"visibility": "public"},
        {"uploaded_at": timezone.now()},
    ],
)
def test_database_refuses_to_change_what_was_added(change, desk):
    attach(VisitFactory(), [upload()], actor=desk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(**change)


def test_database_refuses_to_delete_a_document_or_to_undo_its_voiding(desk):
    (document,) = attach(VisitFactory(), [upload()], actor=desk)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.all().delete()
    void(document, actor=desk, reason="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(voided_at=None, void_reason="")


def old(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (time.time() - 2 * 86400,) * 2)


def test_contents_without_a_row_go_after_a_day_and_others_stay(desk, folder):
    (document,) = attach(VisitFactory(), [upload()], actor=desk)
    old(filestore.path_of(document.sha256))
    old(filestore.path_of("a" * 64))
    old(folder / filestore.INCOMING / "tmpabandoned")
    new = filestore.path_of("b" * 64)
    new.parent.mkdir(parents=True)
    new.touch()
    before = timezone.now() - datetime.timedelta(days=1)
    assert len(attachments.orphans(before)) == 2
    assert attachments.remove_orphans(before) == 2
    assert [Path(name).name for name in kept(folder)] == sorted([document.sha256, "b" * 64])


@pytest.mark.django_db(transaction=True)
def test_purge_waits_for_an_upload_of_the_same_content(folder):
    """It was an orphan when the purge looked; somebody adds it again before it is removed."""
    desk, visit, content = person(Role.DESK_OFFICER), VisitFactory(), b"note"
    sha256 = filestore.digest(io.BytesIO(content))
    place = filestore.path_of(sha256)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    old(place)
    locked, removed = threading.Event(), []

    def purge() -> None:
        locked.wait(30)
        removed.append(attachments.remove_orphans(timezone.now()))
        connection.close()

    thread = threading.Thread(target=purge)
    thread.start()
    with transaction.atomic():
        attach(visit, [upload(content)], actor=desk)
        locked.set()
        thread.join(1)
        assert thread.is_alive()
    thread.join(30)
    assert removed == [0]
    assert place.read_bytes() == content
