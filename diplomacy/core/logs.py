"""What is logged: what went wrong and where, not what stood in the record."""

import logging
from collections.abc import Iterator

_DETAIL = "\nDETAIL:"
_LEFT_OUT = "\nDETAIL: left out, it quotes the row"


class LineFormatter(logging.Formatter):
    """One line for an event and its traceback, without the rows that PostgreSQL quotes.

    The message of a violated constraint ends with the whole row, which may hold values that few
    may read; who reads logs is not who reads records.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The text; every exception that led to it loses what its message quotes."""
        text = super().format(record)
        if record.exc_info and record.exc_info[1]:
            for error in _chain(record.exc_info[1]):
                message, (primary, detail, _rest) = str(error), str(error).partition(_DETAIL)
                if detail:
                    text = text.replace(message, primary + _LEFT_OUT)
                    text = text.replace(repr(message), repr(primary))
        return text


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
