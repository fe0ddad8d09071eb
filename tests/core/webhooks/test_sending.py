"""One request to a receiver that does what it likes."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from diplomacy.core.webhooks import sending

from .receiver import LOOPBACK, Receiver, hangs, raw, says

HEADERS = {"webhook-id": "msg_1"}


@pytest.fixture(autouse=True)
def short(settings: Any) -> None:
    """A request may take a second in all."""
    settings.WEBHOOK_NETWORKS = LOOPBACK
    settings.WEBHOOK_SECONDS, settings.WEBHOOK_CONNECT_SECONDS = 1.0, 0.5


def test_what_is_sent(receiver: Receiver) -> None:
    answer = sending.post(receiver.url("/a/b?c=d"), '{"名":1}', HEADERS)
    assert (answer.ok, answer.status, answer.text) == (True, 204, "")
    [(path, headers, body)] = receiver.requests
    assert (path, body) == ("/a/b?c=d", '{"名":1}')
    assert headers["host"] == f"127.0.0.1:{receiver.port}"
    assert headers["content-type"] == "application/json"
    assert headers["webhook-id"] == "msg_1"
    assert not headers.keys() & {"cookie", "authorization", "referer"}


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_success(receiver: Receiver, status: int) -> None:
    receiver.behave = says(status)
    assert sending.post(receiver.url(), "{}", HEADERS).ok


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed(receiver: Receiver, status: int) -> None:
    receiver.behave = says(status, Location=receiver.url("/elsewhere"))
    answer = sending.post(receiver.url(), "{}", HEADERS)
    assert (answer.ok, answer.status) == (False, status)
    assert [path for path, _headers, _body in receiver.requests] == ["/hook"]


def test_receiver_that_hangs_is_left(receiver: Receiver) -> None:
    receiver.behave = hangs(receiver)
    answer = sending.post(receiver.url(), "{}", HEADERS)
    assert (answer.status, answer.text) == (None, "no answer in time")
    assert answer.milliseconds < 5000


@pytest.mark.parametrize("drips", [b"HTTP/1.1 200 OK\r\nX-A: ", b"H", b"HTTP/1.1 500 No\r\n\r\n"])
def test_receiver_that_drips_is_left_all_the_same(drips: bytes) -> None:
    """Each byte comes within every time-out of a socket."""
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(drips)
        while not ended.wait(0.05):
            connection.sendall(b"a")

    with raw(serve) as port:
        answer = sending.post(f"http://127.0.0.1:{port}/", "{}", HEADERS)
        ended.set()
    assert not answer.ok
    assert answer.milliseconds < 5000


def test_no_more_is_read_than_needed(receiver: Receiver) -> None:
    sent = []

    def endless(request: Any) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(10_000):
            sent.append(request.wfile.write(b"x" * 65536))

    receiver.behave = endless
    answer = sending.post(receiver.url(), "{}", HEADERS)
    assert (answer.ok, answer.text) == (True, "x" * 200)
    # What was on its way fills buffers of the system; the rest was never asked for.
    assert sum(sent) < 100 * sending.MOST_BYTES


def test_answer_is_kept_as_one_readable_line(receiver: Receiver) -> None:
    receiver.behave = says(500, "not\r\n\x00\x1b[31m good \u202e now " + "長" * 300)
    text = sending.post(receiver.url(), "{}", HEADERS).text
    assert text.startswith("not [31m good   now 長")
    assert len(text) == 200


@pytest.mark.parametrize(
    "garbage", [b"", b"\x00\xff" * 100, b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" * 200]
)
def test_what_is_no_http_is_a_failure(garbage: bytes) -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(garbage)

    with raw(serve) as port:
        answer = sending.post(f"http://127.0.0.1:{port}/", "{}", HEADERS)
    assert answer.status is None
    assert answer.text


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    answer = sending.post(f"http://127.0.0.1:{port}/", "{}", HEADERS)
    assert (answer.ok, answer.status) == (False, None)
    assert "refused" in answer.text.lower()


def test_proxy_of_the_environment_is_not_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert sending.post(receiver.url(), "{}", HEADERS).ok


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), (" 120 ", 120), ("0", 0), ("-1", None), ("soon", None), ("1.5", None), ("", None)],
)
def test_retry_after(receiver: Receiver, value: str, seconds: int | None) -> None:
    receiver.behave = says(429, Retry_After=value)
    answer = sending.post(receiver.url(), "{}", HEADERS)
    expected = None if seconds is None else datetime.timedelta(seconds=seconds)
    assert answer.retry_after == expected


def test_retry_after_as_a_date(receiver: Receiver) -> None:
    receiver.behave = says(503, Retry_After="Wed, 21 Oct 2037 07:28:00 GMT")
    answer = sending.post(receiver.url(), "{}", HEADERS)
    assert answer.retry_after
    assert answer.retry_after > datetime.timedelta(days=1000)
    receiver.behave = says(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")
    assert sending.post(receiver.url(), "{}", HEADERS).retry_after == datetime.timedelta(0)


# --- TLS --------------------------------------------------------------------------------------


def _certificate(folder: Path, name: str) -> Path:
    """Key and self-signed certificate for ``name`` in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secure(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Any]]:
    """A receiver with TLS for receiver.example; ``names`` are those that clients asked for."""
    path = _certificate(tmp_path, "receiver.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    names: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    receiver.server.handle_error = lambda *_: None  # type: ignore[method-assign]
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **kwargs: real(
            "127.0.0.1" if host.endswith(".example") else host, *args, **kwargs
        ),
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    sending._context.cache_clear()
    yield {"names": names, "receiver": receiver}
    sending._context.cache_clear()


def test_certificate_is_checked_for_the_name_and_the_name_is_asked_for(
    secure: dict[str, Any],
) -> None:
    receiver = secure["receiver"]
    answer = sending.post(f"https://receiver.example:{receiver.port}/", "{}", HEADERS)
    assert answer.ok, answer
    assert secure["names"] == ["receiver.example"]
    assert receiver.requests[0][1]["host"] == f"receiver.example:{receiver.port}"


def test_certificate_of_another_name_or_an_unknown_authority_is_refused(
    secure: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = secure["receiver"]
    answer = sending.post(f"https://other.example:{receiver.port}/", "{}", HEADERS)
    assert (answer.ok, answer.status) == (False, None)
    assert "certificate" in answer.text.lower()
    monkeypatch.delenv("SSL_CERT_FILE")
    sending._context.cache_clear()
    answer = sending.post(f"https://receiver.example:{receiver.port}/", "{}", HEADERS)
    assert "certificate" in answer.text.lower()
    assert receiver.requests == []


def test_handshake_that_hangs_is_left() -> None:
    ended = threading.Event()
    with raw(lambda connection: ended.wait(10) and None) as port:
        began = time.monotonic()
        answer = sending.post(f"https://127.0.0.1:{port}/", "{}", HEADERS)
        ended.set()
    assert answer.status is None
    assert time.monotonic() - began < 5


def test_allowed_networks_are_networks(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("192.168.0.0/16"),)
    assert "refused" in sending.post("https://127.0.0.1/", "{}", HEADERS).text
