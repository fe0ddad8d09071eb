"""One value of a request: JSON's own types, dates that may be partial, records by code or id.

They are stricter than the fields of forms: a number is no text, "on" is not true.
"""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from diplomacy.core.dates import FIRST_YEAR, LAST_YEAR, PartialDate, parse_partial

from .fields import key_of, visible

__all__ = [
    "DayField",
    "EmptyIsNullField",
    "FlagField",
    "KeyField",
    "KeysField",
    "MomentField",
    "NumberField",
    "Offer",
    "PartialDateField",
    "ReasonField",
    "SlugTextField",
    "TextField",
    "WholeNumberField",
    "offered",
]

_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_MOMENT = "YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]"
#: The records that a request may name in a relation.
Offer = Callable[[Any], Any]


class PartialDateField(serializers.Field):
    """A date known to the day, month or year: ``2014-04-05``, ``2014-04`` or ``2014``."""

    default_error_messages = {"invalid": _("Enter a date as 2014, 2014-04 or 2014-04-05.")}

    def to_internal_value(self, data: Any) -> PartialDate:
        """The last day of the period, and what is known of it."""
        if not isinstance(data, str) or not _ISO.fullmatch(data):
            self.fail("invalid")
        try:
            return parse_partial(data)
        except ValueError as error:
            raise serializers.ValidationError(str(error), code="invalid") from error


class DayField(serializers.DateField):
    """A whole day in a year that people could mean."""

    default_error_messages = {"year": _("Enter a year from %(first)s to %(last)s.")}

    def to_internal_value(self, value: Any) -> datetime.date:
        """The day."""
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            words = {"first": FIRST_YEAR, "last": LAST_YEAR}
            message = str(self.error_messages["year"]) % words
            raise serializers.ValidationError(message, code="year")
        return day


class MomentField(serializers.DateTimeField):
    """A moment in a year that people could mean."""

    def to_internal_value(self, value: Any) -> datetime.datetime:
        """The moment; near the ends of the calendar other time zones have none."""
        try:
            moment = super().to_internal_value(value)
        except OverflowError:
            self.fail("invalid", format=_MOMENT)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail("invalid", format=_MOMENT)
        return moment


class NumberField(serializers.FloatField):
    """A number that is stored with some decimal places; more of them are rounded away."""

    def __init__(self, *, decimal_places: int, **kwargs: Any) -> None:
        self.quantum = Decimal(1).scaleb(-decimal_places)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The number as it is stored."""
        if isinstance(data, bool | str):
            self.fail("invalid")
        number = Decimal(str(super().to_internal_value(data)))
        if not number.is_finite() or abs(number) > 10**9:
            self.fail("invalid")
        return number.quantize(self.quantum)


class FlagField(serializers.BooleanField):
    """true or false; the other spellings that forms know are no JSON."""

    def to_internal_value(self, data: Any) -> bool:
        """The value itself."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class WholeNumberField(serializers.IntegerField):
    """A JSON number without a fraction."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        number: int = super().to_internal_value(data)
        return number


class TextField(serializers.CharField):
    """A JSON string; a number is none."""

    def to_internal_value(self, data: Any) -> str:
        """The text without white space around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        text: str = super().to_internal_value(data)
        return text


class SlugTextField(TextField, serializers.SlugField):
    """A word for addresses, as a JSON string."""


