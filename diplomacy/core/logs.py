"""What is logged: what went wrong and where, not what stood in the record."""

import datetime
import logging
import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import SimpleLazyObject

_DETAIL = "\nDETAIL:"
_LEFT_OUT = "\nDETAIL: left out, it quotes the row"
#: What would begin a line of its own, or move the cursor of whoever reads the log in a terminal.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class LineFormatter(logging.Formatter):
    """One line for an event and its traceback, without the rows that PostgreSQL quotes.

    The message of a violated constraint ends with the whole row, which may hold values that few
    may read; who reads logs is not who reads records. What is logged about a request says who made
    it and from where. Times are UTC, so that the logs of several machines can be laid side by side.
    """

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """ISO 8601 to the millisecond, in UTC."""
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        return moment.isoformat(timespec="milliseconds")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line itself. What a request brought along can neither begin a line nor forge one."""
        text = self.without_rows(record.message, record)
        record.message = _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
        return super().formatMessage(record) + _who(getattr(record, "request", None))

    def format(self, record: logging.LogRecord) -> str:
        """The text; every exception that led to it loses what its message quotes."""
        return self.without_rows(super().format(record), record)

    @staticmethod
    def without_rows(text: str, record: logging.LogRecord) -> str:
        """``text`` without what PostgreSQL quoted in the record's exception and its causes."""
        if record.exc_info and record.exc_info[1]:
            for error in _chain(record.exc_info[1]):
                message, (primary, detail, _rest) = str(error), str(error).partition(_DETAIL)
                if detail:
                    text = text.replace(message, primary + _LEFT_OUT)
                    text = text.replace(repr(message), repr(primary))
        return text


def _who(request: Any) -> str:
    """Who made a request, and from which address; empty where there was none.

    Nobody is looked up for the log: the database may be what went wrong.
    """
    if request is None or not hasattr(request, "META"):
        return ""
    user = request.__dict__.get("user")
    if isinstance(user, SimpleLazyObject):
        user = request.__dict__.get("_cached_user")
    name = user.get_username() if user is not None and user.is_authenticated else ""
    return f" user={name!r} address={request.META.get('REMOTE_ADDR', '')!r}"


class Refusals(logging.Filter):
    """What Django refuses (a strange host, too many fields) is a warning: anybody can cause it, and
    an error calls somebody."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes; those of ``django.security`` are no errors."""
        if record.name.startswith("django.security.") and record.levelno == logging.ERROR:
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.exc_info = None
        return True


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those that it was raised from."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__]
