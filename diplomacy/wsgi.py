"""The WSGI application, behind a guard that decides whose X-Forwarded-* headers count."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]


def believe_proxies(application: Wsgi, trusted: Networks) -> Wsgi:
    """Give the application the client's own address and scheme.

    The address is the last one in X-Forwarded-For that is not itself a trusted proxy: what
    stands further left was written by the client. From anyone else the headers are dropped,
    so that nothing later can believe them by mistake.
    """

    def is_trusted(text: str) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in trusted)

    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        forwarded = environ.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = environ.pop("HTTP_X_FORWARDED_PROTO", "")
        for header in ("HOST", "PORT", "PREFIX", "SSL"):
            environ.pop(f"HTTP_X_FORWARDED_{header}", None)
        environ.pop("HTTP_FORWARDED", None)
        if is_trusted(environ.get("REMOTE_ADDR", "")):
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
            for hop in reversed([hop.strip() for hop in forwarded.split(",") if hop.strip()]):
                environ["REMOTE_ADDR"] = hop
                if not is_trusted(hop):
                    break
        return application(environ, start_response)

    return guarded


application = believe_proxies(get_wsgi_application(), settings.TRUSTED_PROXIES)
