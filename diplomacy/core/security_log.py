"""Who came in, who did not, and what changed about how people come in: one line for each.

The lines go where all logs go, under the name ``portal.security``. They name accounts and
addresses, never what was typed: that may be a password in the box for the name.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.stagekit import unstash_login
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.db.models import Q
from django.http import HttpRequest

from .models import User

logger = logging.getLogger("portal.security")


def write(event: str, *, user: User | None, request: HttpRequest | None, **facts: str) -> None:
    """One line; ``user`` is whom it is about, None where nobody has such an account.

    Who made the request and from where is added by the formatter.
    """
    name = user.get_username() if user is not None else ""
    told = "".join(f" {key}={value!r}" for key, value in facts.items())
    logger.info("%s account=%r%s", event, name, told, extra={"request": request})


def blocked(request: HttpRequest, user: User | None = None) -> None:
    """Somebody tried again although too many attempts had failed. ``user`` is whom they named;
    otherwise it is who is signed in, or has given the password and is asked for more."""
    if user is None and request.user.is_authenticated:
        user = request.user
    if user is None and hasattr(request, "session"):
        login = unstash_login(request, peek=True)
        user = login.user if login else None
    match = request.resolver_match
    write("attempt blocked", user=user, request=request, page=match.view_name if match else "")


def _signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    write("signed in", user=user, request=request)


def _signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        write("signed out", user=user, request=request)


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **kw: Any) -> None:
    typed = credentials.get("email") or credentials.get("username") or ""
    known = Q(username__iexact=typed) | Q(email__iexact=typed)
    user = User.objects.filter(known).first() if typed else None
    write("sign-in refused", user=user, request=request, method="password")


def _step(request: HttpRequest, user: User, method: str, **kwargs: Any) -> None:
    kind = str(kwargs.get("type", ""))
    again = {"again": "yes"} if kwargs.get("reauthenticated") else {}
    write("factor accepted", user=user, request=request, method=kind or method, **again)


def _wrong_code(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    write("factor refused", user=user, request=request, method=str(authenticator.type))


def _password(event: str) -> Any:
    def listener(request: HttpRequest, user: User, **kwargs: Any) -> None:
        write(event, user=user, request=request)

    return listener


def _factor(event: str) -> Any:
    def listener(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
        write(event, user=user, request=request, method=str(authenticator.type))

    return listener


#: Kept here, because signals hold their listeners only weakly.
_LISTENERS = (
    (auth.user_logged_in, _signed_in),
    (auth.user_logged_out, _signed_out),
    (auth.user_login_failed, _refused),
    (account.authentication_step_completed, _step),
    (mfa.authentication_failed, _wrong_code),
    (account.password_changed, _password("password changed")),
    (account.password_set, _password("password set")),
    (account.password_reset, _password("password reset")),
    (mfa.authenticator_added, _factor("factor added")),
    (mfa.authenticator_removed, _factor("factor removed")),
    (mfa.authenticator_reset, _factor("factor made anew")),
)


def connect() -> None:
    """Listen to all of it."""
    for number, (signal, listener) in enumerate(_LISTENERS):
        signal.connect(listener, dispatch_uid=f"security_log.{number}")
