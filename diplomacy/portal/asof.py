"""The as-of date: the day from which a page looks at what is recorded now."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock

# Years beyond these are slips of the hand, and the arithmetic of dates ends somewhere.
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)
VALIDATORS = [MinValueValidator(FIRST), MaxValueValidator(LAST)]


class AsOfForm(forms.Form):
    """The one control above every count."""

    as_of = forms.DateField(
        required=False,
        label=_("As of"),
        validators=VALIDATORS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def as_of(request: HttpRequest) -> datetime.date:
    """The date that the address asks for, else today; a bad one is reported by its form."""
    try:
        given = AsOfForm.base_fields["as_of"].clean(request.GET.get("as_of"))
    except ValidationError:
        given = None
    return given or clock.today()


class AsOfFilterSet(django_filters.FilterSet):
    """Adds the as-of date to a list's filters; the view's first queryset is made for it."""

    as_of = django_filters.DateFilter(method="seen_from", label=_("As of"), validators=VALIDATORS)

    def seen_from(self, queryset: QuerySet[Any], name: str, value: datetime.date) -> QuerySet[Any]:
        """Nothing more to narrow."""
        return queryset
