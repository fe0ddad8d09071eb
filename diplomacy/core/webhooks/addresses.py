"""Where messages may go: to public addresses, and to the networks that an operator allows.

A subscription names any address on the network, so without this check the portal would knock at
whatever it can reach: the database, the cloud's metadata, the office's printers. The name is
resolved once, every address that it has is checked, and the connection goes to exactly the address
that was checked: a resolver that answers differently the next time is not asked again.

``ipaddress`` alone is not enough: to Python 3.11 100.64.0.0/10 is not private, and IPv4 addresses
that are embedded in IPv6 ones are global.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

__all__ = ["Forbidden", "Target", "check_url", "forbidden", "resolve", "target_of"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: The ports that messages go to, except in allowed networks.
PORTS = frozenset({443, 8443})
LONGEST_URL = 2000

#: Everything that is not an ordinary public address (IANA's registry of special-purpose addresses).
_SPECIAL_V4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
#: Public IPv6 is this and nothing else ...
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
#: ... without these: Teredo, benchmarks, ORCHID and others; documentation; 6to4. The two ways
#: through somebody's tunnel are out of use, and refused whatever they embed.
_SPECIAL_V6 = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
#: NAT64 as resolvers of networks without IPv4 write public addresses. Its local-use sibling
#: 64:ff9b:1::/48 lies outside of what is public.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
#: The interface identifiers by which ISATAP embeds an IPv4 address.
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})

_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_CHARACTERS = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
_LOCAL_NAMES = (".localhost", ".localdomain", ".local", ".internal", ".home.arpa")


class Forbidden(Exception):
    """Messages may not go there. Its text is for the log of deliveries."""


@dataclass(frozen=True)
class Target:
    """What an address on the web comes down to."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def receiver(self) -> str:
        """Host and port, by which simultaneous requests are limited."""
        return f"{self.host}:{self.port}"

    @property
    def host_header(self) -> str:
        """The value of the Host header."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"https": 443, "http": 80}[self.scheme]
        return name if self.port == usual else f"{name}:{self.port}"


def _refuse(message: Any, code: str) -> ValidationError:
    return ValidationError({"url": [ValidationError(message, code=code)]})


def target_of(url: str) -> Target:
    """The parts of ``url``. ValidationError (field ``url``) for what no message can be sent to.

    Only what has one reading is taken: a host in ASCII that is a name or an address in its usual
    spelling, no user, no fragment.
    """
    if len(url) > LONGEST_URL:
        raise _refuse(_("The address has more than 2,000 characters."), "too_long")
    if not _CHARACTERS.fullmatch(url):
        raise _refuse(
            _("Write the address in ASCII, without spaces; names and paths in their encoded form."),
            "characters",
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refuse(_("This is not an address on the web."), "url") from None
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise _refuse(_("Give an address that begins with https://."), "scheme")
    if "@" in parts.netloc or "#" in url:
        raise _refuse(_("An address has no user name and no fragment here."), "url")
    host = parts.hostname.removesuffix(".").lower()
    if port == 0 or not (_is_address(host) or _is_name(host)):
        raise _refuse(_("Give the host as a name, or as an address in its usual spelling."), "host")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def check_url(url: str) -> Target:
    """Like :func:`target_of`, and refuse what is plainly forbidden, when a subscription is made.

    The check that counts is :func:`resolve`, when a message is sent.
    """
    target = target_of(url)
    networks = settings.WEBHOOK_NETWORKS
    if target.scheme == "http" and not networks:
        raise _refuse(_("Give an address that begins with https://."), "scheme")
    if _is_address(target.host):
        try:
            _check([ipaddress.ip_address(target.host)], target)
        except Forbidden:
            raise _refuse(
                _("Messages do not go to private or special addresses, nor to other ports."),
                "forbidden",
            ) from None
    elif networks:
        return target
    elif target.port not in PORTS:
        raise _refuse(_("Messages go to the ports 443 and 8443 only."), "port")
    elif f".{target.host}".endswith(_LOCAL_NAMES):
        raise _refuse(
            _("Messages do not go to names of this machine or of the network it is in."),
            "forbidden",
        )
    return target


def forbidden(address: Address) -> bool:
    """Whether ``address`` is anything but an ordinary public address."""
    if isinstance(address, ipaddress.IPv4Address):
        return any(address in network for network in _SPECIAL_V4)
    if (embedded := _embedded(address)) is not None:
        return forbidden(embedded)
    if address.scope_id is not None or address not in _PUBLIC_V6:
        return True
    if any(address in network for network in _SPECIAL_V6):
        return True
    low = int(address) & 0xFFFFFFFFFFFFFFFF
    return low >> 32 in _ISATAP and forbidden(ipaddress.IPv4Address(low & 0xFFFFFFFF))


def resolve(target: Target) -> list[str]:
    """The addresses to connect to, checked, in the resolver's order.

    Asks the resolver once. Raises Forbidden if any address that the name has is not allowed: a
    name with a good and a bad one is somebody's trick, or a mistake. Raises OSError if the name
    has no address.
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses: list[Address] = []
    for *_kind, place in found:
        address = ipaddress.ip_address(place[0])
        if address not in addresses:
            addresses.append(address)
    if not addresses:
        raise OSError("the name has no address")
    _check(addresses, target)
    return [str(address) for address in addresses]


def _check(addresses: Iterable[Address], target: Target) -> None:
    usual = target.scheme == "https" and target.port in PORTS
    for address in addresses:
        if _allowed(address):
            continue
        if forbidden(address):
            raise Forbidden(f"{target.host}: private and special addresses are refused")
        if not usual:
            raise Forbidden(f"{target.host}: only https to the ports 443 and 8443 is allowed")


def _allowed(address: Address) -> bool:
    """Whether an operator allows the network of ``address``."""
    plain = _embedded(address) if isinstance(address, ipaddress.IPv6Address) else None
    return any((plain or address) in network for network in settings.WEBHOOK_NETWORKS)


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a connection to ``address`` ends up at."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _is_address(host: str) -> bool:
    try:
        return "%" not in host and bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def _is_name(host: str) -> bool:
    """A name in ASCII. One that ends in a number is an IPv4 address in an unusual spelling."""
    labels = host.split(".")
    return (
        len(host) <= 253
        and all(_LABEL.fullmatch(label) for label in labels)
        and not _NUMBER.fullmatch(labels[-1])
    )
