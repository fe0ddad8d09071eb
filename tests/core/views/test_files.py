"""Documents through a browser: adding, refusing, downloading and voiding, by everybody."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.http import parse_header_parameters

from diplomacy.core import attachments, filestore
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.models import Attachment
from tests.core.uploads.samples import GOOD, PROGRAM
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory, InitiativeFactory
from tests.factories.people import person
from tests.factories.visits import TripFactory, VisitFactory

pytestmark = pytest.mark.django_db
FACTORIES: dict[str, Callable[..., Any]] = {
    "agreement": AgreementFactory,
    "visit": VisitFactory,
    "trip": TripFactory,
    "initiative": InitiativeFactory,
    "city": CityFactory,
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def signed_in(*roles: str, **values: Any) -> Client:
    client = Client()
    client.force_login(person(*roles, **values))
    return client


@pytest.fixture
def desk() -> Client:
    return signed_in(Role.DESK_OFFICER)


def page_of(record: Any) -> str:
    kind = attachments.kind_of(type(record))
    return reverse("core:attachment_list", kwargs={"kind": kind, "pk": record.pk})


def file(content: bytes = b"note", name: str = "note.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/x-msdownload")


def add(client: Client, record: Any, *files: Any, **values: Any) -> Any:
    data = {"documents": list(files), "visibility": "internal", **values}
    return client.post(page_of(record), data)


def added(client: Client, record: Any, *files: Any, **values: Any) -> Attachment:
    response = add(client, record, *(files or (file(),)), **values)
    assert response.status_code == 302, response.content.decode()
    return Attachment.objects.latest("uploaded_at")


def taken(response: Any) -> bytes:
    """What a download brings, to its end: there the client closes it."""
    return b"".join(response.streaming_content)


def waiting(folder: Path) -> list[Path]:
    return list((folder / filestore.INCOMING).iterdir()) if folder.exists() else []


@pytest.mark.parametrize("kind", FACTORIES)
def test_each_kind_of_record_shows_and_takes_documents(kind, desk):
    record = FACTORIES[kind]()
    empty = desk.get(record.get_absolute_url()).content.decode()
    assert page_of(record) in empty
    response = add(desk, record, file(), file(GOOD["memo.docx"], "memo.docx"))
    assert response.status_code == 302
    assert response["Location"] == f"{record.get_absolute_url()}#documents"
    shown = desk.get(record.get_absolute_url()).content.decode()
    for document in Attachment.objects.all():
        assert document.get_download_url() in shown
        assert document.original_name in shown
    assert shown.count("added: Document: ") == 2
    reader = signed_in(Role.VIEWER).get(record.get_absolute_url()).content.decode()
    assert page_of(record) not in reader
    assert document.get_download_url() in reader


def test_only_these_records_take_documents(desk):
    assert set(attachments._kinds) == set(FACTORIES)
    visit = VisitFactory()
    for kind in ("network", "fund", "user", "attachment", "nothing"):
        address = reverse("core:attachment_list", kwargs={"kind": kind, "pk": visit.pk})
        assert desk.get(address).status_code == 404


def test_panel_costs_one_query(desk, django_assert_num_queries, django_assert_max_num_queries):
    visit = VisitFactory()
    desk.get(visit.get_absolute_url())
    with django_assert_max_num_queries(40) as empty:
        desk.get(visit.get_absolute_url())
    queries = len(empty)
    statements = [query["sql"] for query in empty if 'FROM "core_attachment"' in query["sql"]]
    assert len(statements) == 1
    add(desk, visit, *(file(b"%d" % number, f"{number}.txt") for number in range(12)))
    desk.get(visit.get_absolute_url())  # says that they were added
    with django_assert_num_queries(queries):
        shown = desk.get(visit.get_absolute_url()).content.decode()
    assert shown.count(" download>") == 10
    assert "2 older ones are not shown here." in shown
    assert desk.get(page_of(visit)).content.decode().count(" download>") == 12


@pytest.mark.parametrize(
    "name", ["minutes.txt", "議事録 第1回.txt", 'a "quoted"; name.txt', "naïve=%41.txt", "=cmd.txt"]
)
def test_download_has_its_own_name_and_may_do_nothing(name, desk):
    document = added(desk, VisitFactory(), file(b"note", name))
    response = signed_in(Role.VIEWER).get(document.get_download_url())
    assert taken(response) == b"note"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Length"] == "4"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    kind, told = parse_header_parameters(response["Content-Disposition"])
    assert kind == "attachment"
    assert told["filename"] == name
    assert "\n" not in response["Content-Disposition"]


def test_japanese_name_is_written_as_rfc_6266_says(desk):
    document = added(desk, VisitFactory(), file(GOOD["協定書.pdf"], "協定書.pdf"))
    response = desk.get(document.get_download_url())
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('協定書.pdf')}"
    )
    assert response["Content-Type"] == "application/pdf"
    assert taken(response) == GOOD["協定書.pdf"]


def test_download_costs_the_same_queries_and_memory_for_any_size(desk, django_assert_num_queries):
    visit = VisitFactory()
    small = added(desk, visit)
    content = b"0123456789abcdef\n" * 1_000_000
    large = added(desk, visit, file(content, "large.txt"))
    taken(desk.get(small.get_download_url()))
    with django_assert_num_queries(3):
        taken(desk.get(small.get_download_url()))
    with django_assert_num_queries(3):
        response = desk.get(large.get_download_url())
    tracemalloc.start()
    sha256 = hashlib.sha256()
    for piece in response.streaming_content:
        sha256.update(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sha256.hexdigest() == large.sha256 == hashlib.sha256(content).hexdigest()
    assert peak < 500_000


def test_head_says_what_get_would_say(desk):
    document = added(desk, VisitFactory())
    response = desk.head(document.get_download_url())
    for close in response._resource_closers:
        close()
    assert response.status_code == 200
    assert response["Content-Length"] == "4"


READERS = [*(role for role in Role.values if role != Role.SERVICE), ""]


@pytest.mark.parametrize("role", READERS)
def test_every_role_meets_what_the_policy_says(role):
    """Own and other bureau, restricted record, restricted document, missing: three addresses."""
    bureau, other = BureauFactory(), BureauFactory()
    writer = signed_in(Role.ADMINISTRATOR)
    reader = person(*([role] if role else []), bureau=bureau)
    client = Client()
    client.force_login(reader)
    reads_all = role in {
        "administrator",
        "office_head",
        "desk_officer",
        "protocol_officer",
        "auditor",
    }
    changes = role in {"administrator", "office_head", "desk_officer"}
    for lead in (bureau, other):
        for record_seen_by in ("internal", "restricted"):
            for document_seen_by in ("internal", "restricted"):
                record = AgreementFactory(lead_bureau=lead, visibility=record_seen_by)
                seen_by = max(record_seen_by, document_seen_by)  # "restricted" is the larger word
                document = added(writer, record, visibility=seen_by)
                own = lead == bureau
                sees_record = bool(role) and (record_seen_by == "internal" or reads_all or own)
                sees = sees_record and (seen_by == "internal" or reads_all or own)
                may = changes or (role == "bureau_officer" and own)
                void = reverse("core:attachment_void", kwargs={"pk": document.pk})
                opened = client.get(document.get_download_url())
                if opened.status_code == 200:
                    assert taken(opened) == b"note"
                answers = {
                    "list": client.get(page_of(record)).status_code,
                    "add": client.post(page_of(record)).status_code,
                    "open": opened.status_code,
                    "void": client.get(void).status_code,
                    "void without a reason": client.post(void).status_code,
                }
                assert answers == {
                    "list": 200 if sees_record else 404,
                    "add": (400 if may else 403) if sees_record else 404,
                    "open": 200 if sees else 404,
                    "void": (200 if may else 403) if sees else 404,
                    "void without a reason": (400 if may else 403) if sees else 404,
                }, (lead, record_seen_by, seen_by)
                shown = client.get(page_of(record)).content.decode()
                assert (document.get_download_url() in shown) is sees
    missing = "00000000-0000-4000-8000-000000000000"
    for name in ("core:attachment_download", "core:attachment_void"):
        assert client.get(reverse(name, kwargs={"pk": missing})).status_code == 404


def test_strangers_are_asked_to_sign_in_and_nothing_of_their_files_is_kept(desk, folder):
    visit = VisitFactory(visibility=Visibility.PUBLIC)
    document = added(desk, visit)
    stranger = Client()
    for address in (document.get_download_url(), page_of(visit)):
        assert stranger.get(address).status_code == 302
    assert add(stranger, visit, file(b"x" * 1_000_000)).status_code == 302
    assert waiting(folder) == []
    assert Attachment.objects.count() == 1


def test_files_for_pages_that_take_none_are_dropped(desk, folder):
    response = desk.post("/language/", {"language": "en", "file": file(b"x" * 100_000)})
    assert response.status_code in (302, 400)
    assert not folder.exists()


def test_renamed_program_is_refused_and_what_was_typed_stays(desk, folder):
    visit = VisitFactory()
    response = add(desk, visit, file(PROGRAM, "協定書.pdf"), title_ja="覚書", reason="署名済み")
    text = response.content.decode()
    assert response.status_code == 400
    assert "“協定書.pdf”: The content is not what the name says: it looks like a program." in text
    assert 'value="覚書"' in text
    assert "署名済み" in text
    assert "Choose the files again" in text
    assert not Attachment.objects.exists()
    assert waiting(folder) == []


def test_refusal_is_in_the_readers_language():
    client = signed_in(Role.DESK_OFFICER, language="ja")
    text = add(client, VisitFactory(), file(PROGRAM, "a.pdf")).content.decode()
    assert (
        "「a.pdf」：ファイルの内容が名前（拡張子）と一致しません。内容はプログラムのようです。"
        in text
    )


def test_name_that_a_browser_sends_with_a_path_or_odd_characters_is_harmless(desk):
    visit = VisitFactory()
    assert added(desk, visit, file(name="..\\..\\etc\\note.txt")).original_name == "note.txt"
    text = add(desk, visit, file(b"x", "note\u202etxt.exe")).content.decode()
    assert "Files of this type are not accepted" in text


def test_fifty_megabytes_are_refused_and_nothing_else_is_lost(desk, folder):
    visit = VisitFactory()
    tracemalloc.start()
    big = file(b"x" * 50_000_000, "film.txt")
    before = tracemalloc.get_traced_memory()[0]
    response = add(desk, visit, big, title_en="A long film", reason="For the archive")
    tracemalloc.stop()
    text = response.content.decode()
    assert before > 0
    assert response.status_code == 400
    assert "One upload may have at most 25 MB, all its files together." in text
    assert 'value="A long film"' in text
    assert "For the archive" in text
    assert waiting(folder) == []
    assert not Attachment.objects.exists()


def test_files_that_are_too_large_together_are_refused(desk, settings):
    settings.UPLOAD_MAX_MB = 1
    visit = VisitFactory()
    half = b"x" * 600_000
    response = add(desk, visit, file(half, "a.txt"), file(half + b"y", "b.txt"))
    text = response.content.decode()
    assert "“b.txt”: One upload may have at most 1 MB" in text
    assert "“a.txt”" not in text
    assert not Attachment.objects.exists()


def test_request_that_is_hopelessly_long_is_not_read(desk, settings, folder):
    settings.UPLOAD_MAX_MB = 1
    response = add(desk, VisitFactory(), file(b"x" * 9_000_000))
    assert response.status_code == 400
    assert not folder.exists()


def test_title_is_for_a_single_file(desk):
    response = add(desk, VisitFactory(), file(), file(b"b", "b.txt"), title_en="Both")
    assert "Give a title when you add a single file only." in response.content.decode()
    document = added(desk, VisitFactory(), title_en="The note", title_ja="覚書", language="ja")
    assert (str(document), document.original_name) == ("The note", "note.txt")


def test_restricted_record_offers_no_wider_visibility(desk):
    secret = VisitFactory(visibility=Visibility.RESTRICTED)
    assert 'value="internal"' not in desk.get(page_of(secret)).content.decode()
    response = add(desk, secret, file(), visibility="internal")
    assert response.status_code == 400
    assert not Attachment.objects.exists()


def test_voiding_asks_why_and_takes_the_document_away_from_readers(desk):
    visit = VisitFactory()
    document = added(desk, visit)
    void = reverse("core:attachment_void", kwargs={"pk": document.pk})
    assert "Void the document" in desk.get(void).content.decode()
    assert desk.post(void, {"reason": "Names a guest"}).status_code == 302
    viewer = signed_in(Role.VIEWER)
    shown = viewer.get(visit.get_absolute_url()).content.decode()
    assert "Names a guest" in shown
    assert document.get_download_url() not in shown
    assert viewer.get(document.get_download_url()).status_code == 404
    assert taken(desk.get(document.get_download_url())) == b"note"
    assert desk.post(void, {"reason": "again"}).status_code == 400


def test_missing_content_is_said_and_logged(desk, caplog):
    document = added(desk, VisitFactory())
    filestore.path_of(document.sha256).unlink()
    assert desk.get(document.get_download_url()).status_code == 404
    assert str(document.pk) in caplog.text
    assert document.original_name not in caplog.text


def test_browser_is_told_the_limit_in_the_readers_language(settings):
    settings.UPLOAD_MAX_MB = 3
    visit = VisitFactory()
    for language, words in (("en", "One upload may have at most 3 MB"), ("ja", "合計で3MBまで")):
        text = signed_in(Role.DESK_OFFICER, language=language).get(page_of(visit)).content.decode()
        assert words in text.partition("data-too-large=")[2].partition(">")[0]
        assert 'data-largest="3000000"' in text
