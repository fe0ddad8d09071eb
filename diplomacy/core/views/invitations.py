"""The link of an invitation: it is looked at once, and the password is set without it.

The address that the mail holds only leaves a mark in the visitor's session and leads on, so that
the secret stands neither in the address of a page, where it would travel to logs and be seen over
a shoulder, nor in a form.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from diplomacy.core.accounts import invitations
from diplomacy.core.accounts.forms import FirstPasswordForm
from diplomacy.core.models import Invitation
from diplomacy.core.parameters import checks_itself

IN_SESSION = "invitation"


@login_not_required
@never_cache
@require_safe
@checks_itself  # what a mail program adds to the address must not get it into a log of refusals
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Lead on with a link that works, in the language of the person it was sent to."""
    found = invitations.find(token)
    if found is None or invitations.why_dead(found):
        return dead(request, found)
    request.session[IN_SESSION] = str(found.pk)
    response = redirect("core:invitation")
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            found.user.language,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Choose the password; the account is open then."""
    key = request.session.get(IN_SESSION)
    found = Invitation.objects.select_related("user").filter(pk=key).first() if key else None
    if found is None or invitations.why_dead(found):
        return dead(request, found)
    form = FirstPasswordForm(data=request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.accept(found, form.cleaned_data["password1"])
        except ValidationError:
            found.refresh_from_db()
            return dead(request, found)
        del request.session[IN_SESSION]
        messages.success(
            request,
            gettext("Your password is set. Sign in as %(username)s.")
            % {"username": person.username},
        )
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    return render(
        request,
        "core/invitation.html",
        {"title": gettext("Choose your password"), "form": form, "person": found.user},
        status=400 if form.is_bound and request.method == "POST" else 200,
    )


def dead(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    """Say plainly why the link opens nothing, and what to do."""
    response = render(
        request,
        "core/invitation_dead.html",
        {
            "title": gettext("This invitation cannot be used"),
            "why": invitations.why_dead(found),
            "used": found is not None and found.accepted_at is not None,
        },
        status=410,
    )
    # Django would log the address of a refusal; a link is for no log, dead or not.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
