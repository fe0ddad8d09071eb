"""States and the one table of moves between them.

A :class:`Lifecycle` is declared once per model. Pages list its moves, services check them and the
database refuses every other change of the field, so the three cannot drift apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import policies

if TYPE_CHECKING:
    from .models import User


class TransitionRefused(ValidationError):
    """The record is not in a state from which this move is possible."""


@dataclass(frozen=True)
class Transition:
    """A named move from any of ``sources`` to ``target``.

    ``action`` is the policy's name for the right to make it.
    """

    name: str
    label: Any
    sources: tuple[str, ...]
    target: str
    action: str = "change"
    needs_reason: bool = False


@dataclass(frozen=True)
class Lifecycle:
    """The states of ``field`` and the moves between them."""

    field: str
    transitions: Sequence[Transition] = ()

    def get(self, name: str) -> Transition:
        """The transition called ``name``; KeyError if the table has none."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise KeyError(name)

    def pairs(self) -> list[tuple[str, str]]:
        """Every allowed (source, target), in a stable order."""
        return sorted({(source, t.target) for t in self.transitions for source in t.sources})

    def trigger(self, name: str) -> pgtrigger.FSM:
        """The database's copy of this table, for ``Meta.triggers``."""
        return pgtrigger.FSM(name=name, field=self.field, transitions=self.pairs())

    def check(self, record: models.Model, name: str) -> Transition:
        """The transition if the record's state allows it, else :class:`TransitionRefused`."""
        transition = self.get(name)
        if getattr(record, self.field) not in transition.sources:
            raise TransitionRefused(
                _("“%(move)s” is not possible while the status is “%(status)s”."),
                code="transition",
                params={
                    "move": transition.label,
                    "status": getattr(record, f"get_{self.field}_display")(),
                },
            )
        return transition

    def available(self, record: models.Model, user: "User") -> list[Transition]:
        """The moves this user may make now."""
        state = getattr(record, self.field)
        return [
            t
            for t in self.transitions
            if state in t.sources and policies.can(user, t.action, record)
        ]
