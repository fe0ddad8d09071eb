# ruff: noqa: S608  (what varies in the SQL are quoted names of our own tables and columns)
"""Recording: triggers that write a row of ``core_change`` whenever what the API shows changes.

A model says with :func:`publish` that its records are told of, and what else they depend on; parts
of records that are no resource themselves say with :func:`shown_on` on which record they appear.
The rest follows from the foreign keys: when a record is hidden, shown to others or renamed, every
record that names it is told of as well ("touch").

Two transactions that do not see each other could both leave that out: one hides a city while the
other records a visit to it. So whoever hides a record takes the lock that a new reference to it has
to wait for (and that waits for new references); ordinary work takes no lock besides its own.

The triggers call ``core_feed_tell`` and ``core_feed_guard``, which the first migration makes.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

import pgtrigger
from django.apps import apps
from django.db import models

__all__ = ["is_published", "key_fields", "publish", "published", "shown_on"]

ModelT = TypeVar("ModelT", bound=type[models.Model])
Model = type[models.Model]


@dataclass(frozen=True)
class Told:
    """What a model declares. ``key`` is empty for parts that are told of through their roots."""

    key: tuple[str, ...]
    hidden_with: tuple[str, ...]
    shown_on: tuple[str, ...]


_told: dict[Model, Told] = {}


def publish(
    *, key: Iterable[str] = (), hidden_with: Iterable[str] = (), shown_on: Iterable[str] = ()
) -> Callable[[ModelT], ModelT]:
    """Class decorator: records of the model are in the feed.

    ``key`` are the paths to the parts of its public name, its code or else its id by default.
    ``hidden_with`` are the relations to records without which it is hidden too, as its
    ``visible_to`` has it; ``shown_on`` are paths to other records that show something of it.
    """
    return _declare(tuple(key) or ("",), tuple(hidden_with), tuple(shown_on))


def shown_on(*paths: str) -> Callable[[ModelT], ModelT]:
    """Class decorator: the model is a part of the records at these paths, and no resource."""
    return _declare((), (), paths)


def published() -> list[Model]:
    """Every model whose records are in the feed."""
    return [model for model, told in _told.items() if told.key]


def is_published(model: Model) -> bool:
    """Whether records of the model are in the feed."""
    return model in _told and bool(_told[model].key)


def key_fields(model: Model) -> tuple[str, ...]:
    """The fields of a representation that make up the public name, to be joined by "/"."""
    return tuple("id" if path == "pk" else path.partition("__")[0] for path in _told[model].key)


def _declare(
    key: tuple[str, ...], hidden_with: tuple[str, ...], shown: tuple[str, ...]
) -> Callable[[ModelT], ModelT]:
    def decorate(model: ModelT) -> ModelT:
        names = {field.name for field in model._meta.concrete_fields}
        own = ("code",) if "code" in names else ("pk",)
        _told[model] = Told(own if key == ("",) else key, hidden_with, shown)
        pgtrigger.register(OwnTrigger(model))(model)
        if key:
            pgtrigger.register(SpreadTrigger(model))(model)
        return model

    return decorate


class _OfModel(pgtrigger.Trigger):
    """Its text follows from the relations of ``of``. The library compiles it with copies of models
    that know only their columns, so it keeps the model itself."""

    def __init__(self, of: Model) -> None:
        self.of = of
        super().__init__()


class OwnTrigger(_OfModel):
    """Tells of the row itself, and of the records on which it is shown."""

    name = "feed"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def get_func(self, model: Any) -> str:
        """PL/pgSQL for one model."""
        model = self.of
        told = _told[model]
        steps = ["IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;"]
        steps += _deeper_locks(model)
        if told.key:
            steps.append(_tells_itself(model))
        for path in told.shown_on:
            # A part that moves is missing where it was before, too.
            column = _q(_field(model)(path.partition("__")[0]).column)
            steps.append(_tells_root(model, path, f"OLD.{column}, NEW.{column}"))
        steps.append("RETURN NULL;")
        return "\n".join(steps)


class SpreadTrigger(_OfModel):
    """Tells of everything that names a record which is hidden, opened or renamed."""

    name = "feed_spread"
    when = pgtrigger.After
    operation = pgtrigger.Update

    def get_condition(self, model: Any) -> pgtrigger.Condition:
        """Only where others see something else of it than before."""
        return pgtrigger.Condition(
            " OR ".join(
                f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in _deciding(self.of)
            )
        )

    def get_func(self, model: Any) -> str:
        """PL/pgSQL for one model."""
        model = self.of
        pk = _pk(model)
        # A new reference takes KEY SHARE until its transaction ends: from here on the statements
        # see all references that are not committed after us.
        steps = [f"PERFORM 1 FROM {_table(model)} WHERE {pk} = NEW.{pk} FOR UPDATE;"]
        steps += [
            _key_share(field.related_model, f"NEW.{_q(field.column)}")
            for field in map(_field(model), _told[model].hidden_with)
        ]
        steps += _touches(model, model, f"= OLD.{pk}", count())
        steps.append("RETURN NULL;")
        return "\n".join(steps)


# --- SQL ----------------------------------------------------------------------------------------


def _q(name: str) -> str:
    return f'"{name}"'


def _table(model: Model) -> str:
    return _q(model._meta.db_table)


def _pk(model: Model) -> str:
    return _q(str(model._meta.pk.column))


def _field(model: Model) -> Callable[[str], Any]:
    return model._meta.get_field


def _has(model: Model, name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)


def _deciding(model: Model) -> list[str]:
    """Columns of which others show something, or through which they are found."""
    names = [name for name in ("visibility", "lead_bureau") if _has(model, name)]
    names += [name for name in _told[model].key if "__" not in name and name != "pk"]
    for part, told in _told.items():
        for path in told.shown_on:
            hop, _sep, further = path.partition("__")
            if further and _field(part)(hop).related_model is model:
                names.append(further)
    return sorted({str(_field(model)(name).column) for name in names})


def _key_share(model: Model, value: str) -> str:
    return f"PERFORM 1 FROM {_table(model)} WHERE {_pk(model)} = {value} FOR KEY SHARE;"


def _deeper_locks(model: Model) -> Iterator[str]:
    """What hides a record that the row names must not change unseen while the row is written.

    The database itself locks what the row names, but only when the transaction ends, and only
    that: not what the named record is hidden with, nor what is looked up through it.
    """
    for field in _references(model):
        target = field.related_model
        through = any(path.startswith(f"{field.name}__") for path in _told[model].shown_on)
        further = [_field(target)(name) for name in _told[target].hidden_with]
        locks = [_key_share(target, f"NEW.{_q(field.column)}")] if through else []
        locks += [
            f"PERFORM 1 FROM {_table(deep.related_model)} WHERE {_pk(deep.related_model)} ="
            f" (SELECT t.{_q(deep.column)} FROM {_table(target)} t"
            f" WHERE t.{_pk(target)} = NEW.{_q(field.column)}) FOR KEY SHARE;"
            for deep in further
        ]
        if locks:
            body = "\n".join(locks)
            yield f"IF TG_OP <> 'DELETE' THEN\n{body}\nEND IF;"


def _references(model: Model) -> Iterator[Any]:
    """Foreign keys of the row to records that are in the feed."""
    for field in model._meta.concrete_fields:
        related: Any = field.related_model
        if related and is_published(related):
            yield field


def _key(model: Model, row: str) -> str:
    """The public name of a row; a code that is unique only within something else comes after it."""
    parts = []
    for path in _told[model].key:
        name, _sep, further = path.partition("__")
        field: Any = model._meta.pk if name == "pk" else _field(model)(name)
        if further:
            parent = field.related_model
            column = _q(_field(parent)(further).column)
            parts.append(
                f"(SELECT k.{column} FROM {_table(parent)} k"
                f" WHERE k.{_pk(parent)} = {row}.{_q(field.column)})"
            )
        else:
            parts.append(f"{row}.{_q(field.column)}::text")
    return " || '/' || ".join(parts)


def _guards(model: Model, row: str, changed: Model | None = None, depth: int = 0) -> str:
    """Who may see a row; OLD stands for the record of ``changed`` that is just being changed."""
    parts = []
    if _has(model, "visibility"):
        bureau = _q(_field(model)("lead_bureau").column)
        parts.append(f'core_feed_guard({row}."visibility", {row}.{bureau})')
    for name in _told[model].hidden_with:
        field = _field(model)(name)
        inner = f"g{depth}"
        parent: Any = field.related_model
        own = _guards(parent, inner, changed, depth + 1)
        looked_up = (
            f"coalesce((SELECT {own} FROM {_table(parent)} {inner}"
            f" WHERE {inner}.{_pk(parent)} = {row}.{_q(field.column)}), '{{}}')"
        )
        if changed is not None and parent == changed:
            pk = _pk(parent)
            looked_up = (
                f"CASE WHEN {row}.{_q(field.column)} = OLD.{pk}"
                f" THEN {_guards(parent, 'OLD')} ELSE {looked_up} END"
            )
        parts.append(looked_up)
    return " || ".join(f"({part})" for part in parts) or "'{}'::bigint[]"


def _tell(model: Model, row: str, kind: str, guards: str) -> str:
    label = model._meta.label_lower
    return (
        f"core_feed_tell('{label}', {row}.{_pk(model)}::text, {_key(model, row)},"
        f' {kind}, {row}."version"::integer, {guards})'
    )


def _tells_itself(model: Model) -> str:
    before = _guards(model, "OLD")
    kind = "'update'"
    if _has(model, "voided_at"):
        kind = (
            "CASE WHEN OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL"
            " THEN 'void' ELSE 'update' END"
        )
    return f"""
