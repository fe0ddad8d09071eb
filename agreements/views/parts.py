"""What pages of an agreement's terms, texts, amendments and approvals share."""

from typing import Any

from django.db.models import QuerySet

from agreements.models import Agreement
from diplomacy.core.pages.transitions import MovePage


class AgreementPartPage(MovePage):
    """Base of pages that write one part of an agreement, for those who may change it."""

    model = Agreement
    request: Any

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Agreements that the user may see."""
        return Agreement.objects.visible_to(user)

    def prepare(self) -> Agreement:
        """404 for an unknown agreement, 403 for those who may not change it."""
        agreement: Agreement = self.get_record()
        self.require("change", agreement)
        return agreement

    def more(self, record: Agreement) -> dict[str, Any]:
        """Any status allows it, so that mistakes can be mended; a voided agreement says nothing."""
        return {"possible": not record.voided}
