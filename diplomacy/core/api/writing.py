"""Writing through the API: a resource declares which services do it, and everything else follows.

    class TripViewSet(RecordViewSet):
        ...
        writing = Writing(
            create=services.create_trip,
            change=services.change_trip,
            acts=(VOID, *moves(TRIP_LIFECYCLE, services.move_trip, {"complete": ("cost_yen",)})),
        )

From this come POST, PUT and PATCH, an address for each act (``POST .../complete/``), what they take
(:mod:`.inputs`), the order in which a request is refused (401, 404, 403, 428, 412, 400, 409), the
schema and the docs. The services are those of the pages, so that rules are kept in one place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.reverse import reverse

from diplomacy.core import policies, records
from diplomacy.core.models import Bureau
from diplomacy.core.transitions import Lifecycle

from .input_fields import ReasonField
from .inputs import (
    CREATE,
    REPLACE,
    UPDATE,
    RecordInput,
    input_class,
    make_input,
    with_need,
    writable_fields,
)
from .preconditions import expected_version, once

if TYPE_CHECKING:
    from .viewsets import RecordViewSet

__all__ = ["VOID", "Act", "Writing", "moves", "voiding"]

Service = Callable[..., Any]


@dataclass(frozen=True)
class Act:
    """Something done to a record at an address of its own, such as signing an agreement.

    ``action`` is the policy's name for the right. ``fields`` are fields of the record that it may
    set, ``arguments`` make further fields that the service takes by name.
    """

    name: str
    label: Any
    service: Service
    action: str = "change"
    fields: tuple[str, ...] = ()
    arguments: Mapping[str, Callable[[], serializers.Field]] = field(default_factory=dict)
    needs_reason: bool = False
    takes_reason: bool = True

    @property
    def path(self) -> str:
        """The last part of its address."""
        return self.name.replace("_", "-")


def voiding(service: Service) -> Act:
    """Withdrawing a wrong record by a service of its own."""
    return Act("void", _("Void"), service, action="void", needs_reason=True)


VOID = voiding(records.void)


def moves(
    lifecycle: Lifecycle,
    service: Service,
    fields: Mapping[str, tuple[str, ...]] | None = None,
    arguments: Mapping[str, Mapping[str, Callable[[], serializers.Field]]] | None = None,
) -> tuple[Act, ...]:
    """An act for each move of a lifecycle; ``service(record, name, ...)`` makes all of them."""
    return tuple(
        Act(
            move.name,
            move.label,
            partial(_moved, service, move.name),
            move.action,
            (fields or {}).get(move.name, ()),
            (arguments or {}).get(move.name, {}),
            move.needs_reason,
        )
        for move in lifecycle.transitions
    )


def _moved(service: Service, name: str, record: Any, **arguments: Any) -> Any:
    return service(record, name, **arguments)


@dataclass(frozen=True)
class Writing:
    """The services by which a resource is written; what is None is refused with 405."""

    create: Service | None = None
    change: Service | None = None
    acts: tuple[Act, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Act]:
        """The acts by their names."""
        return {act.name: act for act in self.acts}


def declare(viewset: type["RecordViewSet"]) -> None:
    """Give the resource the methods that its :class:`Writing` declares."""
    writing = viewset.writing
    if writing.create:
        viewset.create = _create  # type: ignore[attr-defined]
    if writing.change:
        viewset.update = _replace  # type: ignore[attr-defined]
        viewset.partial_update = _update  # type: ignore[attr-defined]
    for act in writing.acts:
        setattr(viewset, f"act_{act.name}", _method_of(act))


def input_of(viewset: type["RecordViewSet"], operation: str) -> type[RecordInput] | None:
    """What an operation of the resource takes: ``create``, ``update``, ``partial_update`` or the
    name of an act's method; None where it takes nothing."""
    how = {"create": CREATE, "update": REPLACE, "partial_update": UPDATE}.get(operation)
    if how:
        return input_class(viewset.serializer_class, how)
    act = viewset.writing.by_name.get(operation.removeprefix("act_"))
    return _input_of_act(viewset, act) if act else None


_inputs_of_acts: dict[tuple[Any, str], type[RecordInput]] = {}


def _input_of_act(viewset: Any, act: Act) -> type[RecordInput]:
    """Made once for each act of a resource."""
    if (viewset, act.name) not in _inputs_of_acts:
        shown = viewset.serializer_class
        writable = writable_fields(shown, creating=True)
        fields = {
            name: with_need(writable[name], False) for name in _with_precision(act.fields, writable)
        }
        fields |= {name: make() for name, make in act.arguments.items()}
        if act.takes_reason:
            fields["reason"] = ReasonField(required=act.needs_reason)
        prefix = "".join(part.capitalize() for part in act.name.split("_"))
        _inputs_of_acts[viewset, act.name] = make_input(shown, prefix, fields)
    return _inputs_of_acts[viewset, act.name]


