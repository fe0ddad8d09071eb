"""What the environment says, checked once.

Every value comes from the process environment, from a file named by NAME_FILE (a
mounted secret), or from PORTAL_HOME/environment, which the running demonstration
writes so that ``manage.py`` finds its database from PORTAL_HOME alone. Nothing here
imports Django: the supervisor reads the same values before anything is installed
in a database.
"""

from __future__ import annotations

import ipaddress
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from diplomacy import single_sign_on

ROOT = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"  # that of pyproject.toml, which the image does not hold
MODES = ("production", "demo", "test")
ENVIRONMENT_FILE = "environment"
DEFAULT_PORT = 8000
SHORTEST_SECRET = 50
IDLE_MINUTES, LONGEST_IDLE_MINUTES = 60, 24 * 60
SESSION_HOURS, LONGEST_SESSION_HOURS = 12, 7 * 24
CLIENT_REQUESTS, PERSON_REQUESTS = 6000, 600  # a minute
MOST_REQUESTS = 600_000
DEFAULT_UPLOAD_MB = 25
MOST_UPLOAD_MB = 200  # the check of a file is made for this order of size

NAMES = (
    "PORTAL_MODE",
    "PORTAL_TODAY",
    "PORT",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "TRUSTED_PROXIES",
    "PORTAL_BASE_URL",
    "DEFAULT_FROM_EMAIL",
    "SECURITY_CONTACT",
    "SECURITY_EXPIRES",
    "SESSION_IDLE_MINUTES",
    "SESSION_HOURS",
    "SECOND_FACTOR",
    *single_sign_on.NAMES,
    "UPLOAD_MAX_MB",
    "API_RATE_LIMIT",
    "PERSON_RATE_LIMIT",
    "WEBHOOK_NETWORKS",
)


class BadValue(Exception):
    """A value that the portal cannot start with. Its text is one line for a person."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


@dataclass(frozen=True)
class Mail:
    """Where mail is handed over. ``timeout`` is in seconds."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False
    timeout: int = 10


@dataclass(frozen=True)
class SecurityContact:
    """Where to report a weakness (``mailto:``, ``https:``, ``tel:``), and until when that holds."""

    address: str
    expires: date


@dataclass(frozen=True)
class Environment:
    """The checked values. ``database`` and ``database_owner`` are Django's own form."""

    mode: str
    home: Path
    today: date | None
    port: int
    database: dict[str, Any]
    database_owner: dict[str, Any] | None
    redis_url: str
    mail: Mail
    secret_key: str
    allowed_hosts: list[str]
    trusted_proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    base_url: str
    from_email: str
    security_contact: SecurityContact | None
    session_idle_minutes: int
    session_hours: int
    second_factor_required: bool
    sign_on: single_sign_on.SingleSignOn | None
    upload_max_mb: int
    api_rate_limit: int | None
    person_rate_limit: int | None
    webhook_networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def home_of(environ: Mapping[str, str]) -> Path:
    """PORTAL_HOME, made absolute; ``.portal`` in the repository root unless given."""
    given = environ.get("PORTAL_HOME", "").strip()
    if "\0" in given or "\n" in given:
        raise BadValue("PORTAL_HOME", "is not a usable path")
    return (Path(given).expanduser() if given else ROOT / ".portal").absolute()


def gather(environ: Mapping[str, str]) -> dict[str, str]:
    """The raw values: the environment first, then NAME_FILE, then the running portal's file.

    A test never reads the file: it must not find the demonstration's database.
    """
    values = given(environ)
    if values.get("PORTAL_MODE") == "test":
        return values
    return {**read_pairs(home_of(environ) / ENVIRONMENT_FILE), **values}


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """The values that were set, from the environment or from the file that NAME_FILE names."""
    values: dict[str, str] = {}
    for name in NAMES:
        value = environ.get(name, "").strip()
        path = environ.get(f"{name}_FILE", "").strip()
        if not value and path:
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "not text"
                raise BadValue(f"{name}_FILE", f"cannot read {path} ({reason})") from None
        if value:
            values[name] = value
    return values


