"""Setting up a second factor before anything else, and keeping the last one."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from diplomacy.core.models import User
from diplomacy.core.parameters import reads
from diplomacy.core.signin import second_factor


@require_GET
@reads("next")
def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed, and the ways to set one up; then on to where one was going."""
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, None):
        target = "/"
    if not second_factor.is_missing(request, request.user):
        return HttpResponseRedirect(target)
    return render(request, "core/second_factor.html", {"title": gettext("Second factor needed")})


class RemoveKeyView(RemoveWebAuthnView):
    """django-allauth's page, which does not ask whether the key may go."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Refuse the last second factor of somebody who needs one, also to two tabs at once."""
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.request.user.pk)
            key: Authenticator = self.get_object()
            if get_adapter().can_delete_authenticator(key):
                return super().form_valid(form)
        refusal = get_adapter().error_messages["cannot_delete_authenticator"]
        messages.error(self.request, str(refusal))
        return HttpResponseRedirect(self.get_success_url())
