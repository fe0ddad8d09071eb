"""Whose X-Forwarded-* headers are believed."""

import ipaddress
from typing import Any

import pytest

from diplomacy.wsgi import believe_proxies

PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("192.0.2.7")]


def seen(**environ: str) -> dict[str, Any]:
    """What the application gets to see of a request."""
    found: dict[str, Any] = {}

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        found.update(environ)
        return []

    believe_proxies(application, PROXIES)({"wsgi.url_scheme": "http", **environ}, None)
    return found


def test_a_strangers_headers_are_dropped() -> None:
    assert seen(
        REMOTE_ADDR="203.0.113.9",
        HTTP_X_FORWARDED_FOR="198.51.100.1",
        HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_FORWARDED="for=198.51.100.1",
    ) == {"REMOTE_ADDR": "203.0.113.9", "wsgi.url_scheme": "http"}


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.1", "198.51.100.1"),
        # The left one was written by the client itself.
        ("127.0.0.1, 198.51.100.1", "198.51.100.1"),
        ("198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("10.1.2.3, 192.0.2.7", "10.1.2.3"),
        ("", "10.0.0.1"),
    ],
)
def test_a_proxy_tells_the_clients_address(forwarded: str, address: str) -> None:
    found = seen(
        REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded, HTTP_X_FORWARDED_PROTO="https"
    )
    assert found == {"REMOTE_ADDR": address, "wsgi.url_scheme": "https"}


def test_an_unknown_scheme_is_not_believed() -> None:
    found = seen(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_PROTO="gopher")
    assert found["wsgi.url_scheme"] == "http"
