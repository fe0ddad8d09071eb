"""Where somebody is signed in, how long that lasts, and how it is ended.

A session notes when it began and when it was last used. Both are seconds of real time: the pinned
business date must never keep somebody signed in. django-allauth's table of sessions says where
each one is used; ending one removes its row there, the session itself, and its copy in the cache,
so that the next request with it finds nothing.
"""

from __future__ import annotations

import datetime
import enum
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import signals as auth_signals
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from diplomacy.core.models import User

logger = logging.getLogger(__name__)

BEGAN, USED, ROW = "began", "used", "session_row"
#: Use is written down once in so many seconds: a page costs no statement more than it did.
NOTED_EVERY = 60
_AGENT = UserSession._meta.get_field("user_agent").max_length


class Ended(enum.Enum):
    """Why a session no longer counts."""

    IDLE = "unused for too long"
    OVER = "as long as a session may be"
    GONE = "ended elsewhere"


def begin(request: Any, **kwargs: Any) -> None:
    """Somebody has signed in: the session begins now, whatever it was used for before."""
    session = getattr(request, "session", None)
    if session is not None:
        session[BEGAN] = session[USED] = time.time()


def ended(session: Any) -> Ended | None:
    """Whether a session in which somebody signed in has lasted too long; None while it counts."""
    now = time.time()
    if now - session.get(BEGAN, now) >= settings.PORTAL_SESSION_LENGTH:
        return Ended.OVER
    if now - session.get(USED, now) >= settings.PORTAL_SESSION_IDLE:
        return Ended.IDLE
    return None


def note_use(request: Any) -> None:
    """Write down that the session is in use, once a minute, and from where.

    It is saved at once and not at the end of the request: what another request of the same browser
    writes meanwhile must not be undone by this one.
    """
    session, now = request.session, time.time()
    if 0 <= now - session.get(USED, 0) < min(NOTED_EVERY, settings.PORTAL_SESSION_IDLE / 10):
        return
    changed = session.modified
    session.setdefault(BEGAN, now)
    session[USED] = now
    session.save()
    session.modified = changed
    _note_row(request)


def _note_row(request: Any) -> None:
    """Say in the table where the session is used; a row that is missing is made."""
    # A request that was made without an address (a test's own sign-in) has nothing to say.
    if not request.META.get("REMOTE_ADDR"):
        return
    key = request.session.session_key
    seen = {
        "user": request.user,
        "ip": get_adapter().get_client_ip(request),
        "user_agent": request.headers.get("User-Agent", "")[:_AGENT],
        "last_seen_at": timezone.now(),
    }
    if not UserSession.objects.filter(session_key=key).update(**seen):
        began = datetime.datetime.fromtimestamp(request.session[BEGAN], datetime.UTC)
        UserSession.objects.get_or_create(session_key=key, defaults={**seen, "created_at": began})


@dataclass(frozen=True)
class SignedIn:
    """One session as people read it."""

    pk: int
    browser: str
    address: str
    began: datetime.datetime
    last_used: datetime.datetime
    is_current: bool


def sessions_of(user: User, current: str | None = None) -> list[SignedIn]:
    """Where ``user`` is signed in now, the latest used first; ``current`` is this session's key."""
    found = [
        SignedIn(
            row.pk,
            browser_in_words(row.user_agent),
            row.ip,
            row.created_at,
            row.last_seen_at,
            row.session_key == current,
        )
        for row in _living().filter(user=user).order_by("-last_seen_at", "-pk")
    ]
    return sorted(found, key=lambda one: not one.is_current)


def _living() -> models.QuerySet[UserSession]:
    now = timezone.now()
    began = now - datetime.timedelta(seconds=settings.PORTAL_SESSION_LENGTH)
    used = now - datetime.timedelta(seconds=settings.PORTAL_SESSION_IDLE)
    there = Session.objects.filter(session_key=models.OuterRef("session_key"), expire_date__gt=now)
    return UserSession.objects.filter(
        models.Exists(there), created_at__gt=began, last_seen_at__gt=used
    )


def end_session(user: User, pk: int) -> bool:
    """End one session of ``user``; whether there was such a one."""
    keys = list(UserSession.objects.filter(user=user, pk=pk).values_list("session_key", flat=True))
    _end(keys)
    return bool(keys)


def end_sessions(user: User, keep: str | None = None) -> int:
    """End every session of ``user`` but the one with the key ``keep``; how many there were."""
    keys = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    number = _end(keys.values_list("session_key", flat=True))
    if number:
        logger.info("%d sessions of %s ended", number, user.get_username())
    return number


def _end(keys: Iterable[str]) -> int:
    """Remove sessions from the tables and the cache.

    The cache is cleared before the commit and after it: a request between the two would put a
    copy of the row back that it can still read.
    """
    keys = list(keys)
    if not keys:
        return 0

    def forget() -> None:
        prefix = import_module(settings.SESSION_ENGINE).SessionStore.cache_key_prefix
        caches[settings.SESSION_CACHE_ALIAS].delete_many([prefix + key for key in keys])

    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
        forget()
        transaction.on_commit(forget)
    return len(keys)


def _password_changed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever else knew the old password is out at once; the person who changed it stays."""
    stays = request.user.pk == user.pk if request.user.is_authenticated else False
    end_sessions(user, keep=request.session.session_key if stays else None)
    if stays:
        _note_row(request)  # the key of the session changed with the password


def connect() -> None:
    """Listen to sign-ins and changes of passwords; before django-allauth's own listeners."""
    auth_signals.user_logged_in.connect(begin, dispatch_uid="sessions.begin")
    for signal in ("password_changed", "password_set", "password_reset"):
        getattr(account_signals, signal).connect(
            _password_changed, dispatch_uid=f"sessions.{signal}"
        )


# What a browser says of itself names others too, so the order counts.
_BROWSERS = (
    ("Edg", "Microsoft Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def family_of(agent: str) -> tuple[str, str]:
    """Which browser on which system, by what it says of itself; empty for what is not known."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return browser, system


def browser_in_words(agent: str) -> str:
    """Browser and system as a person would name them; that they are unknown if they are."""
    return in_words(*family_of(agent))


def in_words(browser: str, system: str) -> str:
    """What :func:`family_of` found, as a person would name it."""
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("an unknown browser")
