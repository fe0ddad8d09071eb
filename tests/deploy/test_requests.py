"""How the web server finds the end of a request: two ways to read one would smuggle a second."""

from __future__ import annotations

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import ParseException
from gunicorn.http.parser import RequestParser

START = b"POST /api/v1/cities/ HTTP/1.1\r\nHost: portal.example.org\r\n"


def parsed(text: bytes) -> list[tuple[str, bytes]]:
    """Each request found in what a client sent: its path and its body."""
    parser = RequestParser(Config(), [text], ("192.0.2.1", 40000))
    return [(request.path, request.body.read()) for request in parser]


def test_a_length_is_believed() -> None:
    assert parsed(START + b"Content-Length: 4\r\n\r\nbody") == [("/api/v1/cities/", b"body")]


@pytest.mark.parametrize(
    "headers",
    [
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        b"Content-Length: 6\r\nContent-Length: 7\r\n",
        b"Content-Length: +6\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer_Encoding: chunked\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n",
    ],
)
def test_a_request_whose_end_can_be_read_in_two_ways_is_refused(headers: bytes) -> None:
    with pytest.raises(ParseException):
        parsed(START + headers + b"\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n")
