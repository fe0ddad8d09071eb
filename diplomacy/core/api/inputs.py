"""What a caller may send to write a record: derived from the fields that the record is shown with.

A field of a representation can be written where it stands for a column that may be edited; the
rest (what the database computes, ``version``, ``voided``) is read-only. Relations are codes or ids
of records that the caller may know of. Nothing is saved here: the values go to a service, which
validates the record as a page's form does.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from diplomacy.core import policies
from diplomacy.core.dates import Precision, period_end
from diplomacy.core.forms import EQUALLY_PRECISE, LinesField

from .fields import Codes, Projected, Shaped, visible
from .input_fields import (
    DayField,
    EmptyIsNullField,
    FlagField,
    KeyField,
    KeysField,
    NumberField,
    PartialDateField,
    ReasonField,
    SlugTextField,
    TextField,
    WholeNumberField,
    offered,
)
from .serializers import RecordSerializer

__all__ = [
    "CREATE",
    "REPLACE",
    "UPDATE",
    "RecordInput",
    "input_class",
    "make_input",
    "with_need",
    "writable_fields",
]

#: The three ways to write a record's own fields.
CREATE, REPLACE, UPDATE = "create", "replace", "update"
#: How many unknown fields are named in one answer.
MOST_UNKNOWN = 100
READ_ONLY = _("This field is read-only.")
UNKNOWN_FIELD = _("There is no such field.")
#: Who sees and who leads a record: no replacement resets that.
KEPT = frozenset({"lead_bureau", "visibility"})


class RecordInput(serializers.Serializer):
    """Base of the input of every resource and action.

    All mistakes in a body make one error: unknown and read-only fields beside values that are
    wrong. ``instance`` is the record that is changed.
    """

    model: ClassVar[type[models.Model]]
    #: Fields of the representation that cannot be written (here).
    shown_only: ClassVar[frozenset[str]] = frozenset()
    #: Partial date -> the column of its precision.
    precisions: ClassVar[Mapping[str, str]] = {}
    #: Whether the whole record is sent.
    replaces: ClassVar[bool] = False
    #: What a replacement sets where it does not say so: column -> default.
    resets: ClassVar[Mapping[str, Callable[[], Any]]] = {}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The values by the names of the model's columns."""
        if not isinstance(data, dict):
            raise serializers.ValidationError({"": [_detail(_("Send a JSON object."), "invalid")]})
        hidden = policies.hidden_fields(self.context["request"].user, self.model)
        known = {name for name, field in self.fields.items() if str(field.source) not in hidden}
        errors: dict[str, Any] = {}
        for name in sorted(data.keys() - known)[:MOST_UNKNOWN]:
            read_only = name in self.shown_only
            errors[name[:60]] = [
                _detail(READ_ONLY, "read_only")
                if read_only
                else _detail(UNKNOWN_FIELD, "unknown_field")
            ]
        values: dict[str, Any] = {}
        try:
            values = super().to_internal_value({name: data[name] for name in data.keys() & known})
        except serializers.ValidationError as error:
            errors |= error.detail  # type: ignore[arg-type]
        else:
            for column in dict.fromkeys(self.precisions.values()):
                errors |= self._settle(column, values)
        if errors:
            raise serializers.ValidationError(errors)
        for name, default in self.resets.items():
            if name not in hidden:
                values.setdefault(name, default())
        if self.replaces:
            for name in known:
                if isinstance(field := self.fields[name], KeysField):
                    values.setdefault(name, list(field.linked(False)))
        for name in [name for name, value in values.items() if value is None]:
            if self._is_hidden_relation(name):
                del values[name]  # shown as null: nobody cuts what they cannot see
        return values

    def _is_hidden_relation(self, name: str) -> bool:
        """Whether the record names another one there that the caller may not know of."""
        field = self.fields.get(name)
        key = getattr(self.instance, f"{name}_id", None)
        if not isinstance(field, KeyField) or key is None:
            return False
        return not visible(field.model, self.context["request"].user).filter(pk=key).exists()

    def _settle(self, column: str, values: dict[str, Any]) -> dict[str, Any]:
        """Split the dates that share the precision in ``column``; mistakes by field.

        A whole day may come with the precision that it is known to, as it was sent: 2014-04-30 and
        "month" is April 2014.
        """
        names = [name for name, other in self.precisions.items() if other == column]
        dates = {name: values[name] for name in names if values.get(name) is not None}
        said = values.pop(column, None)
        written = {date.precision for date in dates.values()}
        if said and written == {Precision.DAY}:
            written = {Precision(said)}
        if said:
            written.add(Precision(said))
        if not written:
            return {}
        wrong = {name: [_detail(EQUALLY_PRECISE, "precision")] for name in dates}
        if len(written) > 1:
            return wrong
        [precision] = written
        present = {
            name: on
            for name in names
            if name not in values and (on := getattr(self.instance, name, None)) is not None
        }
        if self.replaces:
            present = {}  # what is not sent is reset, or has to be sent
        if dates and present and precision != getattr(self.instance, column):
            return wrong
        values[column] = precision
        for name, on in (present | {name: date.on for name, date in dates.items()}).items():
            values[name] = period_end(on, precision)
        return {}


