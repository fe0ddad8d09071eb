"""The one filter vocabulary per model, shared by the list page and the API.

A filter set refuses what it does not understand: an unknown parameter, an unknown
code or a value given twice is an error that names the parameter. A filter that is
silently ignored would show a reader the wrong list as if it were the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies
from diplomacy.core.enums import Visibility
from diplomacy.core.tables import lean

__all__ = [
    "PAGE_PARAMETERS",
    "ChoicesFilter",
    "CodeChoiceField",
    "CodeFilter",
    "CodeInput",
    "FlagFilter",
    "RecordFilterSet",
]

#: What a list page reads from the address besides filters.
PAGE_PARAMETERS = frozenset({"sort", "page", "page_size", "columns", "format", "view"})

# Undecodable bytes in a query arrive as U+FFFD; NUL cannot be stored in PostgreSQL.
BROKEN_CHARACTERS = ("\ufffd", "\x00")


class CodeInput(forms.TextInput):
    """A text box that suggests codes and names: works for ten records and for ten
    thousand, by keyboard, and without JavaScript."""

    suggestions = 200

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.choices: Any = ()

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The text box and its suggestions. A value that came back from a refused form is
        shown as it was typed."""
        list_id = f"{(attrs or {}).get('id', name)}-options"
        merged = self.build_attrs(
            self.attrs, {**(attrs or {}), "list": list_id, "autocomplete": "off"}
        )
        options = format_html_join("", '<option value="{}">{}</option>', self.options())
        return format_html(
            '<input type="text" name="{}" value="{}"{}><datalist id="{}">{}</datalist>',
            name,
            "" if value is None else value,
            flatatt(merged),
            list_id,
            options,
        )

    def options(self) -> list[tuple[str, str]]:
        """At most `suggestions` pairs of code and label, in one query."""
        queryset = getattr(self.choices, "queryset", None)
        if queryset is None:
            return []
        field = self.choices.field
        return [
            (str(field.prepare_value(record)), field.label_from_instance(record))
            for record in lean(queryset)[: self.suggestions]
        ]


class CodeChoices(forms.models.ModelChoiceIterator):
    """The choices in one query. Django's own opens a cursor, which takes four round trips,
    and reads every column."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        columns = {column.name for column in self.queryset.model._meta.concrete_fields}
        shown = columns & {self.field.to_field_name or "pk", "name_ja", "name_en"}
        for record in self.queryset.only(*shown) if len(shown) == 3 else lean(self.queryset):
            yield self.choice(record)


class CodeChoiceField(forms.ModelChoiceField):
    """A relation given by its code. With `by_name`, an exact name in either
    language is understood too: people type names, other systems send codes."""

    widget = CodeInput
    iterator = CodeChoices
    default_error_messages = {
        "invalid_choice": _("“%(value)s” is not known here."),
        "ambiguous": _("More than one record is called “%(value)s”. Use its code."),
    }

    def __init__(self, queryset: Any, *, by_name: bool = True, **kwargs: Any) -> None:
        self.by_name = by_name
        kwargs.setdefault("to_field_name", "code")
        super().__init__(queryset, **kwargs)

    def suggest(self, text: str, most: int = 20) -> list[tuple[str, str]]:
        """Codes and labels of records that match what was typed so far, in one query."""
        queryset: Any = self.queryset
        if text and hasattr(queryset, "search"):
            queryset = queryset.search(text)
        elif text:
            queryset = queryset.filter(self._names("icontains", text))
        return [
            (str(self.prepare_value(record)), self.label_from_instance(record))
            for record in lean(queryset)[:most]
        ]

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip()
        if value in self.empty_values or not isinstance(value, str):
            return super().to_python(value)
        if any(character in value for character in BROKEN_CHARACTERS):
            raise self._error("invalid_choice", value)
        try:
            return super().to_python(value)
        except ValidationError:
            named = self._by_name(value)
        if len(named) == 1:
            return named[0]
        raise self._error("ambiguous" if named else "invalid_choice", value)

    def _by_name(self, value: str) -> list[Any]:
        if not self.by_name or self.queryset is None:
            return []
        query = self._names("iexact", value)
        return list(self.queryset.filter(query)[:2]) if query else []

    def _names(self, lookup: str, value: str) -> Q:
        """A comparison with the names that the records have; empty where they have none."""
        queryset: Any = self.queryset
        columns = {column.name for column in queryset.model._meta.concrete_fields}
        query = Q()
        for name in ("name_en", "name_ja"):
            if name in columns:
                query |= Q(**{f"{name}__{lookup}": value})
        return query

    def _error(self, code: str, value: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"value": value[:60]})


class CodeFilter(django_filters.ModelChoiceFilter):
    """Filter on a relation by code. An unknown code is an error, not an empty list.

    `queryset` may be a queryset or a callable taking the request, so that nobody can
    probe for records they may not see. The page draws a drop-down for short lists
    (`select=True`: countries, networks, bureaus) and a suggesting text box otherwise.
    """

    field_class = CodeChoiceField

    def __init__(
        self, field_name: str, queryset: Any, *, select: bool = False, **kwargs: Any
    ) -> None:
        kwargs.setdefault("to_field_name", "code")
        if select:
            kwargs.setdefault("widget", forms.Select)
        super().__init__(field_name=field_name, queryset=queryset, **kwargs)

    def get_queryset(self, request: HttpRequest | None) -> Any:
        """What the reader may name; without a request, as when the schema is made, what anybody
        may."""
        if request is None:
            request = HttpRequest()
            request.user = AnonymousUser()
        return super().get_queryset(request)


class FlagFilter(django_filters.TypedChoiceFilter):
    """Yes or no. Unlike Django's null boolean field it refuses "maybe" instead of
    reading it as "any"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("", _("Any")), ("true", _("Yes")), ("false", _("No"))])
        kwargs.setdefault("coerce", lambda value: value == "true")
        kwargs.setdefault("empty_value", "")
        super().__init__(**kwargs)


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """One or more of a declared set: `?status=signed&status=in_force`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("distinct", False)
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(**kwargs)


class RecordFilterForm(forms.Form):
    """The form behind a filter set; it also reports what is not a filter at all."""

    def __init__(
        self,
        data: Any = None,
        *,
        prefix: str | None = None,
        filters: Mapping[str, forms.Field],
        aside: frozenset[str],
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.fields = dict(filters)
        self.aside = aside

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.data:
            if name in self.aside:
                continue
            if name not in self.fields:
                # Shown inside a message: kept short, and escaped where it is printed.
                self._refuse(
                    name[:60],
                    ValidationError(
                        _("Unknown filter: %(name)s"),
                        code="unknown_filter",
                        params={"name": name[:60]},
                    ),
                )
                continue
            values = (
                self.data.getlist(name) if isinstance(self.data, QueryDict) else [self.data[name]]
            )
            if any(bad in str(value) for value in values for bad in BROKEN_CHARACTERS):
                self._refuse(
                    name,
                    ValidationError(
                        _("This text cannot be read: it is not valid UTF-8."),
                        code="unreadable",
                    ),
                )
            elif len(values) > 1 and not isinstance(
                self.fields[name], (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
            ):
                self._refuse(
                    name, ValidationError(_("Give this filter only once."), code="repeated")
                )
        return cleaned

    def _refuse(self, name: str, error: ValidationError) -> None:
        if name in self.fields:
            self.add_error(name, error)
        else:
            # `add_error` refuses names that are no field.
            self.errors[name] = self.error_class([error], renderer=self.renderer)


def _own(declared: django_filters.Filter, parent: RecordFilterSet) -> django_filters.Filter:
    """A filter for one request. What the library writes to (its field, its arguments, the
    method bound to it) is this copy's own; the rest is shared."""
    own = copy(declared)
    own.extra = dict(declared.extra)
    own.__dict__.pop("_field", None)
    if declared.method is not None:
        own.method = declared.method
    own.parent, own.model = parent, parent._meta.model
    return own


