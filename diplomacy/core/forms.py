"""Form fields and the model form that every record's page uses."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import FIRST_YEAR, LAST_YEAR, PartialDate, iso_partial, parse_partial
from diplomacy.core.filters import CodeChoiceField, CodeInput
from diplomacy.core.models import Bureau

__all__ = [
    "BureauField",
    "CodeChoiceField",
    "CodeInput",
    "CodesField",
    "LinesField",
    "MoveForm",
    "PartialDateField",
    "ReasonForm",
    "RecordForm",
    "offer",
]

REASON_HELP = _("Shown in the history beside your name.")
EQUALLY_PRECISE = _("Write these dates equally precisely: all to the day, month or year.")


class PartialDateField(forms.CharField):
    """A date known to the day, the month or the year, typed as 2014-04-05, 2014-04, 2014
    or in Japanese; cleans to a `PartialDate`, or None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 2014-04-05, 2014-04 or 2014."))
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        """The date with its precision. Raises ValidationError with a reason for people."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_partial(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """What is in the box: a stored date as its period, typed text as typed."""
        if isinstance(value, PartialDate):
            return iso_partial(value.on, value.precision)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as typed text: `2014-04` is not the same as `2014-04-30`."""
        return (self.prepare_value(initial) or "") != (data or "").strip()


class DayField(forms.DateField):
    """A whole day in a year that people could mean; what follows from it is reckoned safely."""

    def to_python(self, value: Any) -> datetime.date | None:
        """The day; ValidationError for a slip of the hand such as the year 9999."""
        day: datetime.date | None = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("Enter a year from %(first)s to %(last)s.")
            words = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValidationError(message, code="year", params=words)
        return day


class LinesField(forms.CharField):
    """Several short texts, one a line; cleans to a list without repetition."""

    most = 100

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        kwargs.setdefault("help_text", _("One a line."))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        """The lines that say something, in the order given."""
        lines = (line.strip() for line in (super().clean(value) or "").splitlines())
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > self.most:
            raise ValidationError(
                _("At most %(most)s lines."), code="too_many", params={"most": self.most}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        """A stored list as lines; typed text as typed."""
        return "\n".join(value) if isinstance(value, list) else value


class CodesField(forms.CharField):
    """Several relations typed as codes or exact names, one a line or separated by commas;
    cleans to a list of records without repetition. Suits relations too many to list."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        self.one = CodeChoiceField(queryset)
        kwargs.setdefault("help_text", _("Codes or names, separated by commas or line breaks."))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[Any]:
        """The records. Raises one ValidationError that lists every text not understood."""
        text = super().clean(value).replace("、", ",").replace("\n", ",")
        found, errors = {}, []
        for part in filter(None, (part.strip() for part in text.split(","))):
            try:
                record = self.one.clean(part)
                found[record.pk] = record
            except ValidationError as error:
                errors.extend(error.error_list)
        if errors:
            raise ValidationError(errors)
        return list(found.values())

    def prepare_value(self, value: Any) -> Any:
        """The codes of the records, or what was typed."""
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(str(getattr(record, "code", record)) for record in value)


class BureauField(forms.ModelChoiceField):
    """The bureau in the lead; the empty choice says that nobody is assigned yet."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Lead bureau"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", _("Nobody assigned yet"))
        super().__init__(Bureau.objects.order_by("code"), **kwargs)


class ReasonForm(forms.Form):
    """Why: for moves and voiding. `version` notices what somebody else did meanwhile."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=REASON_HELP,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, reason_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = reason_required

    def service_values(self) -> dict[str, Any]:
        """What the service is to set, for forms that ask for more than the reason."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("reason", "version")
        }


