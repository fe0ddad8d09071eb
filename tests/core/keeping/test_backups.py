"""A backup is one moment, is checked before it is used, and comes back equal."""

import io
import json
import secrets
import shutil
import threading
from pathlib import Path

import psycopg2
import pytest
from django.db import connection, transaction

from diplomacy.core import filestore, history, records
from diplomacy.core.attachments import Upload, attach
from diplomacy.core.enums import Role
from diplomacy.core.feed import epochs
from diplomacy.core.keeping import backups, contents, manifest, programs, restores
from diplomacy.core.models import Bureau, Change, Picture
from tests.core.uploads.samples import GOOD
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db(transaction=True)
AWKWARD = "a\ttab, a\nbreak, a \\ and 都市外交 NULL \\N"


@pytest.fixture
def bureaus():
    for number in range(3):
        with history.acting(None, AWKWARD):
            records.save(Bureau(code=f"bureau-{number}", name_ja=AWKWARD, name_en="x"), actor=None)
    return Bureau.objects.order_by("code")


@pytest.fixture
def backup(bureaus, files, tmp_path, settings):
    folder = tmp_path / "backup"
    backups.back_up(folder)
    return folder


def test_backup_comes_back_equal_into_an_empty_database(backup, manage, empty_database, ask, files):
    done = manage("restore", str(backup), database=empty_database)
    assert done.returncode == 0, done.stderr
    assert "3 rows" not in done.stdout.split("tables")[0]
    assert "every table is equal" in done.stdout
    assert "2 files" in done.stdout
    assert "newer migrations" not in done.stdout
    rows = ask(empty_database, "SELECT code, name_ja FROM core_bureau ORDER BY code")
    assert rows == [(f"bureau-{n}", AWKWARD) for n in range(3)]
    restored = files.parent / empty_database / "files"
    assert (restored / "2015" / "議事録.txt").read_text(encoding="utf-8") == "覚書\n"
    assert (restored / "empty").read_bytes() == b""


def test_nothing_of_the_change_feed_is_in_a_backup(backup, manage, empty_database, ask):
    """Its numbers are those of another server, and what happened since the backup is gone."""
    before = epochs.current()
    assert Change.objects.exists()
    done = manage("restore", str(backup), database=empty_database)
    assert done.returncode == 0, done.stderr
    told = "SELECT (SELECT count(*) FROM core_change), (SELECT count(*) FROM core_feedepoch)"
    assert ask(empty_database, told) == [(0, 0)]
    ask(empty_database, "UPDATE core_bureau SET name_en = 'y' WHERE code = 'bureau-0'")
    assert ask(empty_database, told) == [(1, 0)]
    assert epochs.current() == before


def test_restored_portal_serves_the_same_document(
    files, tmp_path, manage, empty_database, ask, settings, client
):
    """Row and content come back together, and the page that serves the one finds the other."""
    desk = person(Role.DESK_OFFICER)
    content = GOOD["協定書.pdf"]
    upload = Upload(io.BytesIO(content), "協定書.pdf")
    (document,) = attach(CityFactory(), [upload], actor=desk)
    with filestore.incoming() as on_its_way:
        on_its_way.write(b"half of an upload")
        on_its_way.flush()
        backups.back_up(tmp_path / "backup")
    done = manage("restore", str(tmp_path / "backup"), database=empty_database)
    assert done.returncode == 0, done.stderr
    assert "3 files" in done.stdout
    columns = "SELECT sha256, size, original_name FROM core_attachment"
    assert ask(empty_database, columns) == [(document.sha256, len(content), "協定書.pdf")]
    settings.MEDIA_ROOT = files.parent / empty_database / "files"
    assert not (settings.MEDIA_ROOT / filestore.INCOMING).exists()
    client.force_login(desk)
    assert b"".join(client.get(document.get_download_url()).streaming_content) == content
    with pytest.raises(psycopg2.Error, match="Cannot delete"):
        ask(empty_database, "DELETE FROM core_attachment")


def test_file_that_the_purge_takes_meanwhile_does_not_break_a_backup(files, tmp_path, monkeypatch):
    listed = list(filestore.kept_files())
    (files / "empty").unlink()
    monkeypatch.setattr(filestore, "kept_files", lambda: listed)
    assert backups.copy_files(tmp_path / "files.tar") == 1


