"""Where a message to the reader waits for the next page."""

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse


class _Cookie(CookieStorage):
    cookie_name = settings.MESSAGE_COOKIE_NAME


class MessageStorage(BaseStorage):
    """In the session of whoever is signed in, in a cookie for others.

    Messages name records ("“…” was saved"), which must not lie on somebody's disk; a session for
    each stranger who asks for a page would fill the table of sessions.
    """

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.session: Any = SessionStorage(request)
        self.cookie: Any = _Cookie(request)
        super().__init__(request, *args, **kwargs)

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        """Both, since people sign in and out between two pages."""
        waiting = [(storage._get()[0] or []) for storage in (self.cookie, self.session)]
        return [*waiting[0], *waiting[1]], True

    def _store(
        self, messages: list[Any], response: HttpResponse, *args: Any, **kwargs: Any
    ) -> list[Any]:
        signed_in = SESSION_KEY in self.request.session
        in_cookie: list[Any] = [] if signed_in else messages
        self.session._store(messages if signed_in else [], response)
        if in_cookie or self.cookie.cookie_name in self.request.COOKIES:
            return self.cookie._store(in_cookie, response) or []
        return []