def _detail(message: Any, code: str) -> serializers.ErrorDetail:
    return serializers.ErrorDetail(str(message), code=code)


@lru_cache(maxsize=256)
def input_class(serializer_class: type[RecordSerializer], how: str) -> type[RecordInput]:
    """The input for ``how`` (:data:`CREATE`, :data:`REPLACE` or :data:`UPDATE`) of a resource."""
    fields = writable_fields(serializer_class, creating=how == CREATE)
    if how == UPDATE:
        fields = {name: with_need(field, False) for name, field in fields.items()}
    resets = _resets(serializer_class, fields) if how == REPLACE else None
    if "reason" not in serializer_class.Meta.fields:
        fields["reason"] = ReasonField()
    prefix = {CREATE: "New", REPLACE: "Replaced", UPDATE: "Changed"}[how]
    return make_input(serializer_class, prefix, fields, resets)


def make_input(
    serializer_class: type[RecordSerializer],
    prefix: str,
    fields: Mapping[str, serializers.Field],
    resets: Mapping[str, Callable[[], Any]] | None = None,
) -> type[RecordInput]:
    """A class with these fields, named for the schema."""
    name = f"{prefix}{serializer_class.__name__}"
    declared = {
        "model": serializer_class.Meta.model,
        "shown_only": frozenset(serializer_class.Meta.fields) - fields.keys(),
        # All of them: those that are not sent share a precision with those that are.
        "precisions": partial_dates(serializer_class),
        "resets": resets or {},
        "replaces": resets is not None,
        "__doc__": "",
    }
    return type(name, (RecordInput,), {**fields, **declared})


def with_need(field: serializers.Field, required: bool) -> serializers.Field:
    """The same field, which has to be sent or not. Fields are copied by their arguments."""
    given: Any = {**field._kwargs, "required": required}  # type: ignore[attr-defined]
    if "child" in given:
        given["child"] = deepcopy(field.child)  # type: ignore[attr-defined]
    return type(field)(*field._args, **given)  # type: ignore[attr-defined]


def partial_dates(serializer_class: type[RecordSerializer]) -> dict[str, str]:
    """Every partial date of a resource with the column of its precision: the one beside it, or
    else the one that ``Meta.partial_dates`` names."""
    shown = serializer_class.Meta.fields
    beside = {name: f"{name}_precision" for name in shown if f"{name}_precision" in shown}
    return beside | dict(serializer_class.Meta.partial_dates)


def writable_fields(
    serializer_class: type[RecordSerializer], *, creating: bool
) -> dict[str, serializers.Field]:
    """A field for each of the resource's that can be written, by the name that is sent."""
    meta = serializer_class.Meta
    elsewhere = meta.change_only_fields if creating else meta.create_only_fields
    left_out = {*meta.read_only_fields, *elsewhere}
    found = {}
    for name, shown in serializer_class().fields.items():
        made = None if name in left_out else _written(serializer_class, name, shown)
        if made is not None:
            found[name] = made
    return found


