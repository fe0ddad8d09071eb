"""What a record of a data set may say, and how that becomes the values of a model and back.

A field has three sides. ``read`` checks what the file says and gives it in a form that JSON keeps:
this is what the portal remembers of the data set. ``attributes`` turns it into values of the model;
``current`` says in the same form what the record holds now, so that the two can be compared.
"""

import datetime
import decimal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from diplomacy.core.dates import Precision, iso_partial, parse_partial

from .errors import DatasetError

Row = Mapping[str, Any]
Check = Callable[[Any], None]


class Known:
    """The records that the keys of a data set stand for, by kind."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str], models.Model] = {}
        self._keys: dict[tuple[str, Any], str] = {}

    def add(self, kind: str, key: str, record: models.Model) -> None:
        """Remember which record a key stands for."""
        self._records[kind, key] = record
        self._keys[kind, record.pk] = key

    def get(self, kind: str, key: str) -> models.Model:
        """The record of a key. KeyError where it was removed from the portal."""
        return self._records[kind, key]

    def key(self, kind: str, pk: Any) -> str | None:
        """The key of a record, or what is no key if the data set has no such record."""
        return None if pk is None else self._keys.get((kind, pk), f"#{pk}")


def text(value: Any) -> None:
    """A text, possibly empty."""
    if not isinstance(value, str):
        raise ValueError("is not a text")


def filled(value: Any) -> None:
    """A text with something in it."""
    text(value)
    if not value.strip():
        raise ValueError("is empty")


def integer(value: Any) -> None:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("is not a whole number")


def number(value: Any) -> None:
    """A number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("is not a number")


def flag(value: Any) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")


def listed(value: Any) -> None:
    """A list of anything."""
    if not isinstance(value, list):
        raise ValueError("is not a list")


def entry(value: Any) -> None:
    """An object."""
    if not isinstance(value, dict):
        raise ValueError("is not an object")


def texts(value: Any) -> None:
    """A list of texts."""
    listed(value)
    for part in value:
        filled(part)


def optional(check: Check) -> Check:
    """Null, or what ``check`` accepts."""
    return lambda value: None if value is None else check(value)


_optional_number = optional(number)


@dataclass(frozen=True)
class Field:
    """A value that is stored as the file gives it, in the model's field of the same name."""

    name: str
    check: Check = text

    @property
    def keys(self) -> tuple[str, ...]:
        """The names it has in the file."""
        return (self.name,)

    def read(self, row: Row) -> Any:
        """What the file says. ValueError or DatasetError says what is wrong with it."""
        self.check(row[self.name])
        return row[self.name]

    def references(self, said: Any) -> Iterator[tuple[str, str]]:
        """The (kind, key) of every record of the data set that this names."""
        yield from ()

    def attributes(self, said: Any, known: Known) -> dict[str, Any]:
        """The values of the model."""
        return {self.name: said}

    def current(self, record: Any, known: Known) -> Any:
        """What the record says now."""
        return getattr(record, self.name)


@dataclass(frozen=True)
class Degrees(Field):
    """A latitude or longitude."""

    check: Check = _optional_number

    def attributes(self, said: Any, known: Known) -> dict[str, Any]:
        """As written: a float would bring digits that nobody gave."""
        return {self.name: None if said is None else decimal.Decimal(str(said))}

    def current(self, record: Any, known: Known) -> Any:
        """As JSON has it."""
        value = getattr(record, self.name)
        return None if value is None else float(value)


def _partial(value: Any) -> tuple[str, str]:
    """A date as written, and how much of it is known."""
    filled(value)
    on, precision = parse_partial(value)
    if iso_partial(on, precision) != value:
        raise ValueError("is not written as 2014, 2014-04 or 2014-04-05")
    return value, precision


def _parts(said: str | None) -> tuple[datetime.date | None, str]:
    return (None, Precision.DAY) if said is None else parse_partial(said)


@dataclass(frozen=True)
class Day(Field):
    """A whole date."""

    def read(self, row: Row) -> Any:
        """The date as written, or None."""
        value = row[self.name]
        if value is not None and _partial(value)[1] != Precision.DAY:
            raise ValueError("is not a day such as 2014-04-05")
        return value

    def attributes(self, said: Any, known: Known) -> dict[str, Any]:
        """The date."""
        return {self.name: _parts(said)[0]}

    def current(self, record: Any, known: Known) -> Any:
        """The date as written in the file."""
        return iso_partial(getattr(record, self.name)) or None


@dataclass(frozen=True)
class Partial(Field):
    """A date ``x`` of which only the month or the year may be known, as ``x_precision`` says."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The date and its precision."""
        return (self.name, f"{self.name}_precision")

    def read(self, row: Row) -> Any:
        """The date as far as it is known, or None."""
        value, precision = (row[key] for key in self.keys)
        known = (None, None) if value is None else _partial(value)
        if known[1] != precision:
            raise ValueError(f"{value!r} does not have the precision {precision!r}")
        return value

    def attributes(self, said: Any, known: Known) -> dict[str, Any]:
        """The date and its precision."""
        return dict(zip(self.keys, _parts(said), strict=True))

    def current(self, record: Any, known: Known) -> Any:
        """The date as written in the file."""
        return iso_partial(*(getattr(record, key) for key in self.keys)) or None


