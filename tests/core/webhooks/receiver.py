"""A receiver of webhooks on this machine that does what a test asks of it."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)

#: What to do with a request: gets the handler with ``body``.
Behaviour = Callable[[Any], None]


def says(status: int, text: str = "", **headers: str) -> Behaviour:
    """Answer with a status."""

    def answer(request: Any) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(text.encode())))
        request.end_headers()
        with contextlib.suppress(OSError):
            request.wfile.write(text.encode())

    return answer


class Receiver:
    """``requests`` is what arrived: (path, headers, body) of each; ``behave`` decides by path."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, str], str]] = []
        self.behave: Behaviour = says(204)
        self.stopped = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.requests.append((self.path, headers, self.body))
                with contextlib.suppress(OSError):
                    receiver.behave(self)

            def do_GET(self) -> None:
                receiver.requests.append((self.path, {}, "GET"))

            def log_message(self, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver while the block runs."""
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.stopped.set()
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()


def hangs(receiver: Receiver) -> Behaviour:
    """Take the request and say nothing until the receiver is stopped."""
    return lambda _request: receiver.stopped.wait(60) and None


@contextmanager
def raw(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server below HTTP: ``serve`` gets each connection. Gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def run() -> None:
            while not ended.is_set():
                with contextlib.suppress(OSError):
                    connection, _address = listening.accept()
                    with connection:
                        serve(connection)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(5)
