"""Bureaus: added, renamed, closed and opened again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diplomacy.core import policies
from diplomacy.core.accounts import bureaus
from diplomacy.core.accounts import lists as account_lists
from diplomacy.core.accounts.forms import BureauForm, BureauNamesForm, CloseBureauForm
from diplomacy.core.api.bureaus import BureauFilterSet
from diplomacy.core.forms import ReasonForm
from diplomacy.core.models import Bureau, User
from diplomacy.core.pages.accounts import (
    AccountCreateView,
    AccountDetailView,
    AccountMoveView,
    AccountUpdateView,
    ReadersOnly,
)
from diplomacy.core.pages.details import Action, Fact
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.tables import Badge

__all__ = [
    "BureauCloseView",
    "BureauCreateView",
    "BureauDetailView",
    "BureauListView",
    "BureauReopenView",
    "BureauUpdateView",
]

CLOSE = pgettext_lazy("bureau", "Close")
REOPEN = pgettext_lazy("bureau", "Open again")


class BureauPageFilterSet(BureauFilterSet):
    """The same words as in the API, which orders them itself."""

    class Meta:
        model = Bureau
        fields: list[str] = []


class BureauListView(RecordListView):
    """Every bureau, the closed ones too."""

    model = Bureau
    filterset_class = BureauPageFilterSet
    table = account_lists.BUREAUS
    create_url = "core:bureau_create"
    empty_text = _("No bureau matches. Try another spelling, or remove a filter.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """They have no visibility."""
        return Bureau.objects.all()


class OfBureau(ReadersOnly):
    """Pages about one bureau."""

    model = Bureau

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """They have no visibility."""
        return Bureau.objects.all()


class BureauDetailView(OfBureau, AccountDetailView):
    """One bureau, and what it still has to see to."""

    list_url = "core:bureau_list"
    update_url = "core:bureau_update"

    def badges(self, record: Any) -> list[Badge]:
        """Whether it is in use."""
        return [account_lists.bureau_state(record)]

    def facts(self, record: Bureau) -> list[Fact]:
        """Names, and how much is there. People are listed for those who may read of them."""
        left = "\n".join(f"{kind}: {number}" for kind, number in bureaus.remaining(record).items())
        return [
            Fact(_("Name in Japanese"), record.name_ja, "name_ja"),
            Fact(_("Name in English"), record.name_en, "name_en"),
            Fact(_("Code"), record.code),
            Fact(_("People, and work in progress"), left),
        ]

    def extra_actions(self, record: Any) -> list[Action]:
        """Close it or open it again; its people."""
        if record.is_active:
            move = self.action(record, CLOSE, "core:bureau_close", kind="danger")
        else:
            move = self.action(record, REOPEN, "core:bureau_reopen")
        if not policies.can(self.request.user, "view", User):
            return [move]
        address = f"{reverse('core:person_list')}?{urlencode({'bureau': record.code})}"
        return [Action(_("Its people"), address), move]


class BureauCreateView(AccountCreateView):
    """Another bureau."""

    model = Bureau
    form_class = BureauForm
    list_url = "core:bureau_list"
    service = bureaus.add_bureau


class BureauUpdateView(OfBureau, AccountUpdateView):
    """Another name."""

    form_class = BureauNamesForm
    list_url = "core:bureau_list"
    service = bureaus.rename_bureau


class BureauCloseView(OfBureau, AccountMoveView):
    """Take a bureau out of use."""

    label = CLOSE
    dangerous = True
    service = bureaus.close_bureau

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """With a box to tick where something is left."""
        form = CloseBureauForm(data, initial={"version": record.version})
        if not bureaus.remaining(record):
            del form.fields["anyway"]
        return form

    def note(self, record: Any) -> Any:
        """What closing does, and what is still there."""
        closing = _("A closed bureau is offered no more where one is chosen.")
        return f"{closing} {bureaus.still_has(record)}".strip()

    def why_not(self, record: Any) -> Any:
        """It is closed."""
        return "" if record.is_active else _("This bureau is not active any more.")


class BureauReopenView(OfBureau, AccountMoveView):
    """Take a bureau into use again."""

    label = REOPEN
    service = bureaus.reopen_bureau

    def why_not(self, record: Any) -> Any:
        """It is in use."""
        return _("This bureau is active.") if record.is_active else ""