def read_pairs(path: Path) -> dict[str, str]:
    """KEY=VALUE lines of a file; an absent or unreadable file counts as empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, value in pairs}


def load(environ: Mapping[str, str]) -> Environment:
    """Check every value. Raises BadValue with the first problem found."""
    values = gather(environ)
    mode = values.get("PORTAL_MODE", "production")
    if mode not in MODES:
        raise BadValue("PORTAL_MODE", f"{mode!r} is not one of {', '.join(MODES)}")
    if mode == "test":
        values = {**STAND_INS, **values}
    port = parse_port(values.get("PORT", str(DEFAULT_PORT)))
    home = home_of(environ)
    mail = parse_mail(_required(values, "EMAIL_URL", mode))
    if mode == "demo" and not is_loopback(mail.host):
        raise BadValue("EMAIL_URL", "a demonstration sends mail to this machine only")
    owner = values.get("DATABASE_OWNER_URL")
    return Environment(
        mode=mode,
        home=home,
        today=parse_today(values.get("PORTAL_TODAY", ""), mode),
        port=port,
        database=parse_database("DATABASE_URL", _required(values, "DATABASE_URL", mode)),
        database_owner=parse_database("DATABASE_OWNER_URL", owner) if owner else None,
        redis_url=parse_redis(_required(values, "REDIS_URL", mode)),
        mail=mail,
        secret_key=parse_secret(_required(values, "SECRET_KEY", mode), mode),
        allowed_hosts=parse_hosts(values, mode),
        trusted_proxies=parse_networks(values.get("TRUSTED_PROXIES", "")),
        base_url=parse_base_url(values.get("PORTAL_BASE_URL", ""), mode, port),
        from_email=parse_from(values.get("DEFAULT_FROM_EMAIL", "")),
        security_contact=parse_security(
            values.get("SECURITY_CONTACT", ""), values.get("SECURITY_EXPIRES", "")
        ),
        session_idle_minutes=parse_number(
            values, "SESSION_IDLE_MINUTES", IDLE_MINUTES, LONGEST_IDLE_MINUTES
        ),
        session_hours=parse_number(values, "SESSION_HOURS", SESSION_HOURS, LONGEST_SESSION_HOURS),
        second_factor_required=parse_second_factor(values.get("SECOND_FACTOR", ""), mode),
        sign_on=single_sign_on.parse(values, mode, BadValue),
        upload_max_mb=parse_upload(values.get("UPLOAD_MAX_MB", str(DEFAULT_UPLOAD_MB))),
        api_rate_limit=parse_limit(values, "API_RATE_LIMIT", CLIENT_REQUESTS, mode),
        person_rate_limit=parse_limit(values, "PERSON_RATE_LIMIT", PERSON_REQUESTS, mode),
        webhook_networks=parse_networks(values.get("WEBHOOK_NETWORKS", ""), "WEBHOOK_NETWORKS"),
    )


def load_or_exit(environ: Mapping[str, str] | None = None) -> Environment:
    """``load``, but a bad value ends the process with one line and exit code 2."""
    try:
        return load(os.environ if environ is None else environ)
    except BadValue as error:
        give_up(str(error))


def give_up(message: str, code: int = 2) -> NoReturn:
    """One line on standard error, then the end. Nobody reads a traceback for a typing error."""
    print(f"portal: {message}", file=sys.stderr)
    raise SystemExit(code)


# Stand for engines that are not there: in checks that need none, and before ours are started.
STAND_INS = {
    "SECRET_KEY": "stands-in-" * 6,
    "DATABASE_URL": "postgres://portal_app@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


def _required(values: Mapping[str, str], name: str, mode: str) -> str:
    value = values.get(name)
    if value:
        return value
    hint = "" if mode == "production" else "; `make run` gives one"
    raise BadValue(name, f"is not set{hint}")


def parse_port(text: str) -> int:
    """A TCP port that a person would type, 1 to 65535."""
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise BadValue("PORT", f"{text!r} is not a port number from 1 to 65535")
    return int(text)


def parse_number(values: Mapping[str, str], name: str, default: int, most: int) -> int:
    """A whole number from 1 to ``most``; a limit that is off by mistake would be no limit."""
    text = values.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= most:
        raise BadValue(name, f"{text!r} is not a number from 1 to {most}")
    return int(text)


def parse_limit(values: Mapping[str, str], name: str, default: int, mode: str) -> int | None:
    """Requests a minute; None for ``off``, which a demonstration is unless it is told otherwise."""
    text = values.get(name, "off" if mode == "demo" else str(default))
    return None if text == "off" else parse_number({name: text}, name, default, MOST_REQUESTS)


def parse_today(text: str, mode: str) -> date | None:
    """A pinned business date. Refused in production, where a wrong date would be a lie."""
    if not text:
        return None
    if mode == "production":
        raise BadValue("PORTAL_TODAY", "can be pinned only in the demonstration")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadValue("PORTAL_TODAY", f"{text!r} is not a date like 2015-01-05")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue("PORTAL_TODAY", f"{text} is not a day of the calendar") from None


def parse_database(name: str, text: str) -> dict[str, Any]:
    """postgres://user:password@host:port/database?sslmode=... in Django's form.

    The host may be a percent-encoded socket folder. Query options go to libpq.
    """
    parts, port = _split(name, text)
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not database:
        raise BadValue(name, "is not of the form postgres://user:password@host:port/database")
    if not parts.username:
        raise BadValue(name, "names no database role")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **dict(parse_qsl(parts.query))},
    }


def parse_redis(text: str) -> str:
    """redis://, rediss:// (TLS); the path is a database number."""
    parts, _ = _split("REDIS_URL", text)
    number = parts.path.strip("/")
    if parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise BadValue("REDIS_URL", "is not of the form redis://:password@host:port/0")
    if number and not number.isdigit():
        raise BadValue("REDIS_URL", f"{number!r} is not a database number")
    return text


