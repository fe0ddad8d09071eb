"""What every request carries: who acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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
