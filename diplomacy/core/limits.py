"""How many requests somebody may send in a minute, counted in Redis for all web processes at once.

The window slides: the moment of each request that was let in is kept for 60 seconds, so no 60
seconds, wherever they begin, see more than the limit, however many servers and threads ask at the
same time. One script does it all, which Redis runs alone and by its own clock. What was refused
does not count: who keeps on trying is let in as soon as there is room.

Redis may be away. Then nobody is refused, since the truth is in PostgreSQL; counting goes on by
itself.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

WINDOW = 60  # seconds
#: Seconds to wait for Redis, and to leave it alone for once it did not answer: a request must not
#: hang because counting does.
PATIENCE, PAUSE = 0.5, 1.0
LOGGED_EVERY = 60.0  # seconds, in each process

# The newest first, in microseconds. What is too old is dropped from the end, on average one for
# each request.
_COUNT = """
local window, limit = tonumber(ARGV[1]) * 1000000, tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local oldest = redis.call('LINDEX', KEYS[1], -1)
while oldest and tonumber(oldest) <= now - window do
  redis.call('RPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], -1)
end
local counted = redis.call('LLEN', KEYS[1])
local allowed = 0
if counted < limit then
  redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
  redis.call('EXPIRE', KEYS[1], ARGV[1])
  allowed, counted, oldest = 1, counted + 1, oldest or now
else  -- there may be more than the limit, where that was lowered
  oldest = redis.call('LINDEX', KEYS[1], limit - 1)
end
local wait = math.ceil((tonumber(oldest) + window - now) / 1000000)
return {allowed, math.max(0, limit - counted), wait}
"""


@dataclass(frozen=True)
class Usage:
    """What was counted for one request. ``reset`` is in seconds: until there is more room."""

    policy: str
    limit: int
    allowed: bool
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit fields for HTTP, and when to come back for who is refused."""
        found = {
            "RateLimit-Policy": f'"{self.policy}";q={self.limit};w={WINDOW}',
            "RateLimit": f'"{self.policy}";r={self.remaining};t={self.reset}',
        }
        return found if self.allowed else {**found, "Retry-After": str(self.reset)}


class _Engine:
    """When Redis did not answer last, and when that was last said; times are monotonic."""

    away_until = 0.0
    logged_at = -LOGGED_EVERY


def count(policy: str, who: object, limit: int | None) -> Usage | None:
    """Count one request of ``who`` against ``limit`` a minute.

    None where there is no limit, or nobody can count because Redis is away.
    """
    now = time.monotonic()
    if limit is None or now < _Engine.away_until:
        return None
    try:
        allowed, remaining, reset = _script(settings.REDIS_URL)(
            keys=[f"portal:requests:{policy}:{who}"], args=[WINDOW, limit]
        )
    except (redis.RedisError, OSError) as error:
        _Engine.away_until = now + PAUSE
        if now - _Engine.logged_at >= LOGGED_EVERY:
            _Engine.logged_at = now
            logger.warning("Requests are not counted, Redis does not answer: %s", error)
        return None
    return Usage(policy, limit, bool(allowed), remaining, reset)


@lru_cache(maxsize=2)
def _script(url: str) -> Any:
    """The script, with connections of its own: those of the cache wait for seconds."""
    client = redis.Redis.from_url(
        url,
        socket_connect_timeout=PATIENCE,
        socket_timeout=PATIENCE,
        # Once more where Redis was restarted and the connection at hand is dead.
        retry=Retry(NoBackoff(), 1),
    )
    return client.register_script(_COUNT)
