"""Reading a data set: everything about it that can be wrong is found before anything is written."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import DatasetError
from .shapes import Ref, Shape

Contents = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """Records of one kind: where they stand, how each is named, what each may say.

    ``rows`` picks them from the files; it may rely on every section listed before its own.
    ``key`` names the fields that together name a record for as long as the data set exists.
    """

    kind: str
    file: str
    rows: Callable[[Contents], Iterable[Any]]
    key: tuple[str, ...]
    shape: Shape

    def key_of(self, row: Any) -> str:
        """The key, also of a row that has not been checked; empty where it has none."""
        parts = [row.get(name) for name in self.key] if isinstance(row, dict) else []
        return "/".join(map(str, parts)) if None not in parts else ""


@dataclass
class Dataset:
    """A data set that holds together: every name in it stands for a record in it."""

    code: str
    title_en: str
    title_ja: str
    said: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)


def read(folder: Path, files: Mapping[str, Shape | None], sections: Iterable[Section]) -> Dataset:
    """Read ``folder``. DatasetError says what the first thing wrong is.

    ``files`` gives for each file the shape of its one object, or None where it is a list.
    """
    if not folder.is_dir():
        raise DatasetError(f"{folder} is not a folder")
    contents = {name: _load(folder, name, shape) for name, shape in files.items()}
    said: dict[str, dict[str, dict[str, Any]]] = {}
    sections = tuple(sections)
    for section in sections:
        said[section.kind] = _read_section(section, contents)
    for section in sections:
        _check_references(section, said)
    (about,) = said["dataset"].values()
    return Dataset(about["code"], about["title_en"], about["title_ja"], said)


def _load(folder: Path, name: str, shape: Shape | None) -> Any:
    path = folder / f"{name}.json"
    try:
        content = json.loads(
            path.read_text(encoding="utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
        )
        _check_text(content)
    except OSError as error:
        raise DatasetError(f"cannot be read ({error.strerror})", file=path.name) from None
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"is not plain JSON in UTF-8 ({error})", file=path.name) from None
    if shape is None and not isinstance(content, list):
        raise DatasetError("is not a list of records", file=path.name)
    if shape is not None:
        try:
            shape.read(content)
        except DatasetError as error:
            raise DatasetError(error.problem, file=path.name, field=error.field) from None
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is given twice in one object")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _check_text(node: Any) -> None:
    """Refuse what a database cannot store as text."""
    if isinstance(node, dict):
        node = [*node, *node.values()]
    if isinstance(node, list):
        for value in node:
            _check_text(value)
    elif isinstance(node, str):
        node.encode()  # a lone surrogate is no text
        if "\0" in node:
            raise ValueError("a text has a null character")


def _read_section(section: Section, contents: Contents) -> dict[str, dict[str, Any]]:
    said: dict[str, dict[str, Any]] = {}
    for position, row in enumerate(section.rows(contents), start=1):
        key = section.key_of(row)
        try:
            read_row = section.shape.read(row)
            if key in said:
                raise DatasetError("is given twice")
        except DatasetError as error:
            record = key or f"number {position} of the {section.kind} records"
            raise DatasetError(
                error.problem, file=f"{section.file}.json", record=record, field=error.field
            ) from None
        said[key] = read_row
    return said


def _check_references(section: Section, said: Mapping[str, Mapping[str, Any]]) -> None:
    for key, row in said[section.kind].items():
        for reference, kind, wanted in section.shape.references(row):
            if wanted not in said[kind]:
                raise DatasetError(
                    f"there is no {kind.replace('_', ' ')} {wanted!r} in this data set",
                    file=f"{section.file}.json",
                    record=key,
                    field=reference.name,
                )


def in_order(section: Section, rows: Mapping[str, dict[str, Any]]) -> list[str]:
    """The keys, those that others of the same kind refer to first."""
    own = [
        field
        for field in section.shape.fields
        if isinstance(field, Ref) and field.kind == section.kind
    ]
    done: dict[str, None] = {}

    def place(key: str, above: tuple[str, ...]) -> None:
        if key in above:
            raise DatasetError(
                "refers to itself in a circle", file=f"{section.file}.json", record=key
            )
        for reference in own:
            if (other := rows[key][reference.name]) is not None and other not in done:
                place(other, (*above, key))
        done[key] = None

    for key in rows:
        if key not in done:
            place(key, ())
    return list(done)