def parse_mail(text: str) -> Mail:
    """smtp://, smtp+tls:// (STARTTLS) or smtp+ssl:// with host, port and credentials."""
    parts, port = _split("EMAIL_URL", text)
    ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise BadValue("EMAIL_URL", "is not of the form smtp+tls://user:password@host:port")
    return Mail(
        host=parts.hostname,
        port=port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtp+tls",
        ssl=parts.scheme == "smtp+ssl",
    )


def _split(name: str, text: str) -> tuple[Any, int | None]:
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError:
        raise BadValue(name, "is not an address; is a special character not %-encoded?") from None


def parse_secret(text: str, mode: str) -> str:
    """Long enough that check --deploy has nothing to say, and never one of Django's samples."""
    if mode == "production" and (len(text) < SHORTEST_SECRET or len(set(text)) < 5):
        raise BadValue("SECRET_KEY", f"needs at least {SHORTEST_SECRET} random characters")
    if mode == "production" and text.startswith("django-insecure-"):
        raise BadValue("SECRET_KEY", "is a sample; make a random one")
    return text


def parse_hosts(values: Mapping[str, str], mode: str) -> list[str]:
    """Names the portal answers to. The demonstration answers to this machine only."""
    if mode != "production":
        return ["127.0.0.1", "localhost", "[::1]", "testserver"][: 4 if mode == "test" else 3]
    hosts = [host.strip() for host in _required(values, "ALLOWED_HOSTS", mode).split(",")]
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", host):
            raise BadValue("ALLOWED_HOSTS", f"{host!r} is not a host name")
    return hosts


def parse_networks(
    text: str, name: str = "TRUSTED_PROXIES"
) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Addresses or networks: of the proxies whose X-Forwarded-* headers are believed, or private
    ones that webhooks may go to."""
    networks = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(part))
        except ValueError:
            message = f"{part!r} is not an address or a network"
            raise BadValue(name, message) from None
    return tuple(networks)


def parse_base_url(text: str, mode: str, port: int) -> str:
    """Where links in mail point, without a slash at the end."""
    if not text and mode != "production":
        return f"http://localhost:{port}"
    parts, _ = _split("PORTAL_BASE_URL", text)
    schemes = ("https",) if mode == "production" else ("http", "https")
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        raise BadValue("PORTAL_BASE_URL", "is not of the form https://portal.example.org")
    return text.rstrip("/")


def parse_from(text: str) -> str:
    """The sender of mail. A line break would let it add headers."""
    if not text:
        return "portal@localhost"
    if "@" not in text or any(ord(c) < 32 for c in text):
        raise BadValue("DEFAULT_FROM_EMAIL", f"{text!r} is not a mail address")
    return text


def parse_second_factor(text: str, mode: str) -> bool:
    """Whether people who read restricted data need one: always in production."""
    if text not in ("", "required", "optional"):
        raise BadValue("SECOND_FACTOR", f"{text!r} is neither required nor optional")
    if text == "optional" and mode == "production":
        raise BadValue("SECOND_FACTOR", "can be optional only in the demonstration")
    return text != "optional"


def parse_security(address: str, expires: str) -> SecurityContact | None:
    """What security.txt says (RFC 9116); None when neither is given, one of them is a mistake."""
    if not address and not expires:
        return None
    if not re.fullmatch(r"(mailto:[^\s@]+@|https://|tel:\+?[0-9])[\x21-\x7e]+", address):
        raise BadValue(
            "SECURITY_CONTACT", "is not of the form mailto:security@example.org or https://…"
        )
    try:
        return SecurityContact(address, date.fromisoformat(expires))
    except ValueError:
        raise BadValue("SECURITY_EXPIRES", f"{expires!r} is not a date like 2026-12-31") from None


def parse_upload(text: str) -> int:
    """Megabytes (10^6 bytes) that one upload may have, all its files together."""
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= MOST_UPLOAD_MB:
        raise BadValue("UPLOAD_MAX_MB", f"{text!r} is not a number from 1 to {MOST_UPLOAD_MB}")
    return int(text)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine. No other name is resolved: it may move."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
