"""Contents of attached files: once for each SHA-256, below MEDIA_ROOT.

The layout tells nothing but hashes: ``ab/cd/abcd…``. A content is written beside its place, brought
to the disk and linked there; a link never takes the place of another file, so what is kept is never
written over. The row that names a content comes after it; contents without a row are removed by the
purge after a day.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection

#: Where uploads wait until they are checked; on the same disk, so that they can be linked.
INCOMING = "incoming"
_PIECE = 1 << 16


def root() -> Path:
    """The folder of all contents."""
    return Path(settings.MEDIA_ROOT)


def path_of(sha256: str) -> Path:
    """Where a content is kept. ``sha256`` is of a row, never of a request."""
    return root() / sha256[:2] / sha256[2:4] / sha256


def incoming() -> Any:
    """A new temporary file for an upload, with no name of anybody's choice; gone once closed."""
    folder = root() / INCOMING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.NamedTemporaryFile(dir=folder)


def digest(file: BinaryIO) -> str:
    """The SHA-256 of a file, from its beginning, in hexadecimal digits."""
    file.seek(0)
    sha256 = hashlib.sha256()
    while piece := file.read(_PIECE):
        sha256.update(piece)
    return sha256.hexdigest()


def lock(sha256: str) -> None:
    """Until the transaction ends, neither the purge nor another upload touches this content."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(sha256[:15], 16)])


def keep(file: BinaryIO, sha256: str) -> Path:
    """Bring a content to its place, unless it is there already, and to the disk.

    The caller holds :func:`lock`. Raises OSError when the disk is full or away.
    """
    place = path_of(sha256)
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.seek(0)
        with incoming() as copy:
            while piece := file.read(_PIECE):
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(copy.name, place)
        for folder in (place.parent, place.parent.parent, root()):
            _sync(folder)
    return place


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def kept_files() -> Iterator[tuple[str, Path]]:
    """Everything below MEDIA_ROOT with its relative path, in order, uploads on their way aside."""
    folder = root()
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        relative = path.relative_to(folder)
        if relative.parts[0] != INCOMING and path.is_file() and not path.is_symlink():
            yield str(relative), path