def _with_precision(names: Iterable[str], writable: Mapping[str, Any]) -> list[str]:
    """The fields, each date with the precision that it may be sent with."""
    found = []
    for name in names:
        found.append(name)
        if f"{name}_precision" in writable:
            found.append(f"{name}_precision")
    return found


# --- Operations ------------------------------------------------------------------------------


def _create(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    """Make a record."""
    if not policies.can(request.user, "add", self.model):
        raise PermissionDenied
    self.refuse_parameters(request)
    return once(request, partial(_created, self, request))


def _created(self: Any, request: Request) -> HttpResponse:
    values = taken(self, input_of(type(self), "create"), request.data)
    with transaction.atomic():
        record = make_record(self, values)
        answer: HttpResponse = self.answer(record.pk, status=201)
    where = reverse(
        f"api:{self.basename}-detail",
        kwargs={self.lookup_field: getattr(record, self.lookup_field)},
        request=request,
    )
    answer["Location"] = f"{where}{self.query_of(record)}"
    return answer


def _replace(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    """Set every field; what is not sent is reset."""
    return _changed(self, request, "update")


def _update(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
    """Set the fields that are sent."""
    return _changed(self, request, "partial_update")


def _changed(self: Any, request: Request, operation: str) -> HttpResponse:
    record = permitted(self, "change")
    version = expected_version(request, record)
    self.refuse_parameters(request)
    values = taken(self, input_of(type(self), operation), request.data, record)
    return records.again(partial(_saved, self, record, values, version))


def _saved(self: Any, record: Any, values: dict[str, Any], version: int | None) -> HttpResponse:
    with transaction.atomic():
        saved = change_record(self, record, dict(values), version)
        answer: HttpResponse = self.answer(saved.pk)
    return answer


def _method_of(act: Act) -> Any:
    def method(self: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        record = permitted(self, act.action)
        return once(request, partial(_acted, self, request, act, record))

    method.__name__ = method.__qualname__ = f"act_{act.name}"
    method.__doc__ = ""
    decorate = action(detail=True, methods=["post"], url_path=act.path, url_name=act.path)
    return decorate(method)


def _acted(self: Any, request: Request, act: Act, record: Any) -> HttpResponse:
    version = expected_version(request, record)
    self.refuse_parameters(request)
    values = taken(self, _input_of_act(type(self), act), request.data, record)
    arguments = {name: values.pop(name) for name in act.arguments if name in values}
    reason = {"reason": values.pop("reason", "")} if act.takes_reason else {}
    if act.fields:
        arguments["values"] = values
    with transaction.atomic():
        act.service(record, actor=request.user, expected_version=version, **reason, **arguments)
        answer: HttpResponse = self.answer(record.pk)
    return answer


# --- Steps, shared with the writing of many records at once ----------------------------------


def permitted(self: Any, right: str) -> Any:
    """The record in the address: 404 where the caller may not know of it, 403 without the right."""
    record = self.found().first()
    if record is None:
        raise Http404
    if not policies.can(self.request.user, right, record):
        raise PermissionDenied
    return record


def taken(
    self: Any, input_type: type[RecordInput] | None, data: Any, record: Any = None
) -> dict[str, Any]:
    """The body as values for a service; ValidationError with every mistake in it."""
    assert input_type is not None  # noqa: S101 - only declared operations are called
    given = input_type(record, data=data, context={"request": self.request, "view": self})
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def make_record(self: Any, values: dict[str, Any]) -> Any:
    """Make a record from validated values through the resource's service."""
    reason = _reason_in(self, values)
    _give_lead_bureau(self, values)
    return self.writing.create(
        actor=self.request.user, **reason, **self.arguments(self.completed(values), None)
    )


def change_record(self: Any, record: Any, values: dict[str, Any], version: int | None) -> Any:
    """Change ``record`` through the resource's service."""
    reason = _reason_in(self, values)
    return self.writing.change(
        record,
        actor=self.request.user,
        expected_version=version,
        **reason,
        **self.arguments(values, record),
    )


def _reason_in(self: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The reason, unless it is a field of the record itself."""
    if "reason" in self.serializer_class.Meta.fields:
        return {}
    return {"reason": values.pop("reason", "")}


def _give_lead_bureau(self: Any, values: dict[str, Any]) -> None:
    """Who may write for one bureau only writes for that one, unless they say otherwise."""
    model: type[models.Model] = self.model
    user = self.request.user
    has_one = any(column.name == "lead_bureau" for column in model._meta.concrete_fields)
    if not has_one or "lead_bureau" in values or policies.desk(user):
        return
    bureaus = policies.bureaus_of(user)
    if len(bureaus) == 1:
        values["lead_bureau"] = Bureau.objects.get(pk=next(iter(bureaus)))
