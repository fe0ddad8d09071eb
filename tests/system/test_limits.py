"""The limit of a client over several servers that are asked by many threads at once."""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from diplomacy import environment
from diplomacy.core.api.clients import create_client
from diplomacy.core.models import Bureau, ClientAccess

from .conftest import free_port

LIMIT, THREADS, SECONDS = 300, 20, 80.0
ADDRESS = "/api/v1/bureaus/"


@pytest.fixture
def servers(process_environ: dict[str, str]) -> Iterator[list[int]]:
    """The ports of two web servers on one database and one Redis."""
    ports = [free_port(), free_port()]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"],
            cwd=environment.ROOT,
            env={**process_environ, "PORT": str(port), "PATH": os.environ["PATH"]},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        for port in ports:
            wait_for(lambda port=port: ask(port, "")[0] == 401)
        yield ports
    finally:
        for process in running:
            process.terminate()
            process.wait(timeout=60)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            if condition():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.2)


def ask(port: int, token: str) -> tuple[int, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request("GET", ADDRESS, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers
    finally:
        connection.close()


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_limit_is_exact_over_two_servers_and_twenty_threads(servers: list[int]) -> None:
    bureau = Bureau.objects.create(code="sample-bureau", name_ja="見本局", name_en="Sample Bureau")
    issued = create_client("Sample system", bureau=bureau, scopes=["read"])
    ClientAccess.objects.update(requests_a_minute=LIMIT)
    began = time.monotonic()
    let_in: list[float] = []
    refused: list[float] = []
    others: set[int] = set()
    start = threading.Barrier(THREADS)

    def go_on(number: int) -> None:
        start.wait()
        while time.monotonic() - began < SECONDS:
            status, headers = ask(servers[number % 2], issued.token)
            at = time.monotonic() - began
            if status == 200:
                let_in.append(at)
            elif status == 429 and 1 <= int(headers["Retry-After"]) <= 60:
                refused.append(at)
            else:
                others.add(status)

    threads = [threading.Thread(target=go_on, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    let_in.sort()
    first_minute = sum(at < 59 for at in let_in)
    # Times are those of this end: an answer may take a moment.
    fullest = max(sum(at <= other < at + 59 for other in let_in) for at in let_in)
    print(
        f"\n{THREADS} threads, 2 servers, {SECONDS:.0f} s, limit {LIMIT}: {len(let_in)} let in,"
        f" {len(refused)} refused; {first_minute} in the first minute, at most {fullest} in any;"
        f" the first {LIMIT} took {let_in[LIMIT - 1]:.1f} s, the next came at {let_in[LIMIT]:.1f} s"
    )
    assert not others
    assert first_minute == fullest == LIMIT
    assert len(let_in) > LIMIT, "nobody was let in again"
