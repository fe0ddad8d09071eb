"""How many requests somebody may send in a minute, counted in Redis for all web processes at once.

The window slides: requests are counted by the second, and those of the last 60 full seconds and of
the present one are added up. So no 60 seconds, wherever they begin, see more than the limit,
however many servers and threads ask at the same time; the price is that a request counts for up to
61. One script does it all, which Redis runs alone and by its own clock. What was refused does not
count: who keeps on trying is let in as soon as there is room.

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

_COUNT = """
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local now = tonumber(redis.call('TIME')[1])
local counted, oldest, gone = 0, now, {}
local seconds = redis.call('HGETALL', KEYS[1])
for i = 1, #seconds, 2 do
  local second = tonumber(seconds[i])
  if second < now - window then
    gone[#gone + 1] = seconds[i]
  else
    counted = counted + tonumber(seconds[i + 1])
    oldest = math.min(oldest, second)
  end
end
if #gone > 0 then
  redis.call('HDEL', KEYS[1], unpack(gone))
end
local allowed = 0
if counted < limit then
  redis.call('HINCRBY', KEYS[1], now, 1)
  redis.call('EXPIRE', KEYS[1], window + 1)
  allowed, counted = 1, counted + 1
end
return {allowed, math.max(0, limit - counted), oldest + window + 1 - now}
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
