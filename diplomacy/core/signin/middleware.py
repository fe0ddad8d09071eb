"""What is asked of every session before a page answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core.middleware import FOR_PROGRAMS, SAFE

from . import second_factor, sessions
from .sessions import Ended

#: What nobody wants to see again on a page: secrets, and what a form says to the portal.
UNSHOWN = frozenset({"csrfmiddlewaretoken", "credential", "version", "next"})


class SessionMiddleware:
    """End sessions that were unused or have lasted too long, and say why in plain words.

    Reading on leads to signing in and back. What somebody typed before the session ended is shown
    to them again, so that it can be copied: a form that is sent afterwards changes nothing, but
    must not vanish either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            request.session_ended = self._ended(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _ended(self, request: HttpRequest) -> Ended | None:
        """Why the session of this request does not count, after having closed it."""
        session = request.session
        if SESSION_KEY not in session:
            return Ended.GONE if session.is_empty() else None
        reason = sessions.ended(session)
        user = request.user
        if reason is None and user.is_authenticated:
            try:
                sessions.note_use(request)
                return None
            except UpdateError:  # it was ended while this request was on its way
                pass
        if user.is_authenticated:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        UserSession.objects.filter(session_key=session.session_key).delete()
        session.flush()
        request.user = AnonymousUser()
        return reason or Ended.GONE

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponse | None:
        """Tell it where a page is asked for; what needs no sign-in is answered as ever."""
        reason = getattr(request, "session_ended", None)
        if reason is None or request.path.startswith(FOR_PROGRAMS):
            return None
        needs_sign_in = getattr(view, "login_required", True)
        if request.method not in SAFE and needs_sign_in:
            return _lost_form(request, view, reason)
        if request.method in SAFE:
            messages.warning(request, why(reason))
            if needs_sign_in and request.headers.get("HX-Request"):
                # Part of a page: the whole of it is to be asked for anew.
                return HttpResponse(headers={"HX-Refresh": "true"})
        return None


class SecondFactorMiddleware:
    """Lead who needs a second factor and has none to the page that says so, and nowhere else."""

    #: Pages on which one sets up a second factor, or leaves.
    OPEN = frozenset({"core:second_factor", "account_logout", "account_reauthenticate"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponse | None:
        """Pages that need no sign-in stay open; the API asks for itself, as it knows other callers
        than people."""
        user: Any = request.user
        if not user.is_authenticated or not second_factor.is_missing(request, user):
            return None
        user.lacks_second_factor = True
        match = request.resolver_match
        name = match.view_name if match else ""
        if (
            name in self.OPEN
            or name.startswith("mfa_")
            or not getattr(view, "login_required", True)
        ):
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Refresh": "true"})
        target = request.get_full_path() if request.method in SAFE else "/"
        return HttpResponseRedirect(
            f"{resolve_url('core:second_factor')}?{urlencode({'next': target})}"
        )


def why(reason: Ended) -> str:
    """The end of a session in words."""
    if reason is Ended.IDLE:
        minutes = settings.PORTAL_SESSION_IDLE // 60
        said = _("You were signed out because the portal was not used for %(minutes)d minutes.")
        return said % {"minutes": minutes}
    if reason is Ended.OVER:
        hours = settings.PORTAL_SESSION_LENGTH // 3600
        said = _("You were signed out because one sign-in lasts %(hours)d hours at most.")
        return said % {"hours": hours}
    return gettext(
        "Your session has ended: it was ended on another device or by an administrator, your"
        " password or your account was changed, or you were away for long."
    )


def _lost_form(request: HttpRequest, view: Any, reason: Ended) -> HttpResponse:
    """Say that nothing was saved, and show what was typed."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    back = request.path
    if came_from.netloc == request.get_host():
        back = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    form = getattr(getattr(view, "view_class", None), "form_class", None)
    fields = getattr(form, "base_fields", {})
    typed = [
        (fields[name].label if name in fields else name.replace("_", " "), text)
        for name, texts in request.POST.lists()
        if name not in UNSHOWN and "password" not in name
        for text in texts
        if text
    ]
    sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    return render(
        request,
        "core/session_ended.html",
        {
            "title": gettext("You are signed out"),
            "why": why(reason),
            "typed": typed,
            "sign_in": sign_in,
        },
        status=403,
    )
