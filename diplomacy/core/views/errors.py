"""Errors in the portal's own look and the reader's language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from diplomacy.core import security_log
from diplomacy.core.parameters import Refused


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400. Django's own view renders without the request, so without language and menu.

    Only a :class:`Refused` has words for readers; what Django raises is for the log.
    """
    refusal = str(exception) if isinstance(exception, Refused) else ""
    return render(request, "400.html", {"refusal": refusal}, status=400)


@login_not_required
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429 from the limits of sign-in: what a form cannot say."""
    security_log.blocked(request)
    return render(request, "429.html", status=429)


def too_fast(request: HttpRequest, wait: int) -> HttpResponse:
    """429 for more requests in a minute than anybody reads; ``wait`` is in seconds."""
    return render(request, "core/too_fast.html", {"wait": wait}, status=429)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose session ended. The reason is for the log, not for people."""
    return render(request, "403_csrf.html", status=403)
