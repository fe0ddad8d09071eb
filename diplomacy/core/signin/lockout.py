"""How often somebody may be wrong, and how an administrator lifts the block.

django-allauth counts in Redis, atomically, and refuses even the right password while a block
lasts. It counts for each account and for each client's address; the address is the one that
:mod:`diplomacy.wsgi` has made sure of. What is counted where:

* wrong passwords at sign-in and when asked for again, by account and address (``login_failed``);
* wrong codes of the second factor, by account and address (``login_failed`` under another key);
* requests to reset a password, by mail address and client address (``reset_password``);
* wrong secrets of API clients, by address alone: a secret cannot be guessed, but whoever knows a
  client's id must not be able to lock that client out.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

from allauth.account.signals import password_reset
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import RequestFactory
from redis.exceptions import RedisError

from diplomacy.core import policies, security_log
from diplomacy.core.models import User

logger = logging.getLogger(__name__)

ACCOUNT = "allauth.account"
#: What is counted by address, for a block of an address to be lifted.
BY_ADDRESS = ("login", "login_failed", "reset_password", "reset_password_from_key")
TOKEN_FAILED = "token_failed"  # noqa: S105 - the name of a count
API = "diplomacy.api"


def account_key(user: User) -> str:
    """What wrong passwords of an account are counted under, by whichever name it was called."""
    return f"account:{user.pk}"


def second_factor_key(user: User) -> str:
    """What django-allauth counts wrong codes under."""
    return f"mfa-auth-user-{user.pk}"


def unlock(user: User, *, actor: User | None = None) -> bool:
    """Let somebody try again at once; whether anything was counted against them.

    ``actor`` needs the right to change people; None is whoever runs the server.
    """
    policies.require(actor, "change", user)
    found = _forget(key for key, _rate in _counts_of(user))
    if found:
        logger.info("%s unlocked by %s", user.get_username(), actor or "a command")
    return found


def is_blocked(user: User) -> bool:
    """Whether an attempt of ``user`` would be refused now, whatever they bring; blocks of an
    address are another matter."""
    rates = dict(_counts_of(user))
    now = time.time()
    return any(
        not ratelimit.apply_rate(list(counted), now, rates[key], dry_run=True)[0]
        for key, counted in cache.get_many(rates).items()
    )


def _password_reset(user: User, **kwargs: Any) -> None:
    """Who has a new password, got by mail, may use it; codes of a second factor stay counted."""
    _forget(
        ratelimit.get_cache_key(
            HttpRequest(), app=ACCOUNT, action="login_failed", rate=rate, key=account_key(user)
        )
        for rate in ratelimit.get_rates(app=ACCOUNT, action="login_failed")
        if rate.per == "key"
    )


def connect() -> None:
    """Listen to new passwords."""
    password_reset.connect(_password_reset, dispatch_uid="lockout.password_reset")


def unlock_address(address: str) -> bool:
    """Forget what was counted against a client's address; whether there was anything."""
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    keys = [
        ratelimit.get_cache_key(request, app=app, action=action, rate=rate)
        for app, action, config in (
            *((ACCOUNT, action, None) for action in BY_ADDRESS),
            (API, TOKEN_FAILED, settings.PORTAL_API_RATE_LIMITS),
            ("allauth.mfa", "webauthn_login", None),
        )
        for rate in ratelimit.get_rates(app=app, action=action, config=config)
        if rate.per == "ip"
    ]
    return _forget(keys)


def _counts_of(user: User) -> Iterator[tuple[str, ratelimit.Rate]]:
    """Where attempts of a person are counted, and how many are let through."""
    counted = [
        ("login_failed", account_key(user)),
        ("login_failed", second_factor_key(user)),
        ("reset_password", user.email.lower()),
        ("reauthenticate", None),
        ("change_password", None),
    ]
    request = HttpRequest()
    for action, key in counted:
        for rate in ratelimit.get_rates(app=ACCOUNT, action=action):
            if rate.per == ("key" if key else "user"):
                name = ratelimit.get_cache_key(
                    request, app=ACCOUNT, action=action, rate=rate, key=key, user=user
                )
                yield name, rate


def _forget(keys: Any) -> bool:
    keys = list(keys)
    found = any(cache.get_many(keys).values())
    cache.delete_many(keys)
    return found


View = Callable[..., HttpResponse]


def limit_wrong_secrets(view: View) -> View:
    """Refuse an address that has brought too many wrong client secrets (RFC 6749: 401)."""

    @functools.wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            usage = ratelimit.consume(
                request, app=API, action=TOKEN_FAILED, config=settings.PORTAL_API_RATE_LIMITS
            )
        except RedisError as error:
            # A secret cannot be guessed, and systems need tokens when Redis is away.
            logger.warning("Wrong secrets are not counted, Redis does not answer: %s", error)
            return view(request, *args, **kwargs)
        if usage is None:
            security_log.blocked(request)
            return JsonResponse(
                {"error": "temporarily_unavailable", "error_description": "Too many attempts."},
                status=429,
                headers={"Retry-After": "300"},
            )
        response = view(request, *args, **kwargs)
        if response.status_code != 401:
            with contextlib.suppress(RedisError):
                usage.rollback()
        return response

    return limited
