"""History in the database: who changed what, when and why.

Triggers copy every inserted, updated or deleted row of a tracked model, bulk statements included,
into an event table that the application's database role may only insert into and read. The acting
user and the reason travel as transaction settings and land in the event's own JSON column, because
a shared context table would have to stay writable.
"""

import datetime
import functools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

import pghistory
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import formats, timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from . import policies
from .enums import Visibility

if TYPE_CHECKING:
    from .models import User

ModelT = TypeVar("ModelT", bound=type[models.Model])

# Columns that change with every write or only serve the machine; showing them would bury the rest.
_TECHNICAL = {"id", "version", "created_at", "updated_at", "search_text"}
# Tracked models and, for a part of a larger record, the name of its foreign key to that record.
_tracked: dict[type[models.Model], str | None] = {}


def track(
    root: str | None = None, exclude: Sequence[str] = (), indexes: Sequence[Sequence[str]] = ()
) -> Callable[[ModelT], ModelT]:
    """Class decorator: keep the history of a model, as part of ``root``'s history if named.

    ``root`` is the name of the foreign key to the record on whose page the change is shown, or of
    a UUID column that names a record of any kind. ``exclude`` names columns that no copy may be
    kept of, such as password hashes. ``indexes`` are made on the events besides.
    """

    def decorate(model: ModelT) -> ModelT:
        pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[
                field.name
                for field in model._meta.fields
                if field.name in {"search_text", *exclude}
            ]
            or None,
            obj_field=pghistory.ObjForeignKey(related_name="events", related_query_name="events"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            meta={
                "indexes": [
                    # The changes of all records are read by time.
                    models.Index(fields=["pgh_created_at", "pgh_id"]),
                    *(
                        models.Index(
                            fields=fields, name=f"{model._meta.db_table}event_{fields[0]}"[:30]
                        )
                        for fields in indexes
                    ),
                ]
            },
        )(model)
        _tracked[model] = root
        return model

    return decorate


def event_model_of(model: type[models.Model]) -> type[models.Model]:
    """The table that keeps the history of ``model``."""
    events: Any = model._meta.get_field("events")
    found: type[models.Model] = events.related_model
    return found


def tracked_models() -> list[type[models.Model]]:
    """Every model whose history is kept."""
    return list(_tracked)


def event_models() -> list[type[models.Model]]:
    """Every event model, for grants and exports."""
    return [event_model_of(model) for model in _tracked]


@functools.cache
def _sources_of(model: type[models.Model]) -> tuple[tuple[type[models.Model], str], ...]:
    """The event tables that tell a record's story, each with the column that names the record."""
    parts: list[tuple[type[models.Model], str]] = []
    for child, root in _tracked.items():
        link: Any = child._meta.get_field(root) if root else None
        if link is None:
            continue
        names_any = link.related_model is None and isinstance(model._meta.pk, models.UUIDField)
        if link.related_model is model or (names_any and child is not model):
            parts.append((event_model_of(child), link.column))
    own = [(event_model_of(model), "pgh_obj_id")] if model in _tracked else []
    return (*own, *parts)


_listeners: list[Callable[[], None]] = []


def when_changed(listener: Callable[[], None]) -> None:
    """Call ``listener`` after commits that may have changed something. Best effort: it may be
    called when nothing was changed, and is not called if the process dies or it fails."""
    _listeners.append(listener)


