"""Model fields that several apps declare alike."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .dates import Precision


class PrecisionField(models.CharField):
    """Stands beside a date ``x`` as ``x_precision`` and tells how much of it is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 5)
        kwargs.setdefault("choices", Precision.choices)
        kwargs.setdefault("default", Precision.DAY)
        kwargs.setdefault("verbose_name", _("precision"))
        super().__init__(*args, **kwargs)


#: Words that stand in addresses where a code would stand; such a record could not be opened.
RESERVED_CODES = frozenset({"add", "edit", "void", "move"})


def refuse_reserved(code: str) -> None:
    """Raise ValidationError for a code that is a word of the portal's own addresses."""
    if code.lower() in RESERVED_CODES:
        raise ValidationError(_("This word is used in addresses; choose another code."))


_SMALL_LETTERS = RegexValidator(
    r"^[a-z0-9][a-z0-9.-]*\Z", _("Use small letters, digits, hyphens and dots only.")
)
_CAPITALS = RegexValidator(
    r"^[A-Z0-9][A-Z0-9.-]*\Z", _("Use capital letters, digits, hyphens and dots only.")
)


class CodeField(models.CharField):
    """A public, stable code: the name by which other systems know a record.

    All codes of one kind are written in the same case, small letters (``new-york``, ``4.2.b.1``)
    or ``capitals`` (``T15``, ``S1``), so that no two differ in their case alone.
    """

    default_validators = [refuse_reserved]

    def __init__(self, *args: Any, capitals: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("verbose_name", _("code"))
        kwargs.setdefault("validators", [_CAPITALS if capitals else _SMALL_LETTERS])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Always name ``unique``: the history's copy of a code repeats, and must not fall back."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "unique": self.unique}
