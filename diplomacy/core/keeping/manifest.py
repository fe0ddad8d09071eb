"""What a backup says about itself, written last: a folder without it is no backup."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .contents import Table

NAME = "manifest.json"
FORMAT = 1
DUMP = "database.dump"
FILES = "files.tar"
PARTS = (DUMP, FILES)
_CHUNK = 1 << 20  # bytes


class DamagedBackup(Exception):
    """A backup that cannot be relied on. Its text is one line for a person."""


@dataclass(frozen=True)
class Manifest:
    """What was backed up, when, by which versions. ``parts`` are SHA-256 by file name."""

    taken_at: str
    versions: dict[str, str]
    migrations: list[str]
    parts: dict[str, str]
    tables: dict[str, Table]
    files: int

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(table.rows for table in self.tables.values())


def sha256_of(path: Path) -> str:
    """The hash of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _seal(said: dict[str, Any]) -> str:
    """The manifest's own hash: a digit that fell over in it is damage too."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Finish a backup."""
    said = {
        "format": FORMAT,
        "taken_at": manifest.taken_at,
        "versions": manifest.versions,
        "migrations": manifest.migrations,
        "parts": manifest.parts,
        "tables": {name: table.as_json() for name, table in manifest.tables.items()},
        "files": manifest.files,
    }
    text = json.dumps({**said, "sha256": _seal(said)}, indent=1, ensure_ascii=False)
    new = folder / f"{NAME}.new"
    new.touch(mode=0o600)
    new.write_text(text + "\n", encoding="utf-8")
    new.replace(folder / NAME)


def read(folder: Path) -> Manifest:
    """The manifest of a whole backup. Raises DamagedBackup unless every part is as it was."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        sealed = said.pop("sha256")
        if _seal(said) != sealed:
            raise DamagedBackup(f"{NAME} is damaged")
        if said["format"] != FORMAT:
            raise DamagedBackup(
                f"{NAME} is of format {said['format']}; this program reads {FORMAT}"
            )
        tables = {name: Table(**table) for name, table in said.pop("tables").items()}
        said.pop("format")
        manifest = Manifest(tables=tables, **said)
    except FileNotFoundError:
        raise DamagedBackup(
            f"{folder} has no {NAME}: it is no backup, or an unfinished one"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DamagedBackup(f"{NAME} is damaged") from None
    for name in PARTS:
        try:
            if sha256_of(folder / name) != manifest.parts.get(name):
                raise DamagedBackup(f"{name} is damaged: it is not what was backed up")
        except OSError as error:
            raise DamagedBackup(f"{name} cannot be read ({error.strerror})") from None
    return manifest
