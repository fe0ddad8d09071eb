"""One request to a receiver, made as if the receiver were hostile: it may hang, drip or send a lot.

Nothing here reads or writes the database, so that requests can be made in threads.
"""

import contextlib
import datetime
import email.utils
import functools
import os
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from .addresses import Forbidden, Target, resolve, target_of

__all__ = ["Answer", "post"]

#: How much of an answer is read, and how much of it is kept.
MOST_BYTES = 64 * 1024
KEPT_CHARACTERS = 200
_RETRY_AFTER = re.compile(r"[0-9]{1,9}")
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]+")


@dataclass(frozen=True)
class Answer:
    """What came of one request. ``status`` is None where nothing was answered.

    ``text`` is the beginning of the answer, or the error. ``retry_after`` is how long the receiver
    asks to be left alone.
    """

    status: int | None
    milliseconds: int
    text: str
    retry_after: datetime.timedelta | None = None

    @property
    def ok(self) -> bool:
        """Whether the receiver has the message. A redirect is none: it is not followed."""
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: str, headers: dict[str, str]) -> Answer:
    """Send ``body`` to ``url``. Never raises for anything that a receiver or a network can do.

    No proxy of the environment, no redirect, no cookie, no kept connection. The whole request ends
    after ``settings.WEBHOOK_SECONDS``, however slowly the receiver answers.
    """
    began = time.monotonic()
    try:
        target = target_of(url)
        status, text, retry_after = _exchange(target, body, headers, began)
        return Answer(status, _since(began), text, retry_after)
    except Forbidden as error:
        text = f"refused: {error}"
    except ValidationError:
        text = "refused: no message can be sent to this address"
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        # The library counts a refused connection among the time-outs.
        late = isinstance(error, TimeoutError | ConnectTimeoutError) or _left(began) <= 0
        late = late and not isinstance(error, NewConnectionError)
        text = "no answer in time" if late else f"{type(error).__name__}: {_told(error)}"
    return Answer(None, _since(began), _readable(text))


def _exchange(
    target: Target, body: str, headers: dict[str, str], began: float
) -> tuple[int, str, datetime.timedelta | None]:
    connection = _connect(target, resolve(target), began)
    try:
        # A dozen bytes a minute would pass every time-out of a socket; this ends them all.
        with _ended_after(connection.sock, _left(began)):
            connection.request(
                "POST",
                target.path,
                body=body.encode(),
                headers={
                    **headers,
                    "Host": target.host_header,
                    "Content-Type": "application/json",
                    "User-Agent": "City-Diplomacy-Portal",
                    "Accept": "*/*",
                    "Accept-Encoding": "identity",
                    "Connection": "close",
                },
                preload_content=False,
                decode_content=False,
            )
            response = connection.getresponse()
            if _left(began) <= 0:  # headers that were cut off look like headers that ended
                raise TimeoutError
            beginning = b""
            # An answer that breaks off has been given all the same: its status has come.
            with contextlib.suppress(OSError, HTTPError, HTTPException):
                while len(beginning) < MOST_BYTES:
                    part = response.read1(MOST_BYTES - len(beginning), decode_content=False)
                    if not part:
                        break
                    beginning += part
            retry_after = _retry_after(response.headers.get("Retry-After", ""))
            return response.status, _readable(beginning.decode("utf-8", "replace")), retry_after
    finally:
        connection.close()


def _connect(target: Target, addresses: list[str], began: float) -> HTTPConnection:
    """A connection to the first of the checked addresses that answers.

    The address is what is connected to; the name is only said in the handshake, and the
    certificate must be for it.
    """
    failure: Exception = OSError("the name has no address")
    for address in addresses:
        left = _left(began)
        if left <= 0:
            break
        timeout = min(settings.WEBHOOK_CONNECT_SECONDS, left)
        connection: HTTPConnection
        if target.scheme == "https":
            connection = HTTPSConnection(
                address,
                target.port,
                timeout=timeout,
                ssl_context=_context(),
                server_hostname=target.host,
            )
        else:
            connection = HTTPConnection(address, target.port, timeout=timeout)
        try:
            connection.connect()
        except (OSError, HTTPError) as error:
            failure = error
            connection.close()
            continue
        assert connection.sock is not None  # noqa: S101  (it has just been connected)
        connection.sock.settimeout(max(0.1, _left(began)))
        return connection
    raise failure


@functools.lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    """TLS as Python has it by default: certificates and names are checked, against the machine's
    authorities or those that SSL_CERT_FILE names. Making one reads them all, so it is kept."""
    return ssl.create_default_context()


@contextlib.contextmanager
def _ended_after(sock: socket.socket, seconds: float) -> Iterator[None]:
    """Break the connection off after ``seconds``, whatever a thread is waiting for on it."""
    # Another handle of the same connection: the first may be closed while the timer runs.
    with socket.socket(fileno=os.dup(sock.fileno())) as handle:

        def end() -> None:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(max(0.0, seconds), end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _retry_after(value: str) -> datetime.timedelta | None:
    """Seconds or a date (RFC 9110); None for anything else."""
    value = value.strip()
    if _RETRY_AFTER.fullmatch(value):
        return datetime.timedelta(seconds=int(value))
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=datetime.UTC)
    return max(datetime.timedelta(0), at - datetime.datetime.now(datetime.UTC))


def _told(error: Exception) -> str:
    """The reason below the wrappings of the library, which name objects and their addresses."""
    inner = getattr(error, "reason", None) or error.__cause__ or error
    return str(inner)


def _readable(text: str) -> str:
    """One line of at most :data:`KEPT_CHARACTERS`, without what a page could stumble over."""
    return _UNREADABLE.sub(" ", text).strip()[:KEPT_CHARACTERS]


def _left(began: float) -> float:
    """Seconds until the whole request has to be over."""
    seconds: float = began + settings.WEBHOOK_SECONDS - time.monotonic()
    return seconds


def _since(began: float) -> int:
    return max(0, round((time.monotonic() - began) * 1000))