class MoveForm(ReasonForm):
    """Base of forms that ask for more than the reason; what is left empty is not set.

    A date's precision is the field beside it, ``x_precision``, unless `partial_dates` says
    otherwise; dates that share one are typed equally precisely.
    """

    partial_dates: ClassVar[Mapping[str, str]] = {}

    def clean(self) -> dict[str, Any]:
        """Refuse dates of different precision beside the later one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        precisions: dict[str, Any] = {}
        for name, value in list(cleaned.items()):
            if isinstance(value, PartialDate):
                shared = precisions.setdefault(self._precision_of(name), value.precision)
                if shared != value.precision:
                    self.add_error(name, EQUALLY_PRECISE)
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """Dates split into day and precision, empty fields left out."""
        values: dict[str, Any] = {}
        for name, value in super().service_values().items():
            if isinstance(value, PartialDate):
                values[name], values[self._precision_of(name)] = value
            elif value not in (None, ""):
                values[name] = value
        return values

    def _precision_of(self, name: str) -> str:
        return self.partial_dates.get(name, f"{name}_precision")


class RecordForm(forms.ModelForm):
    """Model form of a record. It validates and shows; a service writes.

    `partial_dates` maps each partial date to the model field of its precision; several
    dates may share one (then they must be typed equally precise). `service_values()`
    gives the service model values: dates split into day and precision.

    A relation that a field does not offer (hidden from the person, or voided meanwhile) is not
    named: its box is empty, and the record keeps it unless another one is typed.
    """

    partial_dates: ClassVar[Mapping[str, str]] = {}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason for the change"),
        help_text=REASON_HELP,
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing = not self.instance._state.adding
        self._relations = {
            name: self.initial[name]  # Django's initial value is the primary key
            for name, field in self.fields.items()
            if existing
            and isinstance(field, forms.ModelChoiceField)
            and self.initial.get(name) is not None
        }
        if existing:
            self.initial["version"] = self.instance.version
            for name, field in self.fields.items():
                if getattr(field, "to_field_name", None) and name in self.initial:
                    self.initial[name] = getattr(self.instance, name)  # the box shows the code
        else:
            del self.fields["reason"]
            del self.fields["version"]
        for name, precision in self.partial_dates.items():
            on = getattr(self.instance, name)
            if existing and on is not None and name in self.fields:
                self.initial[name] = PartialDate(on, getattr(self.instance, precision))
        for name, field in self.fields.items():
            if isinstance(field, BureauField):
                # One that is closed is offered no more, but stays where it is.
                present = getattr(self.instance, f"{name}_id", None)
                field.queryset = Bureau.objects.filter(Q(is_active=True) | Q(pk=present))
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = min(int(field.widget.attrs.get("rows", 4)), 4)
        # Last, where people look for it.
        self.order_fields([name for name in self.fields if name != "reason"])

    @cached_property
    def _kept(self) -> dict[str, Any]:
        """Present relations outside what their field offers, by name. Asked once the subclass has
        said what each field offers, and before validation puts typed values on the instance."""
        kept = {}
        for name, key in self._relations.items():
            field: Any = self.fields.get(name)
            if field is not None and not field.queryset.filter(pk=key).exists():
                kept[name] = getattr(self.instance, name)
                self.initial[name], field.required = None, False
        return kept

    def __getitem__(self, name: str) -> BoundField:
        """A field as drawn and as validated: both start here."""
        self._kept  # noqa: B018  # settles the initial values
        return super().__getitem__(name)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, present in self._kept.items():
            if name in self.cleaned_data and self.cleaned_data[name] is None:
                self.cleaned_data[name] = present

    def _post_clean(self) -> None:
        """Give the model its own kind of values before it validates itself."""
        precisions: dict[str, Any] = {}
        for name, target in self.partial_dates.items():
            value = self.cleaned_data.get(name)
            if not isinstance(value, PartialDate):
                continue
            if precisions.setdefault(target, value.precision) != value.precision:
                self.add_error(name, EQUALLY_PRECISE)
                continue
            self.cleaned_data[name] = value.on
        for target, precision in precisions.items():
            self.cleaned_data[target] = precision
            setattr(self.instance, target, precision)
        super()._post_clean()  # type: ignore[misc]

    def service_values(self) -> dict[str, Any]:
        """Cleaned values for the service, without the form's own fields."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("reason", "version")
        }


def offer(form: forms.Form | forms.ModelForm, name: str, records: Any) -> None:
    """Let a field of ``form`` choose among ``records`` only."""
    field: Any = form.fields[name]
    field.queryset = records
