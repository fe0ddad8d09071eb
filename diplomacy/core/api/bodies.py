"""What may be sent: JSON of a bounded size and depth, with or without its length said before."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser

__all__ = ["MOST_LEVELS", "BodyParser", "receive_chunks"]

#: How deep lists and objects may stand in each other. Records need four levels.
MOST_LEVELS = 20
#: How many values a body may hold: more would be looked at for longer than a caller may wait. The
#: largest that makes sense is a full list of items for many records at once.
MOST_VALUES = 20_000
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class BodyParser(JSONParser):
    """JSON, read no further than it may be long, and refused where it is nested too deeply."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The body as Python values.

        Raises RequestDataTooBig (413), or ParseError (400) where it is no JSON.
        """
        try:
            value = super().parse(BytesIO(_bounded(stream)), media_type, parser_context)
        except RecursionError:
            raise _too_deep() from None
        if _levels(value, MOST_LEVELS + 1) > MOST_LEVELS:
            raise _too_deep()
        if _number_of_values(value) > MOST_VALUES:
            raise exceptions.ParseError(
                _("This holds too many values: at most %(most)s.") % {"most": MOST_VALUES}
            )
        if not _storable(value):
            raise exceptions.ParseError(
                _("A text in it holds a character that is none: NUL, or half of a pair.")
            )
        return value


def receive_chunks(request: HttpRequest) -> None:
    """Make a body that came in chunks readable as any other.

    Django reads as many bytes as Content-Length says, none without it: what was sent would be taken
    for nothing. The web server has joined the chunks and marks their end; where it does not, they
    cannot be read. Raises ParseError (400) then, and RequestDataTooBig (413).
    """
    environ = request.META
    encoding = environ.get("HTTP_TRANSFER_ENCODING", "").lower()
    if request.method not in _WITH_BODY or "chunked" not in encoding:
        return
    if not environ.get("wsgi.input_terminated"):
        raise exceptions.ParseError(_("Send the length of the body."))
    body = _bounded(environ["wsgi.input"])
    environ["CONTENT_LENGTH"] = str(len(body))
    # As WSGIRequest leaves it for a body whose length is known.
    request._stream = BytesIO(body)


def _bounded(stream: Any) -> bytes:
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    try:
        body: bytes = stream.read(most + 1)
    except OSError:  # chunks whose sizes are none, or a connection that broke off
        raise exceptions.ParseError(_("The body cannot be read.")) from None
    if len(body) > most:
        raise RequestDataTooBig
    return body


def _levels(value: Any, most: int) -> int:
    """How many levels of lists and objects ``value`` has; ``most`` where there are more."""
    level, present = 0, [value]
    while level < most:
        holding = [entry for entry in present if isinstance(entry, (dict, list))]
        if not holding:
            break
        level += 1
        present = [
            part
            for entry in holding
            for part in (entry.values() if isinstance(entry, dict) else entry)
        ]
    return level


def _number_of_values(value: Any) -> int:
    """How many values lists and objects hold, those inside them included."""
    if isinstance(value, dict):
        return len(value) + sum(map(_number_of_values, value.values()))
    if isinstance(value, list):
        return len(value) + sum(map(_number_of_values, value))
    return 0


def _storable(value: Any) -> bool:
    """Whether PostgreSQL can store every text in ``value``: JSON can also spell U+0000, and
    surrogates that are no character."""
    if isinstance(value, dict):
        return all(_storable(name) and _storable(inner) for name, inner in value.items())
    if isinstance(value, list):
        return all(map(_storable, value))
    if not isinstance(value, str):
        return True
    return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _too_deep() -> exceptions.ParseError:
    return exceptions.ParseError(
        _("This is nested too deeply: at most %(levels)s levels.") % {"levels": MOST_LEVELS}
    )