class RecordFilterSet(django_filters.FilterSet):
    """Base of every model's filter set.

    `aside` names the parameters that the caller reads itself: `PAGE_PARAMETERS` on a
    page, the API's own on an endpoint. `by_name` lets people type a name where a
    code is meant. Use `is_valid()` before `qs`: an invalid set filters nothing.
    """

    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    visibility = ChoicesFilter(choices=Visibility.choices, label=_("Visibility"))
    voided = FlagFilter(method="filter_voided", label=_("Voided records"))

    #: Filters that tell of a field or derived value of another name.
    tells_of: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        data: QueryDict | dict[str, Any] | None = None,
        queryset: QuerySet[Any] | None = None,
        *,
        request: HttpRequest | None = None,
        prefix: str | None = None,
        aside: Iterable[str] = (),
        by_name: bool = False,
    ) -> None:
        self.aside = frozenset(aside)
        self.by_name = by_name
        self.request = request
        self.form_prefix = prefix
        # A page without filters is bound too: "nothing asked" and "something unknown
        # asked" go through the same checks.
        self.is_bound = True
        self.data = data if data is not None else {}
        self.queryset = self._meta.model._default_manager.all() if queryset is None else queryset
        self._form: RecordFilterForm | None = None
        # The library copies every filter to its depths on every request, which costs more
        # than drawing the list.
        self.filters = {
            name: _own(entry, self)
            for name, entry in self.base_filters.items()
            if self._may_ask(name, entry)
        }

    def _may_ask(self, name: str, entry: django_filters.Filter) -> bool:
        """Whoever may not read a value cannot find it out by filtering either."""
        if self.request is None:
            return True  # nobody asks: the schema is made
        hidden = policies.hidden_fields(self.request.user, self._meta.model)
        return not hidden or hidden.isdisjoint(
            {name, str(entry.field_name).partition("__")[0], self.tells_of.get(name, "")}
        )

    @property
    def form(self) -> RecordFilterForm:
        """The form with a field for each filter. Made from fields that this request made,
        so nothing is copied and no class is built."""
        if self._form is None:
            fields = {name: entry.field for name, entry in self.filters.items()}
            for field in fields.values():
                if isinstance(field, CodeChoiceField):
                    field.by_name = self.by_name
            self._form = RecordFilterForm(
                self.data, prefix=self.form_prefix, filters=fields, aside=self.aside
            )
        return self._form

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word must be found; accents, case, kana and width do not matter."""
        found: QuerySet[Any] = queryset.search(value)  # type: ignore[attr-defined]
        return found

    def filter_voided(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return queryset.filter(voided_at__isnull=not value)
