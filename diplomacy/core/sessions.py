"""Ending sessions: what somebody opened before must open nothing any more."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.cached_db import KEY_PREFIX
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from .models import User


def end_sessions(user: User, *, keep: str = "") -> int:
    """End every session of ``user`` but the one with the key ``keep``; how many.

    The rows go with the transaction, the copies in the cache once it commits: removed before, a
    request in between would copy a row that is still there for it. Sessions do not say whose they
    are, so all that still run are read.
    """
    running = Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=keep)
    own = [
        session.session_key
        for session in running.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    if not own:
        return 0
    Session.objects.filter(pk__in=own).delete()
    cache = caches[settings.SESSION_CACHE_ALIAS]
    transaction.on_commit(lambda: cache.delete_many([f"{KEY_PREFIX}{key}" for key in own]))
    return len(own)
