"""Reading the feed: first all that is there, then what has happened since, page after page.

A page of changes lies in a window of transactions that have all ended, and is read in the order in
which rows were written: for one record that is the order of its changes, because each waits for the
one before it. What a record looks like is read with the page, so it may be newer than the change.
"""

import datetime
import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from django.core import signing
from django.db import models
from django.http import QueryDict

from diplomacy.core import policies
from diplomacy.core.api import registry
from diplomacy.core.api.viewsets import RecordViewSet
from diplomacy.core.enums import ChangeKind, Visibility
from diplomacy.core.models import Change

from . import epochs, recording
from .epochs import KEPT, Horizon

__all__ = ["CURSOR_TERM", "NOW", "BadCursor", "Entry", "Expired", "Page", "read", "told"]

#: How long a cursor is good: a day less than rows are kept, because a transaction that was running
#: when it was made wrote rows that are older than the cursor.
CURSOR_TERM = KEPT - datetime.timedelta(days=1)
#: In place of a cursor: from the present on, without what is there already.
NOW = "now"

Resource = type[RecordViewSet]


class Expired(Exception):
    """The cursor leads nowhere any more: the copy has to be made anew."""


class BadCursor(ValueError):
    """The cursor is none that was given out, or was given out for other resources."""


@dataclass(frozen=True)
class Entry:
    """What happened to one record: ``create``, ``update``, ``void`` or ``remove``.

    ``record`` is its present representation, None for one that was removed; ``key`` its code or id.
    """

    kind: str
    resource: str
    model: type[models.Model]
    key: str
    version: int
    at: datetime.datetime
    record: dict[str, Any] | None


@dataclass(frozen=True)
class Page:
    """Entries, where to go on, and whether there is more to read at once.

    ``restricted`` counts the restricted records in it by model, for the log of who was shown them.
    """

    entries: tuple[Entry, ...]
    cursor: str
    more: bool
    restricted: dict[type[models.Model], int]


@dataclass(frozen=True)
class Position:
    """Where a reader stands.

    Everything below ``low`` is known to them; of the window from there to ``high`` they have read
    up to the row ``last``. Before that, ``resource`` and ``after`` say how far they have copied.
    """

    low: Horizon
    high: Horizon | None = None
    last: int = 0
    resource: str = ""
    after: str = ""


@dataclass
class _Reading:
    """One call: who reads what, and what they were shown."""

    user: Any
    resources: dict[str, Resource]
    with_records: bool
    restricted: dict[type[models.Model], int] = field(default_factory=dict)


def read(
    user: Any,
    cursor: str = "",
    limit: int = 100,
    *,
    with_records: bool = True,
    resources: Collection[str] = (),
) -> Page:
    """The next ``limit`` entries at most, as ``user`` may know them.

    Without a cursor it begins with all records there are, told as created; with ``"now"`` at the
    present. ``user`` reads internal records: only of those is it recorded who could see them.
    ``resources`` narrows to these names, which must be the same for every page. Raises Expired for
    a cursor from before a restore, too old, or made under other rights, and BadCursor. Without
    ``with_records`` entries have none. The statements depend on the number of resources in the
    page alone.
    """
    reading = _Reading(user, _readable(user, resources), with_records)
    seal = [epochs.current(), _rights(user, reading.resources), sorted(set(resources))]
    if cursor in ("", NOW):
        first = "" if cursor == NOW else next(iter(reading.resources), "")
        position = Position(epochs.horizon(), resource=first)
    else:
        position = _decode(cursor, seal)
    if position.resource:
        entries, position, more = _copy(reading, position, limit)
    else:
        entries, position, more = _changes(reading, position, limit)
    return Page(tuple(entries), _encode(position, seal), more, reading.restricted)


# --- The two parts -----------------------------------------------------------------------------


def _copy(reading: _Reading, position: Position, limit: int) -> tuple[list[Entry], Position, bool]:
    """Records that are there, by resource and key; what happens meanwhile is told afterwards."""
    entries: list[Entry] = []
    names = list(reading.resources)
    for name in names[names.index(position.resource) :]:
        wanted = limit - len(entries)
        rows: Any = _everything(reading, name).order_by("pk")
        if name == position.resource and position.after:
            rows = rows.filter(pk__gt=position.after)
        found = _represented(reading, name, rows[:wanted])
        entries += [
            Entry(ChangeKind.CREATE, name, shown.model, shown.key, shown.version, shown.at, record)
            for shown in found
            for record in [shown.record if reading.with_records else None]
        ]
        if len(found) == wanted:
            return entries, replace(position, resource=name, after=found[-1].pk), True
    return entries, Position(position.low), True


