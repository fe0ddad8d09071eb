"""A client that measures: keep-alive connections, requests sent in turns, nothing in between.

Plain sockets, because a convenient client spends as long on a request as the floor does.
"""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ROUNDS = 12
REQUESTS = 15  # of one side in one round
BURST = 1.0  # seconds of two connections at once, per side and round
BURST_ROUNDS = 4


class Refused(Exception):
    """An answer of ``port`` that is not 200: what was to be measured did not happen."""

    def __init__(self, port: int, said: str) -> None:
        super().__init__(said)
        self.port = port


@dataclass(frozen=True)
class Request:
    """What is asked of one side: a port, and the bytes to send."""

    port: int
    path: str
    raw: bytes

    @classmethod
    def get(cls, port: int, path: str, headers: Mapping[str, str]) -> Request:
        """A GET over a connection that stays open."""
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return cls(port, path, ("\r\n".join(lines) + "\r\n\r\n").encode())


class Connection:
    """One keep-alive connection to a side."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.socket: socket.socket | None = None

    def send(self) -> float:
        """Ask once; milliseconds until the last byte. Raises Refused unless it is 200."""
        for attempt in (1, 2):
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.request.port), timeout=60)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            started = time.perf_counter()
            try:
                self.socket.sendall(self.request.raw)
                self._read(self.socket)
            except (ConnectionError, EOFError):
                self.close()  # the server closed an idle connection
                if attempt == 2:
                    raise
                continue
            return (time.perf_counter() - started) * 1000
        raise Refused(self.request.port, self.request.path)

    def _read(self, connected: socket.socket) -> None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += _more(connected)
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:])
        if " 200 " not in lines[0] + " ":
            said = f"{self.request.path}: {lines[0]} {headers.get('location', '')}"
            raise Refused(self.request.port, said)
        got, length = len(body), int(headers["content-length"])
        while got < length:
            got += len(_more(connected))
        if headers.get("connection") == "close":
            self.close()

    def close(self) -> None:
        """Hang up; the next request connects anew."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def _more(connected: socket.socket) -> bytes:
    part = connected.recv(262144)
    if not part:
        raise EOFError
    return part


@dataclass
class Measured:
    """One side of one piece of work. Milliseconds by round, and requests a second by burst."""

    rounds: list[list[float]] = field(default_factory=list)
    bursts: list[float] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        """Every single request."""
        return [value for values in self.rounds for value in values]

    @property
    def p50(self) -> float:
        """The median in milliseconds."""
        return statistics.median(self.all)

    @property
    def p95(self) -> float:
        """What one request in twenty exceeds, in milliseconds."""
        return statistics.quantiles(self.all, n=20)[-1]

    @property
    def rate(self) -> float:
        """Requests a second over two connections."""
        return statistics.median(self.bursts)

    def ratio_to(self, other: Measured) -> float:
        """How many times as long as ``other``: the median over rounds, each compared with the
        round that ran beside it, so that a slow spell of the machine counts on neither side."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(statistics.median(a) / statistics.median(b) for a, b in pairs)


def measure(sides: Sequence[Request], rounds: int = ROUNDS) -> list[Measured]:
    """Ask every side in turns, first over one connection, then over two at once."""
    found = [Measured() for _ in sides]
    connections = [Connection(request) for request in sides]
    for connection in connections:  # every process behind the port has answered before it counts
        for _ in range(REQUESTS):
            connection.send()
            connection.close()
    for number in range(rounds):
        for index in _turn(len(sides), number):
            found[index].rounds.append([connections[index].send() for _ in range(REQUESTS)])
    for number in range(BURST_ROUNDS):
        for index in _turn(len(sides), number):
            found[index].bursts.append(_burst(sides[index]))
    for connection in connections:
        connection.close()
    return found


def _turn(count: int, number: int) -> list[int]:
    """Who comes first changes from round to round."""
    return [(index + number) % count for index in range(count)]


def _burst(request: Request) -> float:
    counts = [0, 0]
    failures: list[Exception] = []
    until = time.perf_counter() + BURST

    def ask(slot: int) -> None:
        connection = Connection(request)
        try:
            while time.perf_counter() < until:
                connection.send()
                counts[slot] += 1
        except Exception as error:  # noqa: BLE001  (told to whoever waits for the thread)
            failures.append(error)
        finally:
            connection.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=ask, args=(slot,)) for slot in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(counts) / (time.perf_counter() - started)
