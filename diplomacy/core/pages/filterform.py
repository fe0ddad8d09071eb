"""The filter form of a list, drawn in Python: it is on every list request, and widget
templates would cost as much as the rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from diplomacy.core.bilingual import pick
from diplomacy.core.dates import format_date
from diplomacy.core.filters import CodeInput, RecordFilterSet
from diplomacy.core.tables import escaped, with_parameters

__all__ = ["Chip", "FilterForm", "choice_labels"]

#: Filters that every list has; drawn after the model's own.
COMMON = frozenset({"lead_bureau", "visibility", "voided"})


def choice_labels(field: Any) -> dict[str, str]:
    """Value and label of each choice, those inside groups included."""
    labels: dict[str, str] = {}
    for value, label in field.choices:
        group = label if isinstance(label, (list, tuple)) else [(value, label)]
        labels.update({str(one): str(text) for one, text in group})
    return labels


@dataclass(frozen=True)
class Chip:
    """One selected filter and the address without it."""

    label: str
    value: str
    remove_url: str


class FilterForm:
    """Draws a filter set's form and reads its selection back for people."""

    def __init__(self, filterset: RecordFilterSet, request: HttpRequest, whole: str = "?") -> None:
        """``whole`` is the address of the list without filters."""
        self.whole = whole
        self.form = filterset.form
        self.query = request.GET
        self.path = escaped(request.path)

    @property
    def search_value(self) -> str | None:
        """What was searched; None when the model has no search."""
        return self.query.get("q", "") if "q" in self.form.fields else None

    def fields(self) -> SafeString:
        """All controls but the search box: the model's own first, then what every list has."""
        names = [name for name in self.form.fields if name != "q"]
        names.sort(key=COMMON.__contains__)
        return SafeString("".join(self._field(name) for name in names))

    def _field(self, name: str) -> str:
        field: Any = self.form.fields[name]
        label = escaped(capfirst(str(field.label or name)))
        problems: Any = self.form.errors.get(name, ())
        error = "".join(
            format_html('<p class="field-error" id="f-{}-error">{}</p>', name, problem)
            for problem in problems
        )
        invalid = (
            format_html(' aria-invalid="true" aria-describedby="f-{}-error"', name)
            if problems
            else ""
        )
        if isinstance(field, forms.MultipleChoiceField):
            chosen = set(self.query.getlist(name))
            boxes = "".join(
                f'<label class="check"><input type="checkbox" name="{name}" value="{value}"'
                f"{' checked' if value in chosen else ''}><span>{text}</span></label>"
                for value, text in self._choices(field)
            )
            return (
                f'<fieldset class="field checks"><legend>{label}</legend>{boxes}{error}</fieldset>'
            )
        return (
            f'<div class="field"><label for="f-{name}">{label}</label>'
            f"{self._control(name, field, invalid)}{error}</div>"
        )

    @staticmethod
    def _choices(field: Any) -> list[tuple[str, str]]:
        """Values and labels, escaped, without the empty choice."""
        return [
            (escaped(value), escaped(text)) for value, text in field.choices if str(value) != ""
        ]

    def _control(self, name: str, field: Any, invalid: str) -> str:
        value = escaped(self.query.get(name, ""))
        common = f'id="f-{name}" name="{name}"{invalid}'
        if isinstance(field.widget, CodeInput):
            # Suggestions come when somebody gets here: most readers of a list never do.
            return (
                f'<input type="text" {common} value="{value}" list="f-{name}-list"'
                f' autocomplete="off" hx-get="{self.path}" hx-target="#f-{name}-list"'
                ' hx-push-url="false" hx-trigger="focus once, input changed delay:300ms">'
                f'<datalist id="f-{name}-list"></datalist>'
            )
        if isinstance(field, forms.ChoiceField):
            options = "".join(
                f'<option value="{choice}"{" selected" if choice == value else ""}>{text}</option>'
                for choice, text in self._choices(field)
            )
            empty = escaped(gettext("Any"))
            return f'<select {common}><option value="">{empty}</option>{options}</select>'
        kind = "date" if isinstance(field, forms.DateField) else "text"
        if isinstance(field, (forms.IntegerField, forms.DecimalField)):
            kind = "number"
        return f'<input type="{kind}" {common} value="{value}">'

    def chips(self) -> list[Chip]:
        """The filters at work, each removable by a link."""
        if not self.form.is_valid():
            return []
        chips = []
        fields: dict[str, Any] = self.form.fields
        for name, field in fields.items():
            value = self.form.cleaned_data.get(name)
            if value in (None, "", []):
                continue
            label = capfirst(str(field.label or name))
            if isinstance(field, forms.MultipleChoiceField):
                texts = choice_labels(field)
                for one in value:
                    rest = [other for other in value if other != one]
                    chips.append(
                        Chip(
                            label,
                            texts.get(one, one),
                            self._without(name, rest),
                        )
                    )
                continue
            chips.append(
                Chip(
                    label,
                    self._shown(field, name, value),
                    self._without(name, None),
                )
            )
        return chips

    def _without(self, name: str, rest: list[str] | None) -> str:
        """The address with less of a filter. Without any parameter the list may open with a saved
        filter, so the last one leads to the whole list."""
        address = with_parameters(self.query, page=None, **{name: rest})
        return self.whole if address == "?" else address

    def _shown(self, field: Any, name: str, value: Any) -> str:
        if isinstance(value, datetime.date):
            return format_date(value)
        if hasattr(value, "name_en") and hasattr(value, "name_ja"):
            return pick(value, "name")
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            return choice_labels(field).get(self.query.get(name, ""), str(value))
        return str(value)

    def errors(self) -> list[str]:
        """Every problem in one line each, for the message above the list."""
        return [
            f"{capfirst(str(self.form.fields[name].label or name))}: {problem}"
            if name in self.form.fields
            else str(problem)
            for name, problems in self.form.errors.items()
            for problem in problems
        ]