def _changes(
    reading: _Reading, position: Position, limit: int
) -> tuple[list[Entry], Position, bool]:
    """What happened since, up to the present horizon."""
    high = position.high or epochs.horizon()
    by_label = {
        resource.model._meta.label_lower: name for name, resource in reading.resources.items()
    }
    window = Change.objects.filter(
        xid__gte=position.low.xid, xid__lt=high.xid, id__gt=position.last, model__in=by_label
    )
    # At the beginning of a window PostgreSQL must not look for it along the numbers of all rows:
    # the sum keeps it to the transactions' own index.
    order = models.F("id") if position.last else models.F("id") + 0
    rows = list(window.order_by(order)[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    present: dict[tuple[str, str], _Shown] = {}
    for label in sorted({row.model for row in rows}):
        name = by_label[label]
        keys = {row.record for row in rows if row.model == label}
        for shown in _represented(reading, name, _everything(reading, name).filter(pk__in=keys)):
            present[label, shown.pk] = shown
    entries = []
    for row in rows:
        told = _told(reading, row, by_label[row.model], present.get((row.model, row.record)))
        if told:
            entries.append(told)
    if more:
        return entries, replace(position, high=high, last=rows[-1].pk), True
    # The end of a window that was opened by an earlier call is not yet the present.
    return entries, Position(high), position.high is not None


def _told(reading: _Reading, row: Change, name: str, shown: "_Shown | None") -> Entry | None:
    """A change as an entry; None where the reader may not know of it.

    What the reader sees now is told as it is now. What they do not is told as removed if they
    could see it before, so that no copy keeps it; else its very name is a secret.
    """
    model = reading.resources[name].model
    if shown is None or row.kind == ChangeKind.REMOVE:
        if row.guards is None or not _could_see(reading.user, row.guards):
            return None
        return Entry(ChangeKind.REMOVE, name, model, row.key, row.version, row.at, None)
    kind = ChangeKind.UPDATE if row.kind == ChangeKind.TOUCH else ChangeKind(row.kind)
    record = shown.record if reading.with_records else None
    return Entry(kind, name, model, shown.key, shown.version, row.at, record)


def _could_see(user: Any, guards: Iterable[int]) -> bool:
    reader = policies.reader_of(user)
    return policies.reads_everything(user) or reader.bureaus.issuperset(guards)


# --- Records -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Shown:
    model: type[models.Model]
    pk: str
    key: str
    version: int
    at: datetime.datetime
    record: dict[str, Any]


def told() -> dict[str, Resource]:
    """The resources whose records are told of, in the order of the router."""
    return {
        name: resource
        for name, resource in registry.published().items()
        if recording.is_published(resource.model)
    }


def _readable(user: Any, resources: Collection[str]) -> dict[str, Resource]:
    """The resources that the user may view, all or those named."""
    return {
        name: resource
        for name, resource in told().items()
        if policies.can(user, "view", resource.model) and (not resources or name in resources)
    }


def _everything(reading: _Reading, name: str) -> "models.QuerySet[Any]":
    """Every record of a resource that the user may know of, as its own list has it today."""
    asking = SimpleNamespace(user=reading.user, query_params=QueryDict())
    view: Any = reading.resources[name](request=asking, kwargs={}, action="list", format_kwarg=None)
    found: models.QuerySet[Any] = view.get_everything()
    return found


def _represented(reading: _Reading, name: str, rows: "models.QuerySet[Any]") -> Sequence[_Shown]:
    """The records with what their own address would show of them; one statement."""
    resource = reading.resources[name]
    model = resource.model
    naming = recording.key_fields(model)
    projection = resource.serializer_class.projection(reading.user)
    if not reading.with_records:
        projection = projection.narrowed(naming)
    restricted = any(column.name == "visibility" for column in model._meta.concrete_fields)
    extra = (*(["visibility"] if restricted else []), "version", "updated_at", "pk")
    recorded = policies.recorded_fields(model) & frozenset(projection.names)
    found = []
    for row in projection.select(rows, reading.user, extra):
        record = projection.represent(row)
        version, at, pk = row[-3:]
        key = "/".join(str(record[part]) for part in naming)
        found.append(_Shown(model, str(pk), key, version, at, record))
        if (restricted and row[-4] == Visibility.RESTRICTED) or any(map(record.get, recorded)):
            reading.restricted[model] = reading.restricted.get(model, 0) + 1
    return found


# --- Cursors -----------------------------------------------------------------------------------


def _rights(user: Any, resources: Iterable[str]) -> str:
    """Changes whenever the user may see other records or other values of them."""
    reader = policies.reader_of(user)
    decides = [
        user.pk,
        sorted(reader.visibilities),
        sorted(reader.bureaus),
        sorted(reader.groups),
        sorted(resources),
    ]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:16]


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt="diplomacy.feed")


def _encode(position: Position, seal: list[Any]) -> str:
    low, high = position.low, position.high
    where = [
        [low.xid, low.at],
        [high.xid, high.at] if high else None,
        position.last,
        position.resource,
        position.after,
    ]
    return _signer().sign_object([*seal, *where])


def _decode(cursor: str, seal: list[Any]) -> Position:
    try:
        epoch, rights, narrowed, low, high, last, resource, after = _signer().unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:
        raise BadCursor from error
    if narrowed != seal[2]:
        raise BadCursor
    position = Position(Horizon(*low), Horizon(*high) if high else None, last, resource, after)
    if epoch != seal[0] or rights != seal[1] or position.low.age() > CURSOR_TERM:
        raise Expired
    return position
