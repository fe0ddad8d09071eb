"""Everything that was recorded, in formats that any program reads: nobody is locked in."""

import contextlib
import csv
import getpass
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone, translation

from diplomacy import environment
from diplomacy.core import access_log, filestore, history, policies
from diplomacy.core.enums import AccessKind, AccessRoute

from . import contents, retention
from .backups import claim_folder
from .manifest import sha256_of

#: The classes of data that are exported. Sessions, tokens, second factors and messages on their
#: way (which may hold links that open something) are not.
EXPORTED = (retention.BUSINESS, retention.HISTORY, retention.SOURCES, retention.REMINDERS)
#: Columns that leave with no export: secrets, and what is derived from other columns for searching.
LEFT_OUT = frozenset({"password", "former_secret", "search_text", "encrypted", "token_hash"})
LANGUAGES = ("ja", "en")
ROWS_AT_ONCE = 2000


class CannotExport(Exception):
    """An export that was not made. Its text is one line for a person."""


@dataclass(frozen=True)
class Exported:
    """What was written."""

    tables: dict[str, int]
    files: int


def exported_models() -> list[type[models.Model]]:
    """What is exported, by name of its table."""
    found = [m for group in retention.kept() if group.name in EXPORTED for m in group.models]
    return sorted(found, key=lambda model: model._meta.db_table)


def columns_of(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns that leave with an export."""
    return [field for field in model._meta.concrete_fields if field.name not in LEFT_OUT]


def export_all(folder: Path) -> Exported:
    """Write everything into ``folder``, which must be new or empty, as of one moment.

    For each table a CSV file and a JSON Lines file, a dictionary of tables and columns in both
    languages, the files that people attached, and a manifest with a SHA-256 of each. Memory does
    not grow with the data. Raises CannotExport, and removes what it has written.
    """
    try:
        claim_folder(folder)
    except OSError as error:
        raise CannotExport(f"{folder}: {error.strerror}") from None
    _log_access(folder)
    before = os.umask(0o077)
    try:
        return _write(folder)
    except OSError as error:
        _clear(folder)
        raise CannotExport(f"{folder}: {error.strerror}") from error
    except BaseException:
        _clear(folder)
        raise
    finally:
        os.umask(before)


def _log_access(folder: Path) -> None:
    """Restricted records leave: written before they do, so that the export holds that line too."""
    restricted = sum(
        access_log.count_restricted(model._default_manager.all(), policies.recorded_fields(model))
        for model in history.tracked_models()
    )
    if restricted:
        access_log.record(
            None,
            None,
            AccessKind.EXPORT,
            via=AccessRoute.COMMAND,
            restricted=restricted,
            address=f"export_all {folder} ({getpass.getuser()})",
        )


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _write(folder: Path) -> Exported:
    taken_at = timezone.now()
    tables = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            for statement in contents.FORMATS:
                cursor.execute(statement)
        for model in exported_models():
            name = model._meta.db_table
            _csv(model, folder / f"{name}.csv")
            tables[name] = _json_lines(model, folder / f"{name}.jsonl")
    _dictionary(folder, tables)
    files = _attachments(folder / "files")
    said = {
        "taken_at": taken_at.isoformat(),
        "portal": environment.VERSION,
        "tables": tables,
        "files": {
            str(path.relative_to(folder)): sha256_of(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }
    text = json.dumps(said, indent=1, ensure_ascii=False)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return Exported(tables, files)


def _select(model: type[models.Model]) -> str:
    """The rows in a stable order. Only quoted names of our own tables and columns vary."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in columns_of(model))
    key = quote(str(model._meta.pk.column))
    return f"SELECT {columns} FROM {quote(model._meta.db_table)} ORDER BY {key}"  # noqa: S608


def _csv(model: type[models.Model], path: Path) -> None:
    """Values as PostgreSQL writes them: an empty field is null, an empty text is in quotes."""
    with path.open("wb") as file, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({_select(model)}) TO STDOUT WITH (FORMAT csv, HEADER)", file)


def _json_lines(model: type[models.Model], path: Path) -> int:
    """An object in each line; how many."""
    count = 0
    # The driver's own cursor: one that stays in the server and is read piece by piece.
    with path.open("w", encoding="utf-8") as file, connection.connection.cursor("export") as cursor:
        cursor.itersize = ROWS_AT_ONCE
        cursor.execute(f"SELECT row_to_json(r)::text FROM ({_select(model)}) r")  # noqa: S608
        for (line,) in cursor:
            file.write(line + "\n")
            count += 1
    return count


def _attachments(target: Path) -> int:
    """Files as people attached them; how many."""
    count = 0
    for name, path in filestore.kept_files():
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # the purge took it: no row names it
            shutil.copyfile(path, copy)
            count += 1
    return count


def _dictionary(folder: Path, tables: dict[str, int]) -> None:
    """What the tables and columns are, in both languages."""
    with (folder / "tables.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["table", "rows", *(f"name_{language}" for language in LANGUAGES)])
        for model in exported_models():
            name = model._meta.db_table
            writer.writerow([name, tables[name], *_in_both(model._meta, "verbose_name_plural")])
    with (folder / "columns.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        head = ["table", "column", "type", "may_be_null", "refers_to"]
        names = [f"{what}_{language}" for what in ("name", "values") for language in LANGUAGES]
        writer.writerow([*head, *names])
        for model in exported_models():
            for field in columns_of(model):
                writer.writerow(_column(model, field))


def _column(model: type[models.Model], field: "models.Field[Any, Any]") -> Iterator[str]:
    related: Any = field.related_model
    yield model._meta.db_table
    yield str(field.column)
    yield str(field.db_type(connection))
    yield "yes" if field.null else "no"
    yield f"{related._meta.db_table}.{related._meta.pk.column}" if related else ""
    yield from _in_both(field, "verbose_name")
    for language in LANGUAGES:
        with translation.override(language):
            yield "; ".join(f"{value}={label}" for value, label in field.flatchoices if value)


def _in_both(named: Any, attribute: str) -> Iterator[str]:
    for language in LANGUAGES:
        with translation.override(language):
            yield str(getattr(named, attribute))
