"""A backup back into a database: checked before anything is touched, compared afterwards."""

import contextlib
import logging
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from diplomacy.core import grants
from diplomacy.core.owner import as_owner

from . import contents, manifest, programs
from .manifest import DUMP, FILES, Manifest

logger = logging.getLogger(__name__)

#: What is in the way of a restore: everything in the schema that no extension brought.
_OURS = """
    SELECT {columns} FROM {catalogue} o
    WHERE o.{prefix}namespace = 'public'::regnamespace AND {kinds}
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '{catalogue}'::regclass
                    AND d.objid = o.oid AND d.deptype = 'e')
"""
_RELATIONS = _OURS.format(
    columns="format('public.%I', o.relname) AS name, o.relkind::text AS kind",
    catalogue="pg_class",
    prefix="rel",
    kinds="o.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')",
)
_ROUTINES = _OURS.format(
    columns="o.oid::regprocedure::text AS name, 'function' AS kind",
    catalogue="pg_proc",
    prefix="pro",
    kinds="o.prokind IN ('f', 'p')",
)
_CLEAR = f"""
DO $clear$
DECLARE found record;
BEGIN
    FOR found IN {_RELATIONS} ORDER BY o.relkind = 'S' LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', CASE found.kind
            WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, found.name);
    END LOOP;
    FOR found IN {_ROUTINES} LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name);
    END LOOP;
END
$clear$
"""


class CannotRestore(Exception):
    """A restore that was refused or did not come out equal. Its text is for a person."""


@dataclass(frozen=True)
class Restored:
    """What a restore did. ``behind`` is how many migrations this version has besides."""

    manifest: Manifest
    behind: int


def restore(folder: Path, replace: str = "") -> Restored:
    """Bring database and files to what a backup holds, as the owner of the tables.

    ``replace`` is the name of the database whose contents may be thrown away. The old tables go
    and the new ones come in one transaction: when it fails, all is as it was. Nothing is touched
    unless every part of the backup is whole, this version knows its migrations, and database and
    files are empty or named by ``replace``.

    Raises DamagedBackup or CannotRestore.
    """
    said = manifest.read(folder)
    behind = _migrations_to_come(said)
    _listed(folder)
    root = Path(settings.MEDIA_ROOT)
    with as_owner():
        name = str(connection.settings_dict["NAME"])
        if replace and replace != name:
            raise CannotRestore(f"--replace names {replace}, but the database is {name}")
        if not replace:
            _require_empty(name, root)
        try:
            _load(folder / DUMP, clear=bool(replace))
        except programs.ProgramFailed as error:
            raise CannotRestore(f"the database is as it was: {error}") from error
        grants.apply()
        _put_files(folder / FILES, root)
        _forget_cache()
        _compare(said)
    return Restored(said, behind)


def _migrations_to_come(said: Manifest) -> int:
    """How many migrations are newer than the backup. Refuses one of a newer version."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {app.partition(".")[0] for app in known}
    unknown = sorted(
        name for name in set(said.migrations) - known if name.partition(".")[0] in ours
    )
    if unknown:
        raise CannotRestore(
            f"the backup is of a newer version, {said.versions.get('portal', 'unknown')}:"
            f" {unknown[0]} is not known here"
        )
    return len(known - set(said.migrations))


def _listed(folder: Path) -> None:
    """The archive can be read by this version of the program."""
    try:
        with programs.service(connection.settings_dict) as environ:
            programs.run(["pg_restore", "--list", str(folder / DUMP)], environ)
    except programs.ProgramFailed as error:
        raise CannotRestore(str(error)) from error


def _require_empty(name: str, root: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_RELATIONS} UNION ALL {_ROUTINES}) found")  # noqa: S608
        in_the_way = cursor.fetchone()[0]
    if in_the_way:
        raise CannotRestore(
            f"the database {name} is not empty; --replace {name} would throw away what is in it"
        )
    if root.is_dir() and any(root.iterdir()):
        raise CannotRestore(f"{root} is not empty; --replace {name} would throw away what is in it")


def _load(dump: Path, clear: bool) -> None:
    """Everything in one transaction, which is committed once ``pg_restore`` has ended well.

    Left to itself ``psql`` would commit what it has when its input ends, however early.
    """
    connection.close()
    plain = ["--no-owner", "--no-privileges", "--no-comments", "--file=-", str(dump)]
    quiet = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--output={os.devnull}"]
    with (
        programs.service(connection.settings_dict) as environ,
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            [programs.program("pg_restore"), *plain],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as reading,
        subprocess.Popen(
            [programs.program("psql"), *quiet, "--file=-"],
            # Whoever holds a table for longer than this is working: better to fail than to wait.
            env={**environ, "PGOPTIONS": "-c lock_timeout=30s"},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        ) as writing,
    ):
        assert reading.stdout  # noqa: S101 - it is a pipe
        assert writing.stdin  # noqa: S101 - it is a pipe
        try:
            writing.stdin.write(f"BEGIN;\n{_CLEAR if clear else ''};\n".encode())
            shutil.copyfileobj(reading.stdout, writing.stdin, 1 << 20)
            if reading.wait() == 0:
                writing.stdin.write(b"COMMIT;\n")
            else:
                writing.kill()
            writing.stdin.close()
        except BrokenPipeError:  # psql has ended and said why
            with contextlib.suppress(BrokenPipeError):
                writing.stdin.close()
            reading.kill()
        except BaseException:
            writing.kill()
            reading.kill()
            raise
        if writing.wait() or reading.wait():
            complaints.seek(0)
            said = complaints.read().decode(errors="replace")
            raise programs.ProgramFailed(programs.complaint("pg_restore", said))


def _put_files(archive: Path, root: Path) -> None:
    """Files of the backup in place of those that are there; the old ones go last."""
    root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new, old = root.with_name(root.name + ".restored"), root.with_name(root.name + ".replaced")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    with tarfile.open(archive) as tar:
        tar.extractall(new, filter="data")
    shutil.rmtree(old, ignore_errors=True)
    if root.exists():
        root.rename(old)
    new.rename(root)
    shutil.rmtree(old, ignore_errors=True)


def _forget_cache() -> None:
    """Sessions and counts of before; a Redis that is away has none to forget."""
    try:
        cache.clear()
    except Exception:  # whatever the client raises: the cache expires by itself
        logger.warning("the cache could not be cleared", exc_info=True)


def _compare(said: Manifest) -> None:
    """Raises CannotRestore unless every table is equal to what was backed up."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        differing = contents.differences(said.tables, contents.tables())
    if differing:
        raise CannotRestore(
            "restored, but not equal to the backup; do not use it. " + "; ".join(differing)
        )