def _written(
    serializer_class: type[RecordSerializer], name: str, shown: serializers.Field
) -> serializers.Field | None:
    model = serializer_class.Meta.model
    offers = serializer_class.Meta.offers
    if isinstance(shown, Codes):
        if name not in serializer_class.Meta.written_links:
            return None
        target = shown.related_model(model)
        needed = name in serializer_class.Meta.needed_links
        # One that was withdrawn since may stay in the list; the service refuses to add it.
        offer = offers.get(name) or (lambda request: visible(target, request.user))
        label = capfirst(target._meta.verbose_name_plural)
        return KeysField(
            target,
            offer,
            links=shown.relation,
            required=needed,
            allow_empty=not needed,
            label=label,
        )
    column = _column(model, name if isinstance(shown, Projected) else str(shown.source))
    if column is None or not column.editable:
        return None
    optional = column.null or column.blank or column.has_default()
    if column.is_relation:
        target = column.related_model
        return KeyField(
            target,
            offers.get(name) or offered(target),
            required=not optional,
            allow_null=column.null,
            help_text=column.help_text,
            label=capfirst(column.verbose_name),
        )
    return _plain(serializer_class, name, column, shown)


def _column(model: type[models.Model], name: str) -> Any:
    """The column ``name`` of the model's own table; None where there is none."""
    try:
        found: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if found.concrete and not found.many_to_many else None


def _plain(
    serializer_class: type[RecordSerializer], name: str, column: Any, shown: serializers.Field
) -> serializers.Field:
    """The field for a column that is no relation, with the column's own limits."""
    _class, kwargs = _Columns().build_standard_field(name, column)
    kwargs["validators"] = [
        validator
        for validator in kwargs.get("validators", ())
        # Whether a value is taken is asked once, when the record is saved.
        if not isinstance(validator, UniqueValidator)
    ]
    kwargs.pop("style", None)
    if name in serializer_class.Meta.optional_fields:
        kwargs["required"] = False
    if column.name != name:
        kwargs["source"] = column.name
    partial = partial_dates(serializer_class)
    kwargs["label"] = capfirst(column.verbose_name)
    common = {key: kwargs[key] for key in _COMMON_ARGUMENTS if key in kwargs}
    if isinstance(column, models.DecimalField):
        return NumberField(decimal_places=column.decimal_places, **common)
    if name in partial:
        return PartialDateField(**common)
    if name in partial.values():
        return serializers.ChoiceField(Precision.choices, required=False, allow_null=True)
    if isinstance(shown, Shaped):
        return type(shown)(validators=column.validators, **common)
    if issubclass(_class, serializers.ListField):
        kwargs.setdefault("max_length", LinesField.most)
    if isinstance(shown, Projected) and column.empty_strings_allowed and not column.null:
        kwargs |= {"allow_null": True, "allow_blank": True}
        return EmptyIsNullField(**{key: kwargs[key] for key in _CHOICE_ARGUMENTS if key in kwargs})
    return _class(**kwargs)


class _Columns(serializers.ModelSerializer):
    """Knows which field suits a column, with JSON's own types in place of lenient ones."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.BooleanField: FlagField,
        models.CharField: TextField,
        models.SlugField: SlugTextField,
        models.TextField: TextField,
        models.DateField: DayField,
        **dict.fromkeys(
            (
                models.BigIntegerField,
                models.IntegerField,
                models.PositiveBigIntegerField,
                models.PositiveIntegerField,
                models.PositiveSmallIntegerField,
                models.SmallIntegerField,
            ),
            WholeNumberField,
        ),
    }


_COMMON_ARGUMENTS = ("required", "allow_null", "help_text", "label")
_CHOICE_ARGUMENTS = (*_COMMON_ARGUMENTS, "choices", "allow_blank", "source")


def _resets(
    serializer_class: type[RecordSerializer], fields: Mapping[str, serializers.Field]
) -> dict[str, Callable[[], Any]]:
    """What a replacement resets where it does not name it. Who sees and who leads the record is no
    part of its facts: that stays."""
    found: dict[str, Callable[[], Any]] = {}
    precisions = partial_dates(serializer_class).values()
    for name, field in fields.items():
        if isinstance(field, KeysField):
            continue  # emptied but for what the caller cannot see
        column = _column(serializer_class.Meta.model, field.source or name)
        kept = KEPT | {*precisions, *serializer_class.Meta.optional_fields}
        if not field.required and name not in kept:
            found[column.name] = column.get_default
    return found
