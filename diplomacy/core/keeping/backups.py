"""One moment of the portal as a folder: database, files, and a manifest to check them by."""

import contextlib
import os
import shutil
import tarfile
from pathlib import Path

import django
from django.db import connection, transaction
from django.utils import timezone

from diplomacy import environment
from diplomacy.core import filestore
from diplomacy.core.owner import as_owner

from . import contents, programs
from .manifest import DUMP, FILES, PARTS, Manifest, sha256_of, write


class CannotBackUp(Exception):
    """A backup that was not made. Its text is one line for a person."""


def claim_folder(folder: Path) -> None:
    """Make a folder that only we can read, or take an empty one. Raises OSError when it is not."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(17, "is not empty", str(folder))


def back_up(folder: Path) -> Manifest:
    """Write a backup into ``folder``, which must be new or empty; people may go on working.

    ``pg_dump`` and the hashes of the tables read the same exported snapshot. Files are copied after
    it was taken: a file is written before the row that names it, and is never changed, so each that
    the snapshot knows of is there. Those of later rows may be there besides.

    Raises CannotBackUp, and removes what it has written, when any of that fails.
    """
    try:
        claim_folder(folder)
    except OSError as error:
        raise CannotBackUp(f"{folder}: {error.strerror}") from None
    before = os.umask(0o077)
    try:
        with as_owner(), transaction.atomic():
            manifest = _parts(folder)
        write(folder, manifest)
    except (OSError, programs.ProgramFailed) as error:
        for path in folder.iterdir():
            path.unlink()
        raise CannotBackUp(str(error)) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.umask(before)
    return manifest


def _parts(folder: Path) -> Manifest:
    taken_at = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, server = cursor.fetchone()
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        migrations = [name for (name,) in cursor.fetchall()]
    with programs.service(connection.settings_dict) as environ:
        dump = ["pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-comments"]
        dump += [f"--exclude-table-data=public.{name}" for name in contents.left_out()]
        programs.run([*dump, f"--file={folder / DUMP}"], environ)
    tables = contents.tables()
    files = copy_files(folder / FILES)
    return Manifest(
        taken_at=taken_at.isoformat(),
        versions={
            "portal": environment.VERSION,
            "django": django.__version__,
            "postgresql": server,
        },
        migrations=migrations,
        parts={name: sha256_of(folder / name) for name in PARTS},
        tables=tables,
        files=files,
    )


def copy_files(target: Path) -> int:
    """Every file below MEDIA_ROOT into a tar archive; how many there were.

    Uploads on their way are left out, and so is what the purge removes meanwhile: no row names it.
    """
    count = 0
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in filestore.kept_files():
            with contextlib.suppress(FileNotFoundError), path.open("rb") as content:
                archive.addfile(archive.gettarinfo(arcname=name, fileobj=content), content)
                count += 1
    return count


def size_of(folder: Path) -> int:
    """Bytes of a backup."""
    return sum(path.stat().st_size for path in folder.iterdir())
