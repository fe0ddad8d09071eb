"""Requests are counted in Redis: never more than the limit in a minute, whoever asks at once."""

import threading
from collections.abc import Iterator

import pytest
import redis
from django.test import Client

from diplomacy.core import limits
from diplomacy.core.enums import Role
from tests.factories.people import person


@pytest.fixture(autouse=True)
def engine(settings) -> Iterator[redis.Redis]:
    """Redis as it is at the beginning, for this process and in itself."""
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.flushdb()
    limits._Engine.away_until, limits._Engine.logged_at = 0.0, -limits.LOGGED_EVERY
    yield client
    client.flushdb()
    limits._Engine.away_until, limits._Engine.logged_at = 0.0, -limits.LOGGED_EVERY


def spend(number: int, who: object = "a", limit: int = 5) -> list[bool]:
    found = [limits.count("test", who, limit) for _ in range(number)]
    return [bool(usage and usage.allowed) for usage in found]


def test_no_more_than_the_limit() -> None:
    assert spend(7) == [True] * 5 + [False] * 2


def test_everybody_is_counted_alone() -> None:
    assert all(spend(5))
    assert all(spend(5, "b"))


def test_no_limit_costs_nothing(engine: redis.Redis) -> None:
    assert limits.count("test", "a", None) is None
    assert engine.dbsize() == 0


def test_what_is_left_is_told() -> None:
    first = limits.count("test", "a", 2)
    assert first is not None
    assert first.headers["RateLimit-Policy"] == '"test";q=2;w=60'
    assert (first.allowed, first.remaining) == (True, 1)
    assert first.reset == 60
    assert first.headers["RateLimit"] == f'"test";r=1;t={first.reset}'
    assert "Retry-After" not in first.headers
    limits.count("test", "a", 2)
    refused = limits.count("test", "a", 2)
    assert refused is not None
    assert (refused.allowed, refused.remaining) == (False, 0)
    assert refused.headers["Retry-After"] == str(refused.reset)


def moved(engine: redis.Redis, seconds: int) -> None:
    """What was counted, as if it had been ``seconds`` earlier."""
    key = "portal:requests:test:a"
    moments = [int(moment) - seconds * 10**6 for moment in engine.lrange(key, 0, -1)]
    engine.delete(key)
    engine.rpush(key, *moments)


def test_window_slides(engine: redis.Redis) -> None:
    assert all(spend(3))
    moved(engine, 30)
    assert spend(3) == [True, True, False]
    moved(engine, 31)  # three are 61 seconds old now, two 31
    assert spend(4) == [True] * 3 + [False]


def test_a_full_minute_does_not_begin_anew_at_the_turn_of_a_clock(engine: redis.Redis) -> None:
    assert all(spend(5))
    moved(engine, 59)
    assert spend(1) == [False]


def test_what_was_refused_does_not_count(engine: redis.Redis) -> None:
    spend(5)
    moved(engine, 40)
    assert spend(20) == [False] * 20
    moved(engine, 21)
    assert spend(1) == [True]


def test_room_comes_when_it_was_said_to(engine: redis.Redis) -> None:
    spend(5)
    moved(engine, 20)
    refused = limits.count("test", "a", 5)
    assert refused is not None
    assert 38 <= refused.reset <= 40
    moved(engine, refused.reset)
    again = limits.count("test", "a", 5)
    assert again is not None
    assert (again.allowed, again.remaining) == (True, 4)


def test_a_lower_limit_counts_at_once(engine: redis.Redis) -> None:
    spend(2)
    moved(engine, 40)
    spend(2)
    usage = limits.count("test", "a", 2)
    assert usage is not None
    # Not when the first two leave, in 20 seconds, but when the third does.
    assert (usage.allowed, usage.remaining, usage.reset > 50) == (False, 0, True)


def test_counts_are_forgotten_by_themselves(engine: redis.Redis) -> None:
    spend(1)
    assert 0 < engine.ttl("portal:requests:test:a") <= 60


def test_one_command_for_each_request(engine: redis.Redis) -> None:
    spend(1)
    engine.config_resetstat()
    spend(3)
    sent = {
        name: entry["calls"]
        for name, entry in engine.info("commandstats").items()
        if name in ("cmdstat_evalsha", "cmdstat_eval", "cmdstat_get", "cmdstat_script|load")
    }
    assert sent == {"cmdstat_evalsha": 3}


def test_parallel_requests_get_exactly_the_limit() -> None:
    allowed: list[bool] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        for _ in range(25):
            allowed.extend(spend(1, limit=60))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(allowed), sum(allowed)) == (200, 60)


def test_nobody_is_refused_while_redis_is_away_and_it_is_said_once(
    settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(limits, "PAUSE", 0.0)
    for _ in range(5):
        assert limits.count("test", "a", 1) is None
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "Requests are not counted, Redis does not answer"
    ]
    limits._Engine.logged_at -= limits.LOGGED_EVERY
    assert limits.count("test", "a", 1) is None
    assert len(caplog.records) == 2


def test_redis_is_left_alone_for_a_moment_once_it_did_not_answer(settings) -> None:
    url, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    assert limits.count("test", "a", 1) is None
    settings.REDIS_URL = url
    assert limits.count("test", "a", 1) is None
    limits._Engine.away_until = 0.0
    assert spend(1) == [True]


def browser(settings, limit: int | None, language: str = "en") -> Client:
    settings.PORTAL_PERSON_LIMIT = limit
    client = Client()
    client.force_login(person(Role.VIEWER, language=language))
    return client


def test_person_gets_a_page_that_says_how_long_to_wait(settings, db: None) -> None:
    client = browser(settings, 2)
    assert [client.get("/profile/").status_code for _ in range(2)] == [200, 200]
    answer = client.get("/profile/")
    assert answer.status_code == 429
    assert f"Wait {answer['Retry-After']} seconds" in answer.text
    assert 'lang="en"' in answer.text


def test_words_are_the_persons_own(settings, db: None) -> None:
    client = browser(settings, 1, "ja")
    client.get("/profile/")
    answer = client.get("/profile/")
    assert answer.status_code == 429
    assert f"{answer['Retry-After']}秒" in answer.text


def test_pages_and_api_count_together(settings, db: None) -> None:
    client = browser(settings, 3)
    client.get("/profile/")
    assert client.get("/api/v1/bureaus/")["RateLimit"].startswith('"person";r=1;t=')
    client.get("/profile/")
    answer = client.get("/api/v1/bureaus/")
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert 50 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["title"] == "Too many requests"


def test_people_are_counted_apart_and_strangers_not(settings, db: None) -> None:
    one, other = browser(settings, 1), browser(settings, 1)
    assert one.get("/profile/").status_code == other.get("/profile/").status_code == 200
    assert {Client().get("/accounts/login/").status_code for _ in range(3)} == {200}


def test_without_a_limit_people_go_on(settings, db: None) -> None:
    client = browser(settings, None)
    assert {client.get("/profile/").status_code for _ in range(3)} == {200}


def test_pages_stand_while_redis_is_away(settings, db: None) -> None:
    client = browser(settings, 1)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert {client.get("/profile/").status_code for _ in range(3)} == {200}
