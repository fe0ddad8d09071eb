"""Filters of a list: the page's own filter set, with what the API reads itself set aside."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from diplomacy.core.filters import RecordFilterSet

from .problems import details

__all__ = ["API_PARAMETERS", "RecordFilterBackend", "refuse_unknown"]

#: What the API reads from the address besides filters. ``search`` is the filter set's ``q``.
API_PARAMETERS = frozenset(
    {"ordering", "page_size", "cursor", "search", "expand", "fields", "format", "as_of"}
)


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """400 for a parameter that nobody reads: a misspelt filter would show the wrong list."""
    unknown = request.query_params.keys() - set(known)
    if unknown:
        raise ValidationError(
            {
                name[:60]: [
                    ErrorDetail(
                        str(_("Unknown filter: %(name)s") % {"name": name[:60]}),
                        code="unknown_filter",
                    )
                ]
                for name in sorted(unknown)
            }
        )


class RecordFilterBackend:
    """Applies ``view.filterset_class``; all mistakes in the address make one 400."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: Any
    ) -> QuerySet[Any]:
        """Only the rows asked for. Without a filter in the address nothing is built at all."""
        data = self._data(request)
        if not data:
            return queryset
        filterset_class: type[RecordFilterSet] | None = view.filterset_class
        if filterset_class is None:
            refuse_unknown(request, API_PARAMETERS - {"search"})
            return queryset
        filterset = filterset_class(data, queryset, request=request)
        # Filters that were not asked for need no form field: a form of twenty costs more than
        # the query it leads to.
        filterset.filters = type(filterset.filters)(
            (name, entry) for name, entry in filterset.filters.items() if name in data
        )
        if not filterset.is_valid():
            errors = {
                name: details(entries) for name, entries in filterset.form.errors.as_data().items()
            }
            if "q" in errors:
                errors["search"] = errors.pop("q")
            raise ValidationError(errors)
        found: QuerySet[Any] = filterset.qs
        return found

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Every filter with its type, for the schema."""
        if view.filterset_class is None:
            return []
        return [
            self._describe("search" if name == "q" else name, entry)
            for name, entry in view.filterset_class.base_filters.items()
        ]

    @staticmethod
    def _data(request: Request) -> QueryDict:
        """The filters in the address; ``q`` is the pages' word and not one of the API's."""
        refuse_unknown(request, request.query_params.keys() - {"q"})
        data = request.query_params.copy()
        for name in API_PARAMETERS & data.keys():
            if name == "search":
                data.setlist("q", data.pop("search"))
            else:
                del data[name]
        return data

    @classmethod
    def _describe(cls, name: str, entry: django_filters.Filter) -> dict[str, Any]:
        field = entry.field
        label = force_str(field.help_text or entry.label or name.replace("_", " "))
        schema = cls._schema(field)
        described: dict[str, Any] = {
            "name": name,
            "in": "query",
            "required": False,
            "description": label,
        }
        if isinstance(field, forms.MultipleChoiceField):
            schema = {"type": "array", "items": schema}
            described |= {"explode": True, "style": "form"}
        return described | {"schema": schema}

    @staticmethod
    def _schema(field: forms.Field) -> dict[str, Any]:
        """The JSON type of one value of a form field."""
        if isinstance(field, forms.ModelChoiceField):
            return {"type": "string"}
        if isinstance(field, forms.ChoiceField):
            offered: Any = field.choices
            choices = [str(value) for value, _label in offered if value not in (None, "")]
            return (
                {"type": "boolean"}
                if choices == ["true", "false"]
                else {"type": "string", "enum": choices}
            )
        if isinstance(field, forms.DateField):
            return {"type": "string", "format": "date"}
        if isinstance(field, forms.UUIDField):
            return {"type": "string", "format": "uuid"}
        if isinstance(field, forms.DecimalField | forms.FloatField):
            return {"type": "number"}
        if isinstance(field, forms.IntegerField):
            return {"type": "integer"}
        if isinstance(field, forms.NullBooleanField | forms.BooleanField):
            return {"type": "boolean"}
        return {"type": "string"}