def test_restored_database_has_its_grants_triggers_and_sequences(
    backup, manage, empty_database, ask
):
    assert manage("restore", str(backup), database=empty_database).returncode == 0
    for statement in ("UPDATE core_bureauevent SET code = 'x'", "DELETE FROM django_migrations"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(empty_database, statement)
    ask(empty_database, "UPDATE core_bureau SET name_en = 'y' WHERE code = 'bureau-0'")
    assert ask(empty_database, "SELECT version FROM core_bureau WHERE code = 'bureau-0'") == [(2,)]
    events = "SELECT count(*), count(DISTINCT pgh_id) FROM core_bureauevent"
    assert ask(empty_database, events) == [(4, 4)]


def test_backup_is_one_moment_while_people_write(bureaus, tmp_path, monkeypatch):
    """What commits between the snapshot and the dump is neither in the dump nor in the hashes."""
    dump = programs.run

    def late(command, environ):
        def write():
            Bureau.objects.create(code="late", name_ja="x", name_en="x")
            connection.close()

        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        return dump(command, environ)

    monkeypatch.setattr(programs, "run", late)
    made = backups.back_up(tmp_path / "backup")
    assert Bureau.objects.count() == 4
    assert made.tables["core_bureau"].rows == 3
    with programs.service(connection.settings_dict) as environ:
        only = ["--data-only", "--table=core_bureau", "--file=-"]
        said = dump(["pg_restore", *only, str(tmp_path / "backup" / manifest.DUMP)], environ)
    assert "bureau-0" in said
    assert "late" not in said


def test_backup_refuses_a_folder_with_something_in_it(tmp_path):
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(backups.CannotBackUp, match="not empty"):
        backups.back_up(tmp_path)
    assert (tmp_path / "mine").read_text() == "keep"


def test_backup_that_fails_leaves_nothing_that_looks_like_one(tmp_path, monkeypatch):
    def fail(command, environ):
        raise programs.ProgramFailed("pg_dump: error: no space left")

    monkeypatch.setattr(programs, "run", fail)
    with pytest.raises(backups.CannotBackUp, match="no space left"):
        backups.back_up(tmp_path / "backup")
    assert list((tmp_path / "backup").iterdir()) == []


def test_backup_can_be_read_by_its_owner_only(backup):
    assert backup.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in backup.iterdir()} == {0o600}


