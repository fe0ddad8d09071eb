"""The schema told to people: what there is, what may be asked and what comes back."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

__all__ = ["Operation", "Resource", "Row", "resource_names", "resource_of"]

Schema = dict[str, Any]

_BULLET = re.compile(r"^\* `([^`]*)` - (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A parameter or a field: its name, what kind of value it has, and what it means.

    ``choices`` are the words it may be, each with what it means where that is known.
    """

    name: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    text: str
    deprecations: tuple[dict[str, str], ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Operation:
    """One method at one address."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    #: Headers of the request and of a good answer.
    headers: tuple[Row, ...]
    sent_back: tuple[Row, ...]
    #: Fields of the body; of each item, where it holds a list of items.
    body: tuple[Row, ...]
    items: tuple[Row, ...]
    example: str
    statuses: tuple[tuple[str, str], ...]
    deprecations: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Resource:
    """A resource with what can be done and what a record of it holds."""

    name: str
    description: str
    operations: tuple[Operation, ...]
    fields: tuple[Row, ...]

    @property
    def is_deprecated(self) -> bool:
        """Whether anything of it is going to end."""
        parts: list[Operation | Row] = [*self.operations, *self.fields]
        return any(part.deprecations for part in parts)


def resource_names(schema: Schema) -> list[tuple[str, str]]:
    """Every resource with its description, in the order of the alphabet."""
    found: dict[str, str] = {}
    for path, _method, operation in _operations(schema):
        if "/bulk/" not in path:
            found.setdefault(operation["tags"][0], operation["description"])
    return sorted(found.items())


def resource_of(schema: Schema, name: str) -> Resource | None:
    """Everything about one resource; None where there is none of this name."""
    own = [entry for entry in _operations(schema) if entry[2]["tags"] == [name]]
    own.sort(key=lambda entry: "/bulk/" in entry[0])  # what the resource is comes first
    if not own:
        return None
    retrieve = next(entry[2] for entry in own if entry[2]["operationId"].endswith("_retrieve"))
    answer = retrieve["responses"]["200"]["content"]["application/json"]["schema"]
    record = _resolved(schema, answer)
    about = own[0][2]["description"]
    return Resource(
        name=name,
        description=about,
        operations=tuple(
            _operation(schema, path, method, operation, about) for path, method, operation in own
        ),
        fields=_fields(schema, record),
    )


def _operation(schema: Schema, path: str, method: str, operation: Schema, about: str) -> Operation:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = _resolved(schema, content.get("schema", {}))
    items = body.get("properties", {}).get("items", {}).get("items", {})
    answers = sorted(operation["responses"].items())
    good: Schema = next((answer for status, answer in answers if status.startswith("2")), {})
    example = content.get("example")
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description="" if operation["description"] == about else operation["description"],
        parameters=_parameters(schema, operation, "path", "query"),
        headers=_parameters(schema, operation, "header"),
        sent_back=tuple(
            _row(schema, name, header["schema"], header.get("description", ""))
            for name, header in good.get("headers", {}).items()
        ),
        body=_fields(schema, body),
        items=_fields(schema, _resolved(schema, items)),
        example=json.dumps(example, ensure_ascii=False, indent=2) if example else "",
        statuses=tuple((status, answer["description"]) for status, answer in answers),
        deprecations=tuple(operation.get("x-deprecation", ())),
    )


def _parameters(schema: Schema, operation: Schema, *places: str) -> tuple[Row, ...]:
    return tuple(
        _row(
            schema,
            entry["name"],
            entry["schema"],
            entry.get("description", ""),
            required=entry.get("required", False),
        )
        for entry in operation.get("parameters", ())
        if entry["in"] in places
    )


def _fields(schema: Schema, shape: Schema) -> tuple[Row, ...]:
    """The properties of a record or a body; only in a body is one of them needed."""
    needed = shape.get("required", ()) if shape.get("additionalProperties") is False else ()
    return tuple(
        _row(
            schema,
            name,
            part,
            part.get("description") or part.get("title", ""),
            required=name in needed,
        )
        for name, part in shape.get("properties", {}).items()
    )


def _operations(schema: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _resolved(schema: Schema, shape: Schema) -> Schema:
    reference = shape.get("$ref")
    return schema["components"]["schemas"][reference.rpartition("/")[2]] if reference else shape


def _row(schema: Schema, name: str, shape: Schema, text: str, *, required: bool = False) -> Row:
    items = shape.get("items", shape)
    parts = (
        _resolved(schema, items)["properties"] if "$ref" in items else items.get("properties", ())
    )
    # The schema lists what choices mean as bullets at the end of a description.
    labels = dict(_BULLET.findall(text))
    text = _BULLET.sub("", text).strip() or ("" if not labels else shape.get("title", ""))
    choices = (str(value) for value in items.get("enum", parts) if value not in (None, ""))
    return Row(
        name,
        _kind(shape),
        tuple((word, labels.get(word, "")) for word in choices),
        text,
        tuple(shape.get("x-deprecation", ())),
        required,
    )


def _kind(shape: Schema) -> str:
    """The kind of value in words."""
    if "anyOf" in shape and any(part.get("type") == "integer" for part in shape["anyOf"]):
        return gettext("whole number or “*”")
    if "anyOf" in shape:
        return gettext("code or id, or the record with “expand”")
    declared = shape.get("type", "object")
    types = [declared] if isinstance(declared, str) else list(declared)
    kind = next(entry for entry in types if entry != "null")
    if kind == "array":
        return gettext("list: %(kind)s") % {"kind": _kind(shape["items"])}
    words = {
        "date": gettext("date"),
        "date-time": gettext("time (UTC)"),
        "uuid": gettext("id (UUID)"),
        "string": gettext("text"),
        "integer": gettext("whole number"),
        "number": gettext("number"),
        "boolean": gettext("true or false"),
        "object": gettext("object"),
    }
    word = words.get(shape.get("format", ""), words[kind])
    return gettext("%(kind)s, or null") % {"kind": word} if "null" in types else word
