"""What rules are called, for models and history, which lie below the rules themselves."""

from collections.abc import Callable

_names: dict[str, Callable[[], str]] = {}


def register(code: str, name: Callable[[], str]) -> None:
    """``name`` is asked when somebody reads it, in their language."""
    _names[code] = name


def called(code: str) -> str:
    """The name of the rule with this code; the code of one that is gone."""
    return _names[code]() if code in _names else code
