"""Messages go to public addresses and allowed networks; nothing else is ever connected to."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from diplomacy.core.webhooks import addresses, sending


def _words(text: str) -> list[str]:
    return text.split()


#: One or more of each special network, first and last addresses among them.
SPECIAL_V4 = _words("""
0.0.0.0 0.1.2.3 0.255.255.255 10.0.0.0 10.1.2.3 10.255.255.255 100.64.0.0 100.64.0.1 100.100.100.200
100.127.255.255 127.0.0.0 127.0.0.1 127.1.2.3 127.255.255.255 169.254.0.1 169.254.169.254
169.254.170.2 169.254.255.255 172.16.0.0 172.20.10.1 172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.170
192.0.0.192 192.0.2.0 192.0.2.255 192.31.196.1 192.52.193.1 192.88.99.0 192.88.99.2 192.168.0.0
192.168.1.1 192.168.255.255 192.175.48.1 198.18.0.0 198.18.0.1 198.19.255.255 198.51.100.7
203.0.113.9 224.0.0.1 224.0.0.251 239.255.255.250 240.0.0.1 250.1.2.3 255.255.255.254
255.255.255.255
""")
SPECIAL_V6 = _words("""
:: ::1 ::2 ::7f00:1 100::1 64:ff9b:1::1 64:ff9b:1:ffff::7f00:1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:1::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2001:db8:ffff::1 2002:7f00:1:: 2002:a00:1::1
2002:808:808::1 2620:4f:8000::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254
fdff:ffff::1 fe80::1 fe80::1%2 febf::1 fec0::1 ff00::1 ff02::1 ff05::1:3 ffff::1
2a00:1450::5efe:7f00:1 2a00:1450::200:5efe:a00:1
""")
#: An IPv4 address as IPv6 can say it.
MAPPED = [f"::ffff:{address}" for address in SPECIAL_V4]
TRANSLATED = [f"64:ff9b::{address}" for address in SPECIAL_V4]
#: Spellings that a resolver reads as an IPv4 address, of 127.0.0.1 and others.
SPELLINGS = _words("""
2130706433 0x7f000001 017700000001 127.1 127.0.1 0x7f.1 0x7f.0.0.1 0177.0.0.1 0177.0.1 127.0.0.0x1
127.0.0.01 0300.0250.1.1 3232235777 0xc0a80101 0xC0.0xA8.1.1 10.1 0xa.1 012.1 167772161 0xa9fea9fe
2852039166 169.16689662 0251.0376.0251.0376 0 0x0 00 0.0
""")
NAMES = _words("""
localhost LOCALHOST localhost. portal.localhost db.internal metadata.google.internal printer.local
router.home.arpa localhost.localdomain
""")
HOSTS = [*SPECIAL_V4, *(f"[{a}]" for a in [*SPECIAL_V6, *MAPPED, *TRANSLATED]), *SPELLINGS, *NAMES]
PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connection that anybody attempts, by whichever function; none comes about."""
    attempts: list[Any] = []

    def attempt(_socket: Any, address: Any) -> None:
        attempts.append(address)
        raise ConnectionRefusedError

    class Watched(socket.socket):
        connect = attempt  # type: ignore[assignment]
        connect_ex = attempt  # type: ignore[assignment]

    monkeypatch.setattr(socket, "socket", Watched)
    return attempts


def test_there_are_more_than_200_forbidden_hosts_and_the_watch_works(watched: list[Any]) -> None:
    assert len(set(HOSTS)) > 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("93.184.216.34", 443))
    assert watched


@pytest.mark.parametrize("host", HOSTS)
def test_forbidden_host_is_never_connected_to(host: str, watched: list[Any]) -> None:
    for port in ("", ":8443"):
        answer = sending.post(f"https://{host}{port}/hook", "{}", {})
        assert (answer.ok, answer.status) == (False, None)
        assert answer.text
    assert watched == []


