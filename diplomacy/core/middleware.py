"""What every request passes: who acts, and what browsers may keep of the answer."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from . import history, limits, parameters
from .api.problems import problem
from .views.errors import bad_request, too_fast

# Bytes that are no UTF-8 arrive as U+FFFD or, where Django falls back to Latin-1, as control
# characters; nobody types those. Tab and line ends are what people do type.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]")
#: Vertical tabs and form feeds, as word processors and PDF readers copy them.
PASTED = re.compile("[\x0b\x0c]")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: The packages whose views say what they read from the address.
OWN = ("diplomacy.", "cities.", "agreements.", "visits.", "initiatives.")

#: Addresses for programs, which send their secrets unasked.
FOR_PROGRAMS = ("/api/", "/identity/")
SIGN_OUT = "account_logout"


class PlainHttpMiddleware:
    """Refuse programs that speak plain HTTP where everything is to be HTTPS.

    People are led on to TLS by Django's middleware, which leaves these addresses to this one. A
    redirect would work for programs too, so nobody would notice that a token is sent readable
    every time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SECURE_SSL_REDIRECT
            and not request.is_secure()
            and request.path.startswith(FOR_PROGRAMS)
        ):
            return HttpResponse(
                "Plain HTTP is refused; a secret that was sent is no secret any more.\n",
                status=403,
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)


class PrivateMiddleware:
    """Let browsers keep nothing of what was answered to somebody signed in.

    Pages must not come back from the disk or by the back button once the session is over. A page
    that says itself how long it may be kept is left alone, but not the API, which says so to
    programs; signing out clears the rest.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        response = self.get_response(request)
        said = "Cache-Control" in response and not request.path.startswith("/api/")
        if user.is_authenticated and not said:
            add_never_cache_headers(response)
        match = request.resolver_match
        if match and match.view_name == SIGN_OUT and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


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


class LimitMiddleware:
    """Refuse (429) people who ask more often in a minute than anybody reads.

    It counts pages, exports and the API alike, for whoever is signed in with a browser; API clients
    are counted where their token is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        usage = limits.count("person", request.user.pk, settings.PORTAL_PERSON_LIMIT)
        if usage is None:
            return self.get_response(request)
        is_api = request.path.startswith("/api/")
        if usage.allowed:
            response = self.get_response(request)
        elif is_api:
            response = problem(429)
        else:
            response = too_fast(request, usage.reset)
        if is_api or not usage.allowed:
            for name, value in usage.headers.items():
                response[name] = value
        return response


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
        if request.method == "POST":
            _mend_pasted(request)
        if request.method == "POST" and any(
            UNREADABLE.search(text) for _name, texts in request.POST.lists() for text in texts
        ):
            raise BadRequest


def _mend_pasted(request: HttpRequest) -> None:
    """Page and line breaks that come along when people paste from documents become those that
    they meant: a new line in a text of several, else a space."""
    if not any(PASTED.search(text) for _name, texts in request.POST.lists() for text in texts):
        return
    mended = request.POST.copy()
    for name, texts in request.POST.lists():
        mended.setlist(name, [PASTED.sub("\n" if "\n" in text else " ", text) for text in texts])
    request.POST = mended  # type: ignore[assignment]  # Django's own setter takes either


class ParametersMiddleware:
    """Refuse (400) what a page does not read from its address, naming it to the reader.

    The pages of other packages read what they like; their addresses are theirs to know.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *arguments: Any) -> HttpResponse | None:
        """After the language is known, and after people who must sign in were sent to do so."""
        if request.GET and request.method in SAFE and view.__module__.startswith(OWN):
            names = parameters.declared(view)
            try:
                if names is not None:
                    parameters.check(request.GET, names)
            except parameters.Refused as refusal:
                return bad_request(request, refusal)
        return None
