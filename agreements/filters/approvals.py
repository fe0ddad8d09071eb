"""What requests for approval can be narrowed by, in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from agreements.enums import ApprovalBody, ApprovalState
from agreements.models import Approval
from cities.filters import bureaus
from diplomacy.core.filters import ChoicesFilter, CodeFilter, RecordFilterSet


class ApprovalFilterSet(RecordFilterSet):
    """Requests for approval by agreement, who was asked, and what became of them."""

    q = None
    agreement = django_filters.UUIDFilter(field_name="agreement_id", label=_("Agreement"))
    body = ChoicesFilter(choices=ApprovalBody.choices, label=_("Asked of"))
    bureau = CodeFilter("bureau", bureaus, select=True, label=_("Bureau"))
    state = ChoicesFilter(choices=ApprovalState.choices, label=_("State"))

    class Meta:
        model = Approval
        fields: list[str] = []
