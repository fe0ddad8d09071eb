"""What every request carries: who acts."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from . import history

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ActorMiddleware:
    """Attribute every change that a request makes to the person who is signed in.

    Services name their actor themselves; this catches what third-party pages change (a password,
    a second factor). Reading requests are left alone: they change nothing worth attributing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or not request.user.is_authenticated:
            return self.get_response(request)
        with history.acting(request.user):
            return self.get_response(request)


class LanguageMiddleware:
    """Show each person the portal in the language they chose, before any cookie or header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.user.is_service:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class ReadableMiddleware:
    """Refuse what cannot be text before it reaches a record.

    An address with NUL names nothing (404): PostgreSQL could not even be asked. A form whose bytes
    are not UTF-8 is refused (400), because Django would store U+FFFD in place of what was typed.
    The API says both in its own form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """After the language is known, so that the refusal is in the reader's."""
        if request.path.startswith("/api/"):
            return
        if "\x00" in request.path:
            raise Http404
        if request.method == "POST" and any(
            "\ufffd" in text for _name, texts in request.POST.lists() for text in texts
        ):
            raise BadRequest