@dataclass(frozen=True)
class Period(Field):
    """Several dates that share one precision, compared as one."""

    dates: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The dates and ``<name>_precision``."""
        return (*self.dates, f"{self.name}_precision")

    def read(self, row: Row) -> Any:
        """The dates as written."""
        precision = row[self.keys[-1]]
        for date in self.dates:
            if row[date] is not None and _partial(row[date])[1] != precision:
                raise ValueError(f"{row[date]!r} does not have the precision {precision!r}")
        return [row[date] for date in self.dates]

    def attributes(self, said: Any, known: Known) -> dict[str, Any]:
        """The dates and the precision of the first."""
        dates = {name: _parts(value)[0] for name, value in zip(self.dates, said, strict=True)}
        return {**dates, self.keys[-1]: _parts(said[0])[1]}

    def current(self, record: Any, known: Known) -> Any:
        """The dates as written in the file."""
        precision = getattr(record, self.keys[-1])
        return [iso_partial(getattr(record, name), precision) or None for name in self.dates]


@dataclass(frozen=True)
class Ref(Field):
    """The key of another record of the data set."""

    kind: str = ""
    check: Check = filled

    def references(self, said: Any) -> Iterator[tuple[str, str]]:
        """That record."""
        if said is not None:
            yield self.kind, said

    def attributes(self, said: Any, known: Known) -> dict[str, Any]:
        """The record itself."""
        return {self.name: None if said is None else known.get(self.kind, said)}

    def current(self, record: Any, known: Known) -> Any:
        """The key of the record it points at now."""
        return known.key(self.kind, getattr(record, f"{self.name}_id"))


@dataclass(frozen=True)
class Refs(Field):
    """The keys of several records, in no order; the service of the kind writes what they mean.

    ``through`` is the related name of the rows between and ``column`` their foreign key.
    """

    kind: str = ""
    through: str = ""
    column: str = ""
    check: Check = texts

    def read(self, row: Row) -> Any:
        """The keys, sorted."""
        return sorted(super().read(row))

    def references(self, said: Any) -> Iterator[tuple[str, str]]:
        """Those records."""
        yield from ((self.kind, key) for key in said)

    def attributes(self, said: Any, known: Known) -> dict[str, Any]:
        """The records themselves."""
        return {self.name: [known.get(self.kind, key) for key in said]}

    def current(self, record: Any, known: Known) -> Any:
        """The keys of the records it has now."""
        rows = getattr(record, self.through).all()
        return sorted(str(known.key(self.kind, getattr(row, self.column))) for row in rows)


@dataclass(frozen=True)
class Source(Field):
    """Where a record's facts come from; ``fields`` of an entry name fields of the same record."""

    name: str = "source"
    check: Check = listed

    def read(self, row: Row) -> Any:
        """The entries. Each quotes a document by its place, or notes what a fact rests on."""
        entries = super().read(row)
        if not entries:
            raise ValueError("names nothing that the record rests on")
        for each in entries:
            entry(each)
            if not (each.get("doc") or each.get("note")):
                raise ValueError("has an entry with neither a document nor a note")
            for name in ("doc", "note", "note_ja", "quote"):
                text(each.get(name, ""))
            texts(fields := each.get("fields", []))
            strange = set(fields) - set(row)
            if strange:
                raise ValueError(f"speaks of {', '.join(sorted(strange))}, which the record lacks")
        return entries

    def references(self, said: Any) -> Iterator[tuple[str, str]]:
        """The documents quoted."""
        yield from (("document", each["doc"]) for each in said if each.get("doc"))


@dataclass(frozen=True)
class Shape:
    """The fields a record must have; others are an error, so that a misspelt one is noticed.

    ``kept`` are checked like the rest, but no model holds them: they stay in the file for the
    pages and reports that will speak of them, or another kind reads them.
    """

    fields: tuple[Field, ...]
    kept: tuple[Field, ...] = ()

    def read(self, row: Any) -> dict[str, Any]:
        """What a row says, by field, ``kept`` included. DatasetError names the field at fault."""
        if not isinstance(row, dict):
            raise DatasetError("is not an object")
        every = (*self.fields, *self.kept)
        expected = {key for field in every for key in field.keys}
        for missing in sorted(expected - set(row)):
            raise DatasetError("is missing", field=missing)
        for strange in sorted(set(row) - expected):
            raise DatasetError("is no field of this record", field=strange)
        said = {}
        for field in every:
            try:
                said[field.name] = field.read(row)
            except ValueError as error:
                raise DatasetError(str(error), field=field.keys[0]) from None
            except DatasetError as error:
                raise DatasetError(error.problem, field=f"{field.name}{error.field}") from None
        return said

    def references(self, said: Row) -> Iterator[tuple[Field, str, str]]:
        """(field, kind, key) of every record that a row names."""
        for field in (*self.fields, *self.kept):
            for kind, key in field.references(said[field.name]):
                yield field, kind, key


@dataclass(frozen=True)
class Rows(Field):
    """A list of smaller records inside a record, each with a shape of its own."""

    shape: Shape = Shape(())
    check: Check = listed

    def read(self, row: Row) -> Any:
        """The rows as given."""
        rows = super().read(row)
        for position, each in enumerate(rows):
            try:
                self.shape.read(each)
            except DatasetError as error:
                place = f"[{position}]" + (f".{error.field}" if error.field else "")
                raise DatasetError(error.problem, field=place) from None
        return rows

    def references(self, said: Any) -> Iterator[tuple[str, str]]:
        """What the rows name."""
        for each in said:
            for _field, kind, key in self.shape.references(self.shape.read(each)):
                yield kind, key


def both(name: str, check: Check = text) -> tuple[Field, Field]:
    """The same thing in both languages."""
    return Field(f"{name}_en", check), Field(f"{name}_ja", check)


def articles(*titles: Field) -> Shape:
    """Texts with a code of their own: principles, clauses, purposes."""
    return Shape((Field("code", filled), *titles, *both("text", filled), Source()))
