"""Bringing the portal in line with a data set, without undoing what people decided since.

For each field there are three texts: what the data set says, what it said when it was last loaded
(kept in LoadedRecord), and what the record says. A field follows the data set only where the record
still says what the data set said before. Records that people withdrew or removed do not come back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, models
from django.db.models import Q

from diplomacy.core.enums import Visibility
from diplomacy.core.models import LoadedRecord, Record
from diplomacy.core.records import StaleRecord

from .errors import DatasetError
from .kinds import Kind
from .reading import Dataset, in_order
from .shapes import Known

Said = dict[str, Any]


@dataclass
class Tally:
    """What became of the records of one kind. A record counts once, in the first list it fits.

    ``kept`` names the record and the fields that people changed.
    """

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


class Merge:
    """One load of one data set, inside the caller's transaction."""

    def __init__(self, dataset: Dataset, reason: str) -> None:
        """Wait for any other load to end: two at once would both create what is missing."""
        self.dataset, self.reason, self.known = dataset, reason, Known()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('portal.load', 0))")
        self.loaded = {
            (entry.model, entry.key): entry
            for entry in LoadedRecord.objects.filter(dataset=dataset.code)
        }
        self.new: list[LoadedRecord] = []
        self.revised: list[LoadedRecord] = []

    def finish(self) -> None:
        """Remember what the data set said this time."""
        LoadedRecord.objects.bulk_create(self.new)
        LoadedRecord.objects.bulk_update(self.revised, ["values"])

    def merge(self, kind: Kind) -> Tally:
        """Bring all records of a kind in line."""
        said = self.dataset.said[kind.kind]
        label = kind.model._meta.label_lower
        present = _Present(kind, said, self.loaded, self.known)
        tally = Tally(
            dropped=[key for model, key in self.loaded if model == label and key not in said]
        )
        for key in in_order(kind, said):
            wanted = {field.name: said[key][field.name] for field in kind.shape.fields}
            before = self.loaded.get((label, key))
            record = present.of(key, before, wanted)
            with _named(kind, key):
                if record is not None:
                    self._bring_in_line(kind, key, record, wanted, before, tally)
                elif before is not None:
                    tally.kept.append(f"{key} (removed)")
                else:
                    record = self._create(kind, wanted)
                    tally.created.append(key)
            if record is not None:
                self.known.add(kind.kind, key, record)
                self._remember(label, key, record, wanted, before)
        return tally

    def _create(self, kind: Kind, wanted: Said) -> models.Model:
        values = self._attributes(kind, wanted)
        if issubclass(kind.model, Record):
            # The facts come from published documents.
            values["visibility"] = Visibility.PUBLIC
        return kind.writer.create(values, self.reason)

    def _bring_in_line(
        self,
        kind: Kind,
        key: str,
        record: models.Model,
        wanted: Said,
        before: LoadedRecord | None,
        tally: Tally,
    ) -> None:
        if getattr(record, "voided", False):
            tally.kept.append(f"{key} (voided)")
            return
        now = {field.name: field.current(record, self.known) for field in kind.shape.fields}
        base = before.values if before is not None else {}
        differing = [name for name, value in wanted.items() if now[name] != value]
        # A field the data set did not speak of before has no text that people could have changed.
        changes = {
            name: wanted[name]
            for name in differing
            if before is not None and now[name] == base.get(name, now[name])
        }
        if changes:
            kind.writer.change(record, self._attributes(kind, changes), self.reason)
            record.refresh_from_db()
            tally.updated.append(f"{key}: {', '.join(changes)}")
        elif differing:
            tally.kept.append(f"{key}: {', '.join(differing)}")
        else:
            tally.unchanged.append(key)

    def _attributes(self, kind: Kind, wanted: Said) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for each in kind.shape.fields:
            if each.name in wanted:
                try:
                    values.update(each.attributes(wanted[each.name], self.known))
                except KeyError:
                    raise DatasetError(
                        f"{wanted[each.name]!r} was removed from the portal", field=each.name
                    ) from None
        return values

    def _remember(
        self, label: str, key: str, record: models.Model, wanted: Said, before: LoadedRecord | None
    ) -> None:
        if before is None:
            self.new.append(
                LoadedRecord(
                    dataset=self.dataset.code,
                    model=label,
                    key=key,
                    record_id=str(record.pk),
                    values=wanted,
                )
            )
        elif before.values != wanted:
            before.values = wanted
            self.revised.append(before)


class _Present:
    """The records of a kind that the portal holds already, found in one statement."""

    def __init__(
        self,
        kind: Kind,
        said: dict[str, Said],
        loaded: dict[tuple[str, str], LoadedRecord],
        known: Known,
    ) -> None:
        label = kind.model._meta.label_lower
        ids = [entry.record_id for (model, _key), entry in loaded.items() if model == label]
        condition = Q(pk__in=ids)
        self._identity = [each for each in kind.shape.fields if each.name in kind.identity]
        strangers = [key for key in said if (label, key) not in loaded]
        if self._identity and strangers:
            alike = Q()
            for each in self._identity:
                values = [each.attributes(said[key][each.name], known) for key in strangers]
                alike &= Q(**{f"{each.name}__in": [value[each.name] for value in values]})
            condition |= alike
        rows = kind.model._default_manager.filter(condition).prefetch_related(*kind.prefetch)
        self._by_pk: dict[str, models.Model] = {}
        self._by_identity: dict[tuple[Any, ...], models.Model] = {}
        for row in rows:
            self._by_pk[str(row.pk)] = row
            self._by_identity[tuple(each.current(row, known) for each in self._identity)] = row

    def of(self, key: str, before: LoadedRecord | None, wanted: Said) -> models.Model | None:
        """The record that a load made before, else one that people made of the same thing."""
        if before is not None:
            return self._by_pk.get(before.record_id)
        if not self._identity:
            return None
        return self._by_identity.get(tuple(wanted[each.name] for each in self._identity))


@contextmanager
def _named(kind: Kind, key: str) -> Iterator[None]:
    """Say which record could not be written, and beside which field."""
    file = f"{kind.file}.json"
    try:
        yield
    except DatasetError as error:
        raise DatasetError(error.problem, file=file, record=key, field=error.field) from None
    except ValidationError as error:
        if hasattr(error, "error_dict"):
            name, messages = next(iter(error.message_dict.items()))
        else:
            name, messages = NON_FIELD_ERRORS, error.messages
        raise DatasetError(
            " ".join(messages),
            file=file,
            record=key,
            field="" if name == NON_FIELD_ERRORS else name,
        ) from error
    except IntegrityError as error:
        raise DatasetError(str(error).splitlines()[0], file=file, record=key) from error
    except StaleRecord as error:
        raise DatasetError(
            "somebody saved this record meanwhile; load again", file=file, record=key
        ) from error