@pytest.mark.parametrize("host", HOSTS)
def test_forbidden_host_is_refused_when_a_webhook_is_made(host: str) -> None:
    with pytest.raises(ValidationError):
        addresses.check_url(f"https://{host}/hook")


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A resolver that gives one answer after the other, whatever it is asked."""
    answers: list[list[str]] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            found = answers.pop(0)
        else:
            return real(host, port, *args, **kwargs)
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
            for a in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers


@pytest.mark.parametrize("address", [*SPECIAL_V4, *SPECIAL_V6, *MAPPED, *TRANSLATED])
def test_name_with_a_forbidden_address_is_never_connected_to(
    address: str, watched: list[Any], resolving: list[list[str]]
) -> None:
    # Alone, and behind or before a good one.
    for found in ([address], ["93.184.216.34", address], [address, "93.184.216.34"]):
        resolving.append(found)
        answer = sending.post("https://receiver.example/hook", "{}", {})
        assert answer.text.startswith("refused")
    assert (watched, resolving) == ([], [])


def test_name_that_resolves_differently_the_second_time_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, resolving: list[list[str]]
) -> None:
    """Rebinding: good when it is checked, loopback when it is connected to."""
    attempts: list[Any] = []

    def connect(_socket: Any, address: Any) -> None:
        attempts.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect, raising=False)
    resolving += [["93.184.216.34", "2606:2800::1"], ["127.0.0.1"]]
    assert sending.post("https://receiver.example/hook", "{}", {}).status is None
    # The second answer has not been asked for.
    assert resolving == [["127.0.0.1"]]
    assert attempts == ["93.184.216.34", "2606:2800::1"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert not addresses.forbidden(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    assert addresses.check_url(f"https://{host}/").port == 443


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://receiver.example/", "scheme"),
        ("ftp://receiver.example/", "scheme"),
        ("//receiver.example/", "scheme"),
        ("https:///hook", "scheme"),
        ("https://receiver.example:22/", "port"),
        ("https://receiver.example:80/", "port"),
        ("https://receiver.example:0/", "host"),
        ("https://receiver.example:99999/", "url"),
        ("https://user@receiver.example/", "url"),
        ("https://user:pass@receiver.example/", "url"),
        ("https://receiver.example/#part", "url"),
        ("https://receiver.example/#", "url"),
        ("https://receiver.example\\@127.0.0.1/", "characters"),
        ("https://receiver.example/a b", "characters"),
        ("https://receiver.example/\r\nX: y", "characters"),
        ("https://１２７.0.0.1/", "characters"),
        ("https://受信.example/", "characters"),
        ("https://[::1/", "url"),
        ("https://a..example/", "host"),
        ("https://-a.example/", "host"),
        ("https://receiver%2eexample/", "host"),
        ("https://[fe80::1%25eth0]/", "host"),
        ("https://receiver.example/" + "a" * 2000, "too_long"),
    ],
)
def test_addresses_with_more_than_one_reading_are_refused(url: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        addresses.check_url(url)
    assert [error.code for error in caught.value.error_dict["url"]] == [code]


def test_allowed_network_opens_http_and_ports_there_and_nowhere_else(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("10.1.0.0/16"),)
    assert addresses.check_url("http://10.1.2.3:8000/").receiver == "10.1.2.3:8000"
    assert addresses.check_url("http://[::ffff:10.1.2.3]:8000/").port == 8000
    for url in ("http://10.2.0.1/", "https://127.0.0.1/", "http://8.8.8.8/", "https://8.8.8.8:22/"):
        with pytest.raises(ValidationError):
            addresses.check_url(url)


@pytest.mark.parametrize("url", ["http://receiver.example/", "https://receiver.example:22/"])
def test_name_outside_of_the_allowed_network_needs_https(
    url: str, settings: Any, watched: list[Any], resolving: list[list[str]]
) -> None:
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("10.1.0.0/16"),)
    resolving += [["93.184.216.34"], ["10.1.0.1", "93.184.216.34"]]
    for _ in range(2):
        assert "refused" in sending.post(url, "{}", {}).text
    assert watched == []
