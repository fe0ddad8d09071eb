"""The as-of date: the day from which a page looks at what is recorded now."""

import datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock
from initiatives.forms import AsOfForm

FIELD = AsOfForm.base_fields["as_of"]


def as_of(request: HttpRequest) -> datetime.date:
    """The date that the address asks for, else today; a bad one is reported by its form."""
    try:
        given = FIELD.clean(request.GET.get("as_of"))
    except ValidationError:
        given = None
    return given or clock.today()


class AsOfFilterSet(django_filters.FilterSet):
    """Adds the as-of date to a list's filters; the view's first queryset is made for it."""

    as_of = django_filters.DateFilter(
        method="seen_from", label=_("As of"), validators=FIELD.validators
    )

    def seen_from(self, queryset: QuerySet[Any], name: str, value: datetime.date) -> QuerySet[Any]:
        """Nothing more to narrow."""
        return queryset
