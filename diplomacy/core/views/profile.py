"""One's own settings, and the language of the portal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diplomacy.core.enums import Language, Role
from diplomacy.core.reminding import preferences
from diplomacy.core.reminding.preferences import MailForm

from .errors import bad_request


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """Who one is here, and what one may set."""
    labels = dict(Role.choices)
    roles = sorted(request.user.roles)  # type: ignore[union-attr]
    return render(
        request,
        "core/profile.html",
        {
            "title": gettext("Settings"),
            "roles": [labels.get(role, role) for role in roles],
            "languages": Language.choices,
            "mail": preferences.in_words(preferences.of(request.user)),
        },
    )


@require_http_methods(["GET", "POST"])
def mail_settings(request: HttpRequest) -> HttpResponse:
    """How one wants mail about work."""
    user: Any = request.user
    wish = preferences.of(user)
    form = MailForm(request.POST or None, instance=wish)
    if request.method == "POST" and form.is_valid():
        preferences.save(user, form.cleaned_data)
        messages.success(request, gettext("The settings of mail were saved."))
        return HttpResponseRedirect(reverse("core:profile"))
    context = {
        "title": gettext("Mail about work"),
        "form": form,
        "submit_label": gettext("Save"),
        "list_title": gettext("Settings"),
        "list_url": reverse("core:profile"),
        "cancel_url": reverse("core:profile"),
    }
    return render(request, "core/form.html", context, status=400 if form.errors else 200)


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice with the account, or in a cookie for people not signed in."""
    language = request.POST.get("language", "")
    if language not in Language.values:
        return bad_request(request)
    user = request.user
    if user.is_authenticated:
        user.language = language
        user.save(update_fields=["language"])
    translation.activate(language)
    if request.POST.get("confirm"):
        messages.success(request, gettext("The language was changed."))
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