def flip(path: Path) -> None:
    """One bit in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def change_a_count(folder: Path) -> None:
    path = folder / manifest.NAME
    said = json.loads(path.read_text())
    said["tables"]["core_bureau"]["rows"] += 1
    path.write_text(json.dumps(said))


DAMAGE = {
    "a bit of the dump": lambda folder: flip(folder / manifest.DUMP),
    "a bit of the files": lambda folder: flip(folder / manifest.FILES),
    "a cut dump": lambda folder: (folder / manifest.DUMP).write_bytes(b"PGDMP"),
    "no dump": lambda folder: (folder / manifest.DUMP).unlink(),
    "no manifest": lambda folder: (folder / manifest.NAME).unlink(),
    "a cut manifest": lambda folder: (folder / manifest.NAME).write_text('{"format": 1'),
    "a list for a manifest": lambda folder: (folder / manifest.NAME).write_text("[]"),
    "a changed count": change_a_count,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_backup_is_refused_before_anything_is_touched(
    backup, files, damage, monkeypatch, django_assert_num_queries
):
    DAMAGE[damage](backup)
    name = connection.settings_dict["NAME"]
    with django_assert_num_queries(0), pytest.raises(manifest.DamagedBackup):
        restores.restore(backup, replace=name)
    assert Bureau.objects.count() == 3
    assert (files / "empty").exists()


def test_restore_refuses_a_database_with_something_in_it(backup, manage):
    done = manage("restore", str(backup))
    assert done.returncode == 1
    assert "is not empty; --replace" in done.stderr
    assert "Traceback" not in done.stderr
    assert Bureau.objects.count() == 3


def test_restore_refuses_to_replace_a_database_of_another_name(backup):
    with pytest.raises(restores.CannotRestore, match="--replace names portal, but"):
        restores.restore(backup, replace="portal")
    assert Bureau.objects.count() == 3


def test_restore_refuses_files_that_are_in_the_way(backup, manage, empty_database, files, ask):
    folder = files.parent / empty_database / "files"
    folder.mkdir(parents=True)
    (folder / "mine").write_text("keep")
    done = manage("restore", str(backup), database=empty_database)
    assert done.returncode == 1
    assert (folder / "mine").read_text() == "keep"
    assert ask(empty_database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [
        (0,)
    ]


def test_restore_refuses_a_backup_of_a_newer_version(backup):
    said = manifest.read(backup)
    said.migrations.append("core.9999_tomorrow")
    (backup / manifest.NAME).unlink()
    manifest.write(backup, said)
    with pytest.raises(restores.CannotRestore, match=r"core\.9999_tomorrow is not known"):
        restores.restore(backup, replace=connection.settings_dict["NAME"])
    assert Bureau.objects.count() == 3


def test_replacing_brings_back_what_was_changed_since(backup, manage, empty_database, ask, files):
    assert manage("restore", str(backup), database=empty_database).returncode == 0
    ask(empty_database, "UPDATE core_bureau SET name_ja = 'changed'")
    ask(empty_database, "CREATE TABLE later (id int)", "DATABASE_OWNER_URL")
    (files.parent / empty_database / "files" / "later").touch()
    done = manage("restore", str(backup), "--replace", empty_database, database=empty_database)
    assert done.returncode == 0, done.stderr
    names = ask(empty_database, "SELECT DISTINCT name_ja FROM core_bureau")
    assert names == [(AWKWARD,)]
    assert ask(empty_database, "SELECT to_regclass('later')") == [(None,)]
    assert not (files.parent / empty_database / "files" / "later").exists()


def test_restore_that_fails_half_way_leaves_all_as_it_was(
    bureaus, manage, empty_database, ask, tmp_path
):
    """A dump whose rows break off, with a manifest that says it is whole."""
    Picture.objects.create(digest="0" * 64, specification={}, svg=secrets.token_hex(500_000))
    backup = tmp_path / "backup"
    said = backups.back_up(backup)
    assert manage("restore", str(backup), database=empty_database).returncode == 0
    dump = backup / manifest.DUMP
    dump.write_bytes(dump.read_bytes()[:-300_000])
    said.parts[manifest.DUMP] = manifest.sha256_of(dump)
    (backup / manifest.NAME).unlink()
    manifest.write(backup, said)
    done = manage("restore", str(backup), "--replace", empty_database, database=empty_database)
    assert done.returncode == 1
    assert "the database is as it was" in done.stderr
    assert ask(empty_database, "SELECT count(*) FROM core_bureau") == [(3,)]
    assert ask(empty_database, "SELECT length(svg) FROM core_picture") == [(1_000_000,)]


def test_restore_says_when_the_result_is_not_equal(backup, manage, empty_database):
    said = manifest.read(backup)
    said.tables["core_bureau"] = contents.Table(3, "0" * 64)
    (backup / manifest.NAME).unlink()
    manifest.write(backup, said)
    done = manage("restore", str(backup), database=empty_database)
    assert done.returncode == 1
    assert "core_bureau: the rows differ" in done.stderr


def test_hash_of_a_table_tells_every_change_of_a_value(bureaus):
    def now() -> contents.Table:
        with transaction.atomic():
            return contents.tables()["core_bureau"]

    before = now()
    assert before.rows == 3
    Bureau.objects.filter(code="bureau-0").update(name_en="X")
    changed = now()
    assert changed.rows == 3
    assert changed.sha256 != before.sha256


def test_differences_are_told_by_table():
    one, two = contents.Table(1, "a"), contents.Table(2, "b")
    assert contents.differences({"a": one, "b": one, "c": one}, {"a": one, "b": two, "d": one}) == [
        "b: 1 rows in the backup, 2 in the database",
        "c: only in the backup",
        "d: only in the database",
    ]


def test_password_of_the_database_is_in_no_argument_and_no_environment(backup):
    password = connection.settings_dict["PASSWORD"]
    assert password
    with programs.service(connection.settings_dict) as environ:
        assert password not in " ".join(environ.values())
        path = Path(environ["PGSERVICEFILE"])
        assert path.stat().st_mode & 0o777 == 0o600
    assert not path.exists()
    shutil.rmtree(backup)