@contextmanager
def acting(actor: "User | None", reason: str = "") -> Iterator[None]:
    """Attribute every change inside to ``actor`` with ``reason``; None is the portal itself.

    Nested blocks restore the outer attribution when they end.
    """
    with pghistory.context() as context:
        outer = dict(context.metadata)
        context.metadata.update(
            user=actor.pk if actor else None, reason=reason or outer.get("reason", "")
        )
        try:
            yield
        finally:
            context.metadata.clear()
            context.metadata.update(outer)
    for listener in _listeners:
        transaction.on_commit(listener, robust=True)


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One event of a record or of something that hangs on it.

    ``restricted`` says that it tells something of which it is recorded who was shown it.
    """

    at: datetime.datetime
    kind: str  # insert, update or delete
    who: str
    why: str
    subject: str
    fields: tuple[FieldChange, ...]
    #: The record it belongs to, and its page: told where changes of many records stand together.
    record: str = ""
    url: str = ""
    restricted: bool = False


def changes_of(record: models.Model, reader: Any, limit: int = 30) -> list[Change]:
    """The newest changes of a record and of its parts, newest first, as ``reader`` may know them.

    The caller has decided that the reader may see the record. A part that is (or was) hidden from
    the reader is left out, and another record is named only to those who may see it; None, the
    portal itself, sees everything. Values that the reader may not read are left out as well.
    One query, and one for each kind of record referred to.
    """
    events = [event for event in _events_of(record, limit) if may_see_event(reader, event)]
    # A record is also touched when something that hangs on it changes; that is told there.
    return [
        change for change in in_words(events, reader) if change.fields or change.kind != "update"
    ]


def in_words(events: "list[Event]", reader: Any) -> list[Change]:
    """Events that the reader may see, in words, without the fields that are not for the reader.

    One query for each kind of record referred to.
    """
    if reader is not None:
        for event in events:
            for name in policies.hidden_fields(reader, event.model):
                event.row.pop(name, None)
    names = _names(events, reader)
    return [event.told(names) for event in events]


Names = dict[tuple[type[models.Model], str], str]


@dataclass(frozen=True)
class Event:
    """One row of an event table, with the row before it of the same object."""

    model: type[models.Model]
    at: datetime.datetime
    kind: str
    why: str
    who: str
    row: dict[str, Any]
    before: dict[str, Any]

    def differences(self) -> Iterator[tuple["models.Field[Any, Any]", Any, Any]]:
        """Fields whose value changed, with both values; the first row of an object has none."""
        for field in self.model._meta.concrete_fields if self.kind != "insert" else ():
            if field.name in _TECHNICAL or field.column not in self.row:
                continue
            old = self.before.get(field.column)
            new = None if self.kind == "delete" else self.row[field.column]
            if old != new:
                yield field, old, new

    def subject(self) -> str:
        """What changed: the kind of record, and its name where the model says what it is."""
        kind = capfirst(str(self.model._meta.verbose_name))
        told_by = getattr(self.model, "told_by", "")
        field: Any = self.model._meta.get_field(told_by) if told_by else None
        name = _shown(field, self.row.get(told_by), {}) if field else ""
        return f"{kind}: {name}" if name else kind

    def told(self, names: Names) -> Change:
        """The event in words."""
        return Change(
            self.at,
            self.kind,
            self.who,
            self.why,
            self.subject(),
            tuple(
                FieldChange(
                    capfirst(str(field.verbose_name)),
                    _shown(field, old, names),
                    _shown(field, new, names),
                )
                for field, old, new in self.differences()
            ),
            restricted=self._restricted(),
        )

    def _restricted(self) -> bool:
        recorded = policies.recorded_fields(self.model)
        return (
            Visibility.RESTRICTED in (self.row.get("visibility"), self.before.get("visibility"))
        ) or any(field.name in recorded for field, _old, _new in self.differences())


#: The SQL of a person's name in the reader's language, which :func:`in_japanese` tells.
NAME_OF_USER = "CASE WHEN %s THEN u.name_ja ELSE u.name_en END"


def in_japanese() -> bool:
    """Whether the reader reads Japanese."""
    return (translation.get_language() or "ja").startswith("ja")


def root_of(model: type[models.Model]) -> Any:
    """The foreign key by which a part belongs to a larger record; None where it is none."""
    root = _tracked[model]
    return model._meta.get_field(root) if root else None


def record_of(event: "Event") -> tuple[type[models.Model], str]:
    """The record on whose page an event is shown: its own, or the one it is a part of."""
    root = root_of(event.model)
    if root is None or event.row[root.column] is None:  # a part of none, such as terms for all
        return event.model, str(event.row["pgh_obj_id"])
    if root.related_model is None:  # of several kinds: the row says which
        return apps.get_model(event.row["subject_type"]), str(event.row[root.column])
    return root.related_model, str(event.row[root.column])


def may_see_event(reader: Any, event: "Event") -> bool:
    """Whether the reader may know of what was changed, as it was before and after."""
    return _may_see(reader, event.row) and _may_see(reader, event.before)


def _events_of(record: models.Model, limit: int) -> list[Event]:
    sources = _sources_of(type(record))
    if not sources:
        return []
    quote = connection.ops.quote_name
    events = " UNION ALL ".join(
        f"SELECT {index} AS source, e.pgh_id, e.pgh_created_at, e.pgh_label, e.pgh_context,"  # noqa: S608
        " to_jsonb(e) AS row,"
        " lag(to_jsonb(e)) OVER (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id) AS before"
        f" FROM {quote(event_model._meta.db_table)} e WHERE e.{quote(column)} = %s"
        for index, (event_model, column) in enumerate(sources)
    )  # the only parts that vary are quoted names of our own tables
    statement = (
        "SELECT c.source, c.pgh_created_at, c.pgh_label, c.pgh_context, c.row, c.before,"  # noqa: S608
        f" {NAME_OF_USER}, u.username FROM ({events}) c"
        " LEFT JOIN core_user u ON u.id = (c.pgh_context->>'user')::bigint"
        " ORDER BY c.pgh_created_at DESC, c.pgh_id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [in_japanese(), *[record.pk] * len(sources), limit])
        rows = cursor.fetchall()
    found = []
    for source, at, kind, context, row, before, name, username in rows:
        event_model: Any = sources[source][0]
        context, row, before = (
            json.loads(value) if isinstance(value, str) else value or {}
            for value in (context, row, before)
        )
        model = event_model.pgh_tracked_model
        why = context.get("reason", "")
        found.append(Event(model, at, kind, why, name or username or "", row, before))
    return found


def _may_see(reader: Any, row: dict[str, Any]) -> bool:
    """Whether a part with the columns of ``row`` is visible; parts without a visibility are."""
    if reader is None or "visibility" not in row:
        return True
    return policies.may_see(
        reader,
        SimpleNamespace(visibility=row["visibility"], lead_bureau_id=row.get("lead_bureau_id")),
    )


def _names(events: list[Event], reader: Any) -> Names:
    """What the records that changes refer to are called, for those that the reader may see."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for event in events:
        for field, old, new in event.differences():
            related: Any = field.related_model
            if related:
                wanted.setdefault(related, set()).update({old, new} - {None})
    names: Names = {}
    for model, keys in wanted.items():
        names.update({(model, str(row.pk)): str(row) for row in named_rows(model, keys, reader)})
    return names


def named_rows(model: type[models.Model], keys: Iterable[Any], reader: Any) -> Iterable[Any]:
    """The records with these keys that the reader may see, with what their names are made of."""
    related = [field.name for field in model._meta.concrete_fields if field.many_to_one]
    rows: Any = model._default_manager.filter(pk__in=keys).select_related(*related)
    if reader is not None and hasattr(rows, "visible_to"):
        rows = rows.visible_to(reader)
    return list(rows)


def _shown(field: "models.Field[Any, Any]", value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    related: Any = field.related_model
    if related:
        return names.get((related, str(value)), gettext("a record you cannot see"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(field, models.DateTimeField):
        at = timezone.localtime(datetime.datetime.fromisoformat(str(value)))
        return formats.date_format(at, "DATETIME_FORMAT")
    if isinstance(value, list):
        return gettext(", ").join(str(item) for item in value)
    return str(value)