IF TG_OP = 'INSERT' THEN
    PERFORM {_tell(model, "NEW", "'create'", "NULL")};
ELSIF TG_OP = 'DELETE' THEN
    PERFORM {_tell(model, "OLD", "'remove'", before)};
ELSE
    IF {_key(model, "OLD")} <> {_key(model, "NEW")} THEN
        PERFORM {_tell(model, "OLD", "'remove'", before)};
    END IF;
    PERFORM {_tell(model, "NEW", kind, before)};
END IF;"""


def _tells_root(model: Model, path: str, values: str, changed: Model | None = None) -> str:
    """Touches the records at the end of a path whose first step has one of ``values``."""
    hop, _sep, further = path.partition("__")
    root: Any = _field(model)(hop).related_model
    if further:
        last = _field(root)(further)
        values = (
            f"SELECT h.{_q(last.column)} FROM {_table(root)} h WHERE h.{_pk(root)} IN ({values})"
        )
        root = last.related_model
    return (
        f"PERFORM {_tell(root, 'r', _TOUCH, _guards(root, 'r', changed))}"
        f" FROM {_table(root)} r WHERE r.{_pk(root)} IN ({values});"
    )


_TOUCH = "'touch'"


def _touches(changed: Model, target: Model, matches: str, names: Iterator[int]) -> Iterator[str]:
    """Statements that touch whatever refers to rows of ``target``, which ``matches`` picks."""
    # By name: the order in which modules are imported would rewrite the triggers.
    for model in sorted(apps.get_models(), key=lambda known: known._meta.label_lower):
        if model not in _told:
            continue
        for field in _references(model):
            if field.related_model is not target:
                continue
            row = f"d{next(names)}"
            where = f"{row}.{_q(field.column)} {matches}"
            rows = f"FROM {_table(model)} {row} WHERE {where}"
            if is_published(model):
                guards = _guards(model, row, changed)
                old_key = _renamed(model, field, row)
                if old_key and target is changed:
                    yield (
                        f"PERFORM core_feed_tell('{model._meta.label_lower}',"
                        f" {row}.{_pk(model)}::text, {old_key}, 'remove',"
                        f' {row}."version"::integer, {guards}) {rows}'
                        f" AND OLD.code <> NEW.code;"
                    )
                yield f"PERFORM {_tell(model, row, _TOUCH, guards)} {rows};"
            for path in _told[model].shown_on:
                column = _q(_field(model)(path.partition("__")[0]).column)
                yield _tells_root(model, path, f"SELECT {row}.{column} {rows}", changed)
            if field.name in _told[model].hidden_with:
                found = f"IN (SELECT {row}.{_pk(model)} {rows})"
                yield from _touches(changed, model, found, names)


def _renamed(model: Model, field: Any, row: str) -> str:
    """The name that a row had before the record at ``field`` got another code, if it has one."""
    first, *rest = _told[model].key
    if not rest or first != f"{field.name}__code":
        return ""
    return " || '/' || ".join(["OLD.code", *(f"{row}.{_q(name)}" for name in rest)])
