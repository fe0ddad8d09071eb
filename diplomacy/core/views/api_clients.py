"""API clients: systems of other bureaus, their scopes and secrets.

A secret is shown on the answer to the form that made it and nowhere else: it is kept as a hash, in
no session and in no message.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from diplomacy.core import policies, records
from diplomacy.core.accounts import lists as account_lists
from diplomacy.core.accounts.forms import ClientForm
from diplomacy.core.api import clients
from diplomacy.core.models import User, Webhook
from diplomacy.core.pages.accounts import AccountDetailView, AccountMoveView, ReadersOnly
from diplomacy.core.pages.details import Action, Crumb, Fact
from diplomacy.core.pages.forms import add_service_errors
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.tables import Badge

__all__ = [
    "ClientCreateView",
    "ClientDetailView",
    "ClientListView",
    "RevokeClientView",
    "RotateSecretView",
]


class ClientListView(RecordListView):
    """Every API client, the revoked ones too."""

    model = User
    title = _("API clients")
    filterset_class = account_lists.ClientFilterSet
    table = account_lists.CLIENTS
    create_url = "core:api_client_create"
    create_label = _("Add an API client")
    empty_text = _("There is no such API client.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Service users with their client."""
        return account_lists.clients()


class OfClient(ReadersOnly):
    """Pages about one API client, by its service user."""

    model = User

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """People are not among them."""
        return account_lists.clients()


class ClientDetailView(OfClient, AccountDetailView):
    """One API client."""

    list_url = "core:api_client_list"

    def crumbs(self, record: Any) -> list[Crumb]:
        """The list is that of API clients."""
        return [Crumb(_("API clients"), reverse(self.list_url))]

    def badges(self, record: Any) -> list[Badge]:
        """Whether it may ask."""
        return [account_lists.client_state(record)]

    def facts(self, record: Any) -> list[Fact]:
        """What it is, what it may do, and when it last did."""
        return [
            Fact(_("Name"), record.name_en),
            Fact(_("Client id"), record.client_id),
            Fact(_("Bureau"), record.bureau),
            Fact(_("Scopes"), gettext(", ").join(account_lists.scopes_of(record))),
            Fact(_("Account in the history"), record.username),
            Fact(_("Secret issued"), account_lists.moment(record.credentials_at)),
            Fact(
                _("Last use (to the hour)"),
                account_lists.moment(record.last_login) or gettext("Never used"),
            ),
        ]

    def extra_actions(self, record: Any) -> list[Action]:
        """Another secret, or none."""
        revoked = "" if record.is_active else REVOKED
        query = urlencode({"q": record.username})
        webhooks = Action(_("Webhooks"), f"{reverse('core:webhook_list')}?{query}")
        return [
            *([webhooks] if policies.can(self.request.user, "view", Webhook) else []),
            self.action(record, _("Issue a new secret"), "core:api_client_rotate", revoked),
            self.action(record, _("Revoke"), "core:api_client_revoke", revoked, "danger"),
        ]


REVOKED = _("This API client was revoked.")


def issued_page(request: HttpRequest, issued: clients.Issued) -> HttpResponse:
    """The secret and a token, this once. Not for any cache, the browser's own included."""
    response = render(
        request,
        "core/api_client_issued.html",
        {
            "title": gettext("Credentials of “%(client)s”") % {"client": issued.client.name},
            "issued": issued,
            "days": clients.TRIAL_TOKEN_LIFETIME.days,
            "token_url": reverse("idp:oidc:token"),
            "back_url": issued.client.owner.get_absolute_url(),
        },
    )
    response["Cache-Control"] = "no-store"
    return response


class ClientCreateView(View):
    """Make an API client with the service that ``manage.py api_client`` calls."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """403 at once, not after somebody filled in the form."""
        if not policies.can(request.user, "add", User):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The empty form."""
        return self.show(ClientForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Create, and show the secret; or what is wrong."""
        form = ClientForm(request.POST)
        if form.is_valid():
            try:
                issued = clients.create_client(
                    **form.cleaned_data,
                    actor=request.user,  # type: ignore[arg-type]
                )
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                return issued_page(request, issued)
        return self.show(form)

    def show(self, form: ClientForm) -> HttpResponse:
        """The page with this form."""
        back = reverse("core:api_client_list")
        context = {
            "form": form,
            "title": _("Add an API client"),
            "list_title": _("API clients"),
            "list_url": back,
            "cancel_url": back,
            "submit_label": _("Add"),
        }
        return render(self.request, "core/form.html", context, status=400 if form.is_bound else 200)


class RotateSecretView(OfClient, AccountMoveView):
    """Another secret. The answer shows it, so it is no redirect."""

    label = _("Issue a new secret")
    service = clients.rotate_secret

    def note(self, record: Any) -> Any:
        """What stops."""
        return _("The present secret and all tokens stop working at once.")

    def why_not(self, record: Any) -> Any:
        """Nobody has the client any more."""
        return "" if record.is_active else REVOKED

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Issue it, or say why not."""
        record = self.prepare()
        form = self.form(record, request.POST)
        if form.is_valid():
            try:
                return issued_page(request, self.perform(record, form))
            except records.StaleRecord as stale:
                return self.show_stale(stale.current)
            except ValidationError as error:
                add_service_errors(form, error)
        return self.show(record, form, status=400)


class RevokeClientView(OfClient, AccountMoveView):
    """An API client may ask no more, for good."""

    label = _("Revoke")
    dangerous = True
    service = clients.revoke_client

    def note(self, record: Any) -> Any:
        """What stops, and that it is final."""
        return _(
            "The secret and all tokens stop working at once, and for good: a system that is to"
            " come back gets a new client."
        )

    def why_not(self, record: Any) -> Any:
        """It is revoked."""
        return "" if record.is_active else REVOKED
