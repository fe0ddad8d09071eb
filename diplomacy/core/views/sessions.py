"""One's own sessions: where one is signed in, and ending it there."""

from __future__ import annotations

from allauth.core.internal.httpkit import authenticated_user
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from diplomacy.core.models import User
from diplomacy.core.signin import sessions


@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, this session first."""
    found = sessions.sessions_of(_own(request), request.session.session_key)
    return render(
        request,
        "core/sessions.html",
        {
            "title": gettext("Where you are signed in"),
            "sessions": found,
            "others": sum(not one.is_current for one in found),
        },
    )


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """End one of one's own sessions; somebody else's is not found."""
    user = _own(request)
    current = sessions.sessions_of(user, request.session.session_key)[:1]
    if not sessions.end_session(user, pk):
        raise Http404
    if current and current[0].is_current and current[0].pk == pk:
        logout(request)
    messages.success(request, gettext("The session was ended."))
    return redirect("core:sessions")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponseRedirect:
    """End all of one's sessions but this one."""
    number = sessions.end_sessions(_own(request), keep=request.session.session_key)
    said = ngettext(
        "%(number)d other session was ended.", "%(number)d other sessions were ended.", number
    )
    messages.success(request, said % {"number": number})
    return redirect("core:sessions")


def _own(request: HttpRequest) -> User:
    user = authenticated_user(request)
    assert isinstance(user, User)  # noqa: S101 - the one kind of user that there is
    return user
