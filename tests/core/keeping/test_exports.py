"""Everything can be taken out in open formats, and no secret leaves with it."""

import csv
import io
import json
import tracemalloc
from io import StringIO

import pytest
from allauth.idp.oidc.models import Client, Token
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from diplomacy.core import history, records
from diplomacy.core.attachments import Upload, attach
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.keeping import exports, manifest
from diplomacy.core.models import Bureau, OutboxMessage, User
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
AWKWARD = 'a "quote", a\nbreak, a \\ and 都市外交'


@pytest.fixture
def exported(tmp_path, files):
    with history.acting(None, AWKWARD):
        records.save(Bureau(code="one", name_ja=AWKWARD, name_en="=1+1"), actor=None)
    CityFactory(visibility=Visibility.RESTRICTED)
    user = User.objects.create_user("canary", password="canary-password-1")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "canary-factor"})
    client = Client.objects.create(id="canary-client", name="x", secret="canary-secret")
    Token.objects.create(type="ac", hash="canary-token", client=client)
    OutboxMessage.objects.create(category="x", recipient=user, payload={"link": "canary-link"})
    folder = tmp_path / "export"
    out = StringIO()
    call_command("export_all", str(folder), stdout=out)
    assert "2 files" in out.getvalue()
    return folder


def lines(folder, table):
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text().splitlines()]


def sheet(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_formats_hold_every_row_and_value_as_recorded(exported):
    (row,) = (row for row in lines(exported, "core_bureau") if row["code"] == "one")
    (cells,) = (row for row in sheet(exported, "core_bureau") if row["code"] == "one")
    assert row["name_ja"] == cells["name_ja"] == AWKWARD
    assert row["name_en"] == cells["name_en"] == "=1+1"
    assert list(row) == list(cells)
    for model in exports.exported_models():
        table = model._meta.db_table
        count = model._default_manager.count()
        assert len(lines(exported, table)) == len(sheet(exported, table)) == count


def test_history_and_restricted_records_are_in_it(exported):
    (event,) = (row for row in lines(exported, "core_bureauevent") if row["code"] == "one")
    assert event["pgh_context"]["reason"] == AWKWARD
    assert [row["visibility"] for row in lines(exported, "cities_city")] == ["restricted"]


def test_no_secret_leaves(exported):
    password = User.objects.get(username="canary").password
    written = "".join(path.read_text() for path in exported.rglob("*") if path.is_file())
    assert '"username":"canary"' in written
    for secret in (password, "factor", "secret", "token", "link", "client"):
        assert f"canary-{secret}" not in written
    assert password not in written


def test_dictionary_names_every_table_and_column_in_both_languages(exported):
    tables = {row["table"]: row for row in sheet(exported, "tables")}
    assert (tables["cities_city"]["name_en"], tables["cities_city"]["rows"]) == ("cities", "1")
    assert tables["cities_city"]["name_ja"] == "都市"
    columns = {(row["table"], row["column"]): row for row in sheet(exported, "columns")}
    for table in tables:
        head = (exported / f"{table}.csv").read_text().splitlines()[0].split(",")
        assert head == [column for name, column in columns if name == table]
    lead = columns["cities_city", "lead_bureau_id"]
    assert (lead["refers_to"], lead["may_be_null"]) == ("core_bureau.id", "yes")
    assert "restricted=" in columns["cities_city", "visibility"]["values_ja"]


def test_manifest_names_every_file_with_its_hash(exported):
    said = json.loads((exported / "manifest.json").read_text())
    found = {str(p.relative_to(exported)): p for p in exported.rglob("*") if p.is_file()}
    found.pop("manifest.json")
    assert said["files"] == {name: manifest.sha256_of(path) for name, path in found.items()}
    assert "files/2015/議事録.txt" in found
    assert said["tables"]["core_bureau"] == Bureau.objects.count()


def test_documents_leave_with_their_content_and_its_hash(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    upload = Upload(io.BytesIO("覚書\n".encode()), "覚書.txt")
    (document,) = attach(CityFactory(), [upload], actor=person(Role.DESK_OFFICER))
    folder = tmp_path / "export"
    call_command("export_all", str(folder), stdout=StringIO())
    (row,) = lines(folder, "core_attachment")
    assert (row["original_name"], row["media_type"]) == ("覚書.txt", "text/plain")
    sha256 = row["sha256"]
    path = folder / "files" / sha256[:2] / sha256[2:4] / sha256
    assert path.read_text(encoding="utf-8") == "覚書\n"
    assert manifest.sha256_of(path) == document.sha256
    assert len(lines(folder, "core_attachmentevent")) == 1


def test_export_refuses_a_folder_with_something_in_it(tmp_path):
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_all", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_export_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "_attachments", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_all", str(tmp_path / "export"))
    assert list((tmp_path / "export").iterdir()) == []


def test_memory_does_not_grow_with_the_rows(tmp_path):
    """Ten megabytes of rows, read in pieces of a tenth of that."""
    text = "x" * 150
    Bureau.objects.bulk_create(
        Bureau(code=f"b{number}", name_ja=text, name_en=text) for number in range(12_000)
    )
    tracemalloc.start()
    try:
        exports.export_all(tmp_path / "export")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    written = sum(path.stat().st_size for path in (tmp_path / "export").glob("*.jsonl"))
    assert written > 10_000_000
    assert peak < written / 2
