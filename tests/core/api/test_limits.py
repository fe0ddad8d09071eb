"""How often an API client may ask, told with every answer."""

from collections.abc import Callable

import pytest
from django.test import Client

from diplomacy.core import limits
from diplomacy.core.api.clients import Issued
from diplomacy.core.models import ClientAccess

ADDRESS = "/api/v1/bureaus/"


@pytest.fixture
def redis_away(settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    limits._Engine.away_until = 0.0
    yield
    limits._Engine.away_until = 0.0


def caller(issued: Issued) -> Client:
    return Client(headers={"authorization": f"Bearer {issued.token}", "accept-language": "en"})


def limited(issue: Callable[..., Issued], number: int, *scopes: str) -> Client:
    issued = issue(*(scopes or ("read",)))
    ClientAccess.objects.filter(account=issued.client.owner).update(requests_a_minute=number)
    return caller(issued)


def test_every_answer_says_how_much_is_left(system: Callable[..., Client]) -> None:
    client = system()
    for left, address in enumerate(
        (ADDRESS, f"{ADDRESS}no-such/", f"{ADDRESS}?no_such=1", f"{ADDRESS}?format=csv"), 1
    ):
        answer = client.get(address)
        assert answer["RateLimit-Policy"] == '"client";q=6000;w=60'
        assert answer["RateLimit"].startswith(f'"client";r={6000 - left};t=')
        assert "Retry-After" not in answer
    assert client.post(ADDRESS)["RateLimit"].startswith('"client";r=5995;')


def test_refusals_count_too(system: Callable[..., Client]) -> None:
    client = system("webhooks")
    assert client.get(ADDRESS).status_code == 403
    assert client.get(ADDRESS)["RateLimit"].startswith('"client";r=5998;')


def test_too_many_requests_are_a_problem(issue: Callable[..., Issued]) -> None:
    client = limited(issue, 2)
    assert [client.get(ADDRESS).status_code for _ in range(2)] == [200, 200]
    answer = client.get(ADDRESS)
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert 50 <= int(answer["Retry-After"]) <= 60
    assert answer["RateLimit"] == f'"client";r=0;t={answer["Retry-After"]}'
    assert answer.json()["type"] == "urn:city-diplomacy:problem:too-many-requests"
    assert answer.json()["detail"] == "Wait as long as Retry-After says."


def test_number_of_a_client_is_its_own(issue: Callable[..., Issued]) -> None:
    assert limited(issue, 1).get(ADDRESS).status_code == 200
    assert limited(issue, 7).get(ADDRESS)["RateLimit-Policy"] == '"client";q=7;w=60'


def test_all_tokens_of_a_client_count_together(issue: Callable[..., Issued]) -> None:
    issued = issue("read")
    ClientAccess.objects.update(requests_a_minute=1)
    given = {
        "grant_type": "client_credentials",
        "client_id": issued.client.pk,
        "client_secret": issued.secret,
    }
    other = Client().post("/identity/o/api/token", given).json()["access_token"]
    assert caller(issued).get(ADDRESS).status_code == 200
    again = Client().get(ADDRESS, headers={"authorization": f"Bearer {other}"})
    assert again.status_code == 429


def test_switched_off_nothing_is_told_or_counted(
    system: Callable[..., Client], issue: Callable[..., Issued], settings
) -> None:
    settings.PORTAL_CLIENT_LIMIT = None
    assert "RateLimit" not in system().get(ADDRESS)
    # A number of its own holds all the same.
    assert limited(issue, 3).get(ADDRESS)["RateLimit-Policy"] == '"client";q=3;w=60'


def test_api_goes_on_while_redis_is_away(
    redis_away: None, issue: Callable[..., Issued], caplog: pytest.LogCaptureFixture
) -> None:
    client = limited(issue, 1)
    answers = [client.get(ADDRESS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert not any("RateLimit" in answer for answer in answers)


def test_strangers_and_the_docs_are_not_counted(nobody: Client, db: None) -> None:
    for address in (ADDRESS, "/api/v1/schema/", "/api/v1/docs/"):
        assert "RateLimit" not in nobody.get(address)


def test_client_gets_no_more_tokens_than_it_can_need(
    issue: Callable[..., Issued], settings, nobody: Client
) -> None:
    settings.PORTAL_TOKEN_LIMIT = 2
    issued, other = issue("read"), issue("read")

    def ask(one: Issued, secret: str = "") -> int:
        given = {
            "grant_type": "client_credentials",
            "client_id": one.client.pk,
            "client_secret": secret or one.secret,
        }
        return nobody.post("/identity/o/api/token", given)

    assert [ask(issued, "wrong").status_code for _ in range(3)] == [401] * 3
    assert [ask(issued).status_code for _ in range(2)] == [200, 200]
    refused = ask(issued)
    assert refused.status_code == 429
    assert refused.json()["error"] == "temporarily_unavailable"
    assert 50 <= int(refused["Retry-After"]) <= 60
    assert ask(other).status_code == 200
    assert caller(issued).get(ADDRESS).status_code == 200


def test_tokens_are_issued_while_redis_is_away(
    redis_away: None, issue: Callable[..., Issued], nobody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from allauth.core.internal import ratelimit
    from redis.exceptions import ConnectionError as RedisGone

    def gone(*args: object, **kwargs: object) -> None:
        raise RedisGone

    monkeypatch.setattr(ratelimit, "consume", gone)
    issued = issue("read")
    given = {
        "grant_type": "client_credentials",
        "client_id": issued.client.pk,
        "client_secret": issued.secret,
    }
    assert nobody.post("/identity/o/api/token", given).status_code == 200
