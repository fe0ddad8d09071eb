"""Many records at once: made where their code is new, changed where it is known.

Each item is answered on its own, as if it had been sent alone; with ``atomic`` all of them happen
or none. An item that changes a record says which version it knows, as If-Match does.
"""

import json
from functools import cache, partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, serializers
from rest_framework.request import Request

from diplomacy.core import policies, records

from . import problems
from .filters import refuse_unknown
from .input_fields import FlagField, ReasonField
from .inputs import (
    CREATE,
    UPDATE,
    RecordInput,
    input_class,
    make_input,
    with_need,
    writable_fields,
)
from .preconditions import VersionNeeded, once
from .writing import change_record, make_record, taken

__all__ = ["MOST", "BulkAnswer", "VersionField", "bulk_input", "write_many"]

#: Items in one request; some seconds of work.
MOST = 200
#: What a single item can be refused with; everything else fails the whole request.
_REFUSALS = (
    Http404,
    PermissionDenied,
    ValidationError,
    exceptions.APIException,
    records.StaleRecord,
)


class VersionField(serializers.Field):
    """The version that a change is about, or "*" for any."""

    default_error_messages = {"invalid": _("Give a whole number, or “*” for any version.")}

    def to_internal_value(self, data: Any) -> Any:
        """As given."""
        if not _is_version(data):
            self.fail("invalid")
        return data


def _is_version(data: Any) -> bool:
    return data == "*" or (isinstance(data, int) and not isinstance(data, bool))


class BulkInput(RecordInput):
    """A list of items, and whether all of them happen or none."""

    atomic = FlagField(
        required=False,
        default=False,
        help_text=_("All items happen or none: one that is refused refuses them all."),
    )


@cache
def bulk_input(serializer_class: Any) -> type[RecordInput]:
    """What the address takes, for the schema. An item is checked when its record is known."""
    fields = {
        name: with_need(field, name == "code")
        for name, field in writable_fields(serializer_class, creating=True).items()
    }
    fields["version"] = VersionField(
        required=False,
        help_text=_(
            "Needed when the record exists: the version that you know, or “*” to change any."
        ),
    )
    fields.setdefault("reason", ReasonField())
    item = make_input(serializer_class, "BulkItem", fields)
    items = serializers.ListField(child=item(), min_length=1, max_length=MOST)
    declared = {"model": serializer_class.Meta.model, "items": items, "__doc__": ""}
    return type(f"Bulk{serializer_class.__name__}", (BulkInput,), declared)


class ErrorSerializer(serializers.Serializer):
    """One mistake."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ItemAnswer(serializers.Serializer):
    """What became of one item."""

    index = serializers.IntegerField(help_text=_("Its place in the list that was sent, from 0."))
    code = serializers.CharField(allow_null=True)
    status = serializers.IntegerField(
        help_text=_("The status with which it would have been answered alone; 201 is a new record.")
    )
    version = serializers.IntegerField(allow_null=True)
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]


class BulkAnswer(serializers.Serializer):
    """What became of each item, in the order in which they were sent."""

    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    results = ItemAnswer(many=True)


def write_many(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    """Make or change the records of a list by their codes."""
    if not any(policies.can(request.user, right, self.model) for right in ("add", "change")):
        raise PermissionDenied
    refuse_unknown(request, self.retrieve_parameters() - {"expand", "fields", "as_of"})
    return once(request, partial(_written, self, request))


def _written(self: Any, request: Request) -> HttpResponse:
    items, atomic = _taken(request.data)
    with transaction.atomic():
        codes = [code for item in items if (code := _code_of(item)) is not None]
        known = {record.code: record for record in self.get_queryset().filter(code__in=codes)}
        results: list[dict[str, Any]] = [{} for _item in items]
        # In the order of the codes, so that two requests never wait for each other's records.
        for index in sorted(range(len(items)), key=lambda at: str(_code_of(items[at]))):
            results[index] = {"index": index, **_one(self, items, index, known)}
        failed = sum(result["status"] >= 400 for result in results)
        if failed and atomic:
            raise exceptions.ValidationError(_by_item(results))
        versions = dict(self.get_queryset().filter(code__in=codes).values_list("code", "version"))
        for result in results:
            if result["status"] < 400:
                result["version"] = versions[result["code"]]
    body = {"succeeded": len(items) - failed, "failed": failed, "results": results}
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")


def _taken(data: Any) -> tuple[list[Any], bool]:
    if not isinstance(data, dict):
        raise problems.invalid("", _("Send a JSON object."))
    for name in data.keys() - {"items", "atomic"}:
        raise problems.invalid(name[:60], _("There is no such field."), "unknown_field")
    items, atomic = data.get("items"), data.get("atomic", False)
    if not isinstance(items, list) or not 1 <= len(items) <= MOST:
        message = _("Send a list of 1 to %(most)s items.") % {"most": MOST}
        raise problems.invalid("items", message, "items")
    if not isinstance(atomic, bool):
        raise problems.invalid("atomic", _("Give true or false."), "invalid")
    return items, atomic


def _code_of(item: Any) -> str | None:
    """The code in an item; None where there is none that the database could be asked for."""
    code = item.get("code") if isinstance(item, dict) else None
    return code if isinstance(code, str) and "\x00" not in code else None


def _one(self: Any, items: list[Any], index: int, known: dict[str, Any]) -> dict[str, Any]:
    """The answer to one item; a refused one leaves nothing behind."""
    item, code = items[index], _code_of(items[index])
    try:
        if code is None:
            raise problems.invalid("code", _("Each item needs the code of its record."), "required")
        if any(_code_of(other) == code for other in items[:index]):
            raise problems.invalid("code", _("This code stands in the list twice."), "repeated")
        with transaction.atomic():
            status = _change(self, item, known[code]) if code in known else _make(self, item)
    except _REFUSALS as error:
        refused = json.loads(problems.handle(error, {}).content)
        plain = {"field": "", "code": refused["type"].rpartition(":")[2]}
        errors = refused["errors"] or [{**plain, "message": refused["detail"]}]
        return {"code": code, "status": refused["status"], "version": None, "errors": errors}
    return {"code": code, "status": status, "version": None, "errors": []}


def _make(self: Any, item: dict[str, Any]) -> int:
    if not policies.can(self.request.user, "add", self.model):
        raise PermissionDenied
    item = {name: value for name, value in item.items() if name != "version"}
    make_record(self, taken(self, input_class(self.serializer_class, CREATE), item))
    return 201


def _change(self: Any, item: dict[str, Any], record: Any) -> int:
    if not policies.can(self.request.user, "change", record):
        raise PermissionDenied
    version = item.get("version")
    if version is None:
        raise VersionNeeded
    if not _is_version(version):
        raise problems.invalid("version", VersionField.default_error_messages["invalid"])
    if version not in ("*", record.version):
        raise records.StaleRecord(record)
    item = {name: value for name, value in item.items() if name not in ("code", "version")}
    input_type = input_class(self.serializer_class, UPDATE)
    values = taken(self, input_type, item, record)
    change_record(self, record, values, None if version == "*" else record.version)
    return 200


def _by_item(results: list[dict[str, Any]]) -> dict[str, Any]:
    """All mistakes, each named by its place in the list."""
    found: dict[str, Any] = {}
    for result in results:
        for error in result["errors"]:
            name = ".".join(filter(None, ("items", str(result["index"]), error["field"])))
            detail = exceptions.ErrorDetail(error["message"], code=error["code"])
            found.setdefault(name, []).append(detail)
    return found
