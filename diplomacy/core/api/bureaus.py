"""Bureaus as a resource: the organisations that lead and take part in city diplomacy."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diplomacy.core.accounts import bureaus
from diplomacy.core.filters import FlagFilter, RecordFilterSet
from diplomacy.core.models import Bureau

from .input_fields import FlagField
from .serializers import RecordSerializer
from .viewsets import RecordViewSet
from .writing import Act, Writing

__all__ = ["BureauSerializer", "BureauViewSet"]


class BureauSerializer(RecordSerializer):
    """A bureau is named by its code everywhere else in the API."""

    class Meta(RecordSerializer.Meta):
        model = Bureau
        read_only_fields = ("is_active",)
        example = {
            "code": "sample-bureau",
            "name_en": "Sample Bureau",
            "name_ja": "見本局",
            "reason": "A sample",
        }
        fields = ["code", "name_en", "name_ja", "is_active", "version"]


class BureauFilterSet(RecordFilterSet):
    """Bureaus are all visible and are never voided; they are closed."""

    visibility = None  # type: ignore[assignment]
    voided = None  # type: ignore[assignment]
    is_active = FlagFilter(field_name="is_active", label=_("Active bureaus"))

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word must be in the code or one of the names."""
        for word in value.split():
            queryset = queryset.filter(
                Q(code__icontains=word) | Q(name_en__icontains=word) | Q(name_ja__icontains=word)
            )
        return queryset


class BureauViewSet(RecordViewSet):
    """Bureaus and other organisations of the home city."""

    about = _(
        "Bureaus and other organisations of the home city that lead or take part in city diplomacy."
    )
    serializer_class = BureauSerializer
    writing = Writing(
        bureaus.add_bureau,
        bureaus.rename_bureau,
        (
            Act(
                "close",
                pgettext_lazy("bureau", "Close"),
                bureaus.close_bureau,
                arguments={
                    "anyway": lambda: FlagField(
                        required=False,
                        help_text=_("Close it although it still has people or work."),
                    )
                },
                needs_reason=True,
            ),
            Act(
                "reopen",
                pgettext_lazy("bureau", "Open again"),
                bureaus.reopen_bureau,
                needs_reason=True,
            ),
        ),
    )
    filterset_class = BureauFilterSet
    ordering = "code"
    ordering_fields = ("name_en", "name_ja")
