"""API clients: systems of other bureaus, their scopes and secrets.

A secret is shown on the answer to the form that made it and nowhere else: it is kept as a hash, in
no session and in no message.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from diplomacy.core import policies, records
from diplomacy.core.accounts import lists as account_lists
from diplomacy.core.accounts.forms import ClientAccessForm, ClientForm, NewSecretForm
from diplomacy.core.api import clients
from diplomacy.core.models import User, Webhook
from diplomacy.core.pages.accounts import AccountDetailView, AccountMoveView, ReadersOnly
from diplomacy.core.pages.details import Action, Crumb, Fact
from diplomacy.core.pages.forms import add_service_errors
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.tables import Badge

__all__ = [
    "ClientAccessView",
    "ClientCreateView",
    "ClientDetailView",
    "ClientListView",
    "EndFormerSecretView",
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
            Fact(_("Requests a minute"), limit_of(record)),
            Fact(_("Account in the history"), record.username),
            Fact(_("Secret issued"), account_lists.moment(record.credentials_at)),
            *former_secret(record),
            Fact(
                _("Last use (to the hour)"),
                account_lists.moment(record.last_login) or gettext("Never used"),
            ),
        ]

    def extra_actions(self, record: Any) -> list[Action]:
        """Other rights, another secret, or none."""
        revoked = "" if record.is_active else REVOKED
        former = [
            self.action(record, _("End the former secret now"), "core:api_client_end_former")
            for _fact in former_secret(record)
        ]
        query = urlencode({"q": record.username})
        webhooks = Action(_("Webhooks"), f"{reverse('core:webhook_list')}?{query}")
        return [
            *([webhooks] if policies.can(self.request.user, "view", Webhook) else []),
            self.action(
                record, _("Change scopes and limit"), "core:api_client_access", revoked, "primary"
            ),
            self.action(record, _("Issue a new secret"), "core:api_client_rotate", revoked),
            *former,
            self.action(record, _("Revoke"), "core:api_client_revoke", revoked, "danger"),
        ]


REVOKED = _("This API client was revoked.")


def limit_of(record: Any) -> str:
    """How many requests a minute a client may send, in words."""
    own = record.client_access.requests_a_minute
    limit = own or settings.PORTAL_CLIENT_LIMIT
    if limit is None:
        return gettext("No limit")
    return f"{limit:,}" if own else gettext("%(limit)s (as for all)") % {"limit": f"{limit:,}"}


def former_secret(record: Any) -> list[Fact]:
    """Until when the former secret works; nothing where none does."""
    access = record.client_access
    if not access.former_is_good(timezone.now()):
        return []
    return [
        Fact(_("Former secret works until"), account_lists.moment(access.former_secret_until)),
    ]


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


class ClientAccessView(OfClient, AccountMoveView):
    """What a client may do, and how often."""

    label = _("Change scopes and limit")
    form_class = ClientAccessForm
    service = clients.change_access

    def form(self, record: Any, data: Any = None) -> Any:
        """With what it may now."""
        access = record.client_access
        initial = {
            "version": record.version,
            "scopes": access.scopes,
            "requests_a_minute": access.requests_a_minute,
        }
        return self.form_class(data, initial=initial)

    def why_not(self, record: Any) -> Any:
        """It is revoked."""
        return "" if record.is_active else REVOKED


class EndFormerSecretView(OfClient, AccountMoveView):
    """End the former secret before its time."""

    label = _("End the former secret now")
    service = clients.end_former_secret

    def note(self, record: Any) -> Any:
        """What stops, and what does not."""
        return _(
            "The former secret and the tokens that were got with it stop working at once. The"
            " present secret and its tokens go on."
        )

    def why_not(self, record: Any) -> Any:
        """There is none."""
        return "" if former_secret(record) else _("No former secret works any more.")


class RotateSecretView(OfClient, AccountMoveView):
    """Another secret. The answer shows it, so it is no redirect."""

    label = _("Issue a new secret")
    form_class = NewSecretForm
    service = clients.rotate_secret

    def note(self, record: Any) -> Any:
        """What stops, and when."""
        if former_secret(record):
            return _(
                "The present secret and its tokens stop working when you say here. The secret"
                " before it, which still works, ends at once."
            )
        return _("The present secret and its tokens stop working when you say here.")

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