class KeyField(serializers.Field):
    """A relation by the code or id of a record that the caller may know of.

    ``offer`` gives those that may be named. One that is hidden is as unknown as one that is not
    there.
    """

    default_error_messages = {
        "invalid": _("Give a code or id as text."),
        "unknown": _("“%(value)s” is not known here."),
    }

    def __init__(self, model: type[models.Model], offer: Offer, **kwargs: Any) -> None:
        self.model, self.offer = model, offer
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The record."""
        return self.records([data])[0]

    def records(self, keys: list[Any]) -> list[Any]:
        """The records with these keys, each once, in the order given; one statement."""
        if not all(isinstance(key, str) for key in keys):
            self.fail("invalid")
        name = key_of(self.model)
        field = self.model._meta.pk if name == "pk" else self.model._meta.get_field(name)
        known = [key for key in dict.fromkeys(keys) if _is_key(field, key)]
        offered: Any = self.offer(self.context["request"])
        found = {
            str(getattr(record, name)): record
            for record in offered.filter(**{f"{name}__in": known})
        }
        wanted = []
        for key in dict.fromkeys(keys):
            record = found.get(key.lower() if name == "pk" else key) or self.present(key)
            if record is None:
                message = str(self.error_messages["unknown"]) % {"value": key[:60]}
                raise serializers.ValidationError(message, code="unknown")
            wanted.append(record)
        return wanted

    def present(self, key: str) -> Any:
        """The record that the relation has already, if ``key`` names it: one that was withdrawn
        since stays until somebody names another."""
        record = getattr(self.parent, "instance", None)
        stays = getattr(record, f"{self.source}_id", None)
        if stays is None:
            return None
        kept = visible(self.model, self.context["request"].user).filter(pk=stays).first()
        return kept if kept is not None and str(getattr(kept, key_of(self.model))) == key else None


def _is_key(field: Any, key: str) -> bool:
    """Whether the database can be asked for ``key`` at all."""
    if "\x00" in key:
        return False
    try:
        field.to_python(key)
    except ValidationError:
        return False
    return True


class KeysField(KeyField):
    """Several relations as a list of codes or ids; ``links`` leads to those the record has.

    Those that the caller cannot see stay, whatever the list says: nobody takes out what they
    cannot name.
    """

    default_error_messages = {"list": _("Give a list of codes or ids."), "empty": _("Name one.")}

    def __init__(self, *args: Any, links: str, allow_empty: bool = True, **kwargs: Any) -> None:
        self.links, self.allow_empty = links, allow_empty
        super().__init__(*args, **kwargs)

    def to_internal_value(self, data: Any) -> list[Any]:
        """The records, each once, and those that the caller cannot see."""
        if not isinstance(data, list):
            self.fail("list")
        if not data and not self.allow_empty:
            self.fail("empty")
        if not all(isinstance(key, str) for key in data):
            self.fail("invalid")
        # A code that is unique only within something else means the one that was read, whatever
        # else has it by now.
        linked = {str(getattr(record, key_of(self.model))): record for record in self.linked(True)}
        others = [key for key in data if key not in linked]
        named = [linked[key] for key in dict.fromkeys(data) if key in linked]
        return [*named, *(self.records(others) if others else ()), *self.linked(False)]

    def linked(self, seen: bool) -> Any:
        """The records in the list now that the caller can see, or those that they cannot."""
        record = getattr(self.parent, "instance", None)
        if record is None:
            return self.model._default_manager.none()
        reverse, _, relation = self.links.partition("__")
        keys = getattr(record, reverse).values(f"{relation}_id")
        allowed = visible(self.model, self.context["request"].user)
        if seen:
            return allowed.filter(pk__in=keys)
        return self.model._default_manager.filter(pk__in=keys).exclude(pk__in=allowed.values("pk"))


def offered(model: type[models.Model]) -> Offer:
    """The records of ``model`` that a caller may name in a relation: visible, not withdrawn."""

    def choose(request: Any) -> Any:
        found = visible(model, request.user)
        names = {field.name for field in model._meta.concrete_fields}
        if "voided_at" in names:
            return found.filter(voided_at=None)
        return found.filter(is_active=True) if "is_active" in names else found

    return choose


class ReasonField(TextField):
    """Why something is done; it stands in the history."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 1000)
        kwargs.setdefault("allow_blank", not kwargs["required"])
        kwargs.setdefault("help_text", _("Why; it stands in the history."))
        super().__init__(**kwargs)


class EmptyIsNullField(serializers.ChoiceField):
    """One of some words, or null, which is stored as the empty text."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """Null is stored as empty."""
        return (True, "") if data is None else super().validate_empty_values(data)
