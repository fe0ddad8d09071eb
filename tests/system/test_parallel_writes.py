"""Many write to the API at once while the server is killed: nothing is lost or done twice."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

COUNTRY = {"code": "XA", "iso3": "XAA", "name_en": "Sampleland", "name_ja": "見本国"}
MAKE_COUNTRY = (
    f"from cities.models import Country; Country.objects.create(region='Asia', **{COUNTRY})"
)
WRITERS = 20


def city(code: str) -> dict[str, Any]:
    names = {"name_en": f"Sample {code}", "name_ja": f"見本 {code}"}
    return {"code": code, "kind": "city", "country": "XA", **names}


def letter(summary: str) -> dict[str, Any]:
    when = {"occurred_on": "2014-06", "language": "en"}
    return {"kind": "letter", "cities": ["edited"], "summary": summary, **when}


class System:
    """Another bureau's system: its token, and patience with a server that is restarting."""

    def __init__(self, portal: Any) -> None:
        token = portal.manage(
            *("api_client", "Sample system", "--bureau", "international-affairs-office"),
            *("--scope", "read", "--scope", "write"),
        ).split()[-1]
        self.api = f"{portal.url}/api/v1"
        headers = {"Authorization": f"Bearer {token}"}
        self.http = httpx.Client(headers=headers, timeout=60)

    def once(self, method: str, where: str, **more: Any) -> httpx.Response | None:
        """The answer; None when the server died before it gave one."""
        try:
            answer = self.http.request(method, f"{self.api}/{where}", **more)
        except httpx.TransportError:
            time.sleep(0.2)
            return None
        return None if answer.status_code >= 500 else answer

    def surely(self, method: str, where: str, **more: Any) -> httpx.Response:
        """The answer, asked again until there is one that is not "still at work"."""
        while True:
            answer = self.once(method, where, **more)
            if answer is not None and answer.status_code != 409:
                return answer
            time.sleep(0.05)


def edit_in_parallel(system: System, edits: int) -> str:
    """Everybody reads one record and saves it from the version that was read."""
    first = system.surely("POST", "cities/", json=city("edited")).json()["version"]

    def edit(number: int) -> int:
        tag = system.surely("GET", "cities/edited/").headers["ETag"]
        answer = system.surely(
            "PATCH", "cities/edited/", json={"name_en": f"Edit {number}"}, headers={"If-Match": tag}
        )
        return answer.status_code

    with ThreadPoolExecutor(WRITERS) as pool:
        statuses = Counter(pool.map(edit, range(edits)))
    version = system.surely("GET", "cities/edited/").json()["version"]
    assert set(statuses) == {200, 412}
    assert version - first == statuses[200]
    assert sum(statuses.values()) == edits
    return (
        f"{edits} parallel edits of one record: {statuses[200]} saved, as many steps of the"
        f" version; {statuses[412]} refused as stale"
    )


def repeat_while_killed(portal: Any, system: System, keys: int, sends: int) -> str:
    """Each request is sent many times under one key; the web server is killed now and then."""
    done = threading.Event()
    kills = 0

    def kill_now_and_then() -> None:
        nonlocal kills
        chance, pause = random.Random(keys), 0.2
        while not done.wait(pause):
            portal.kill("web")
            kills += 1
            pause = chance.uniform(0.2, 8)
            while system.once("GET", "cities/edited/") is None and not done.is_set():
                pass  # it is starting

    def send(number: int) -> tuple[str, int, bytes]:
        # The server gives these records their ids: without the key each request would make one.
        summary = f"Repeated {number % keys}"
        headers = {"Idempotency-Key": summary.replace(" ", "-")}
        answer = system.surely("POST", "interactions/", json=letter(summary), headers=headers)
        return summary, answer.status_code, answer.content

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    order = list(range(keys * sends))
    random.Random(sends).shuffle(order)
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            answers = list(pool.map(send, order))
    finally:
        done.set()
        killer.join()
    assert {status for _code, status, _body in answers} == {201}
    assert len({(code, body) for code, _status, body in answers}) == keys
    made = portal.manage(
        "shell",
        "-c",
        "from cities.models import Interaction;"
        " found = Interaction.objects.filter(summary__startswith='Repeated ');"
        " print(found.count(), sum(c.events.count() for c in found))",
    ).split()[-2:]
    assert made == [str(keys)] * 2
    assert kills
    return (
        f"{keys} keys sent {sends} times each, the web server killed {kills} times:"
        f" {keys} effects, identical answers"
    )


def write_in_parallel(start_portal: Any, edits: int, keys: int, sends: int) -> None:
    portal = start_portal("2015-01-05")
    portal.manage("shell", "-c", MAKE_COUNTRY)
    system = System(portal)
    with system.http:
        print(edit_in_parallel(system, edits))
        print(repeat_while_killed(portal, system, keys, sends))


def test_parallel_writes_lose_and_repeat_nothing(start_portal: Any) -> None:
    write_in_parallel(start_portal, edits=60, keys=60, sends=4)


@pytest.mark.prove
def test_prove_parallel_writes(start_portal: Any) -> None:
    write_in_parallel(start_portal, edits=1000, keys=1000, sends=10)
