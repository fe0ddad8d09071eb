"""On which days somebody is reminded of a due date. Days only: nothing here asks the database."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["Terms"]


def _days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def _before(due_on: datetime.date, step: int) -> datetime.date:
    """The day of a step; the first or last day there is where it lies beyond."""
    try:
        return due_on - _days(step)
    except OverflowError:
        return datetime.date.min if step > 0 else datetime.date.max


@dataclass(frozen=True)
class Terms:
    """What the code says of a rule, or the office in its place.

    ``steps`` are days before the due date; ``overdue_every`` 0 says that nothing follows after it.
    From ``escalate_after`` days overdue on, the heads of the office are told too. ``roles``,
    ``bureaus`` and ``people`` (codes and user names) are told besides. ``changed_on`` is the
    business day on which the office last changed anything of this; None for the code's own terms.
    """

    steps: tuple[int, ...]
    overdue_every: int
    escalate_after: int | None = None
    enabled: bool = True
    roles: frozenset[str] = frozenset()
    bureaus: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    changed_on: datetime.date | None = None

    def step_reached(
        self, due_on: datetime.date, on: datetime.date, *, own: bool = True, head: bool = False
    ) -> int | None:
        """The latest step whose day has come, as days before ``due_on``; None before the first.

        ``own`` steps are those of everybody whom the rule tells, a ``head`` is told by escalation;
        who is both hears of whichever came last.
        """
        over = (on - due_on).days
        reached: list[int] = []
        if self.overdue_every and over >= self.overdue_every:
            last = -(over // self.overdue_every * self.overdue_every)
            if own or (head and self.escalate_after and -last >= self.escalate_after):
                reached.append(last)
        elif own:
            reached += sorted(step for step in self.steps if step >= -over)[:1]
        if head and self.escalate_after and over >= self.escalate_after:
            reached.append(-self.escalate_after)
        return min(reached, default=None)

    def steps_between(
        self,
        due_on: datetime.date,
        first: datetime.date,
        last: datetime.date,
        *,
        own: bool = True,
        head: bool = False,
    ) -> list[int]:
        """The steps whose days lie from ``first`` to ``last``, in the order in which they come."""
        found: set[int] = set()
        if own:
            found.update(self.steps)
        over = (last - due_on).days
        if self.overdue_every and over > 0:
            lowest = 0 if own else (self.escalate_after or over + 1)
            for multiple in range(self.overdue_every, over + 1, self.overdue_every):
                if multiple >= lowest:
                    found.add(-multiple)
        if head and self.escalate_after:
            found.add(-self.escalate_after)
        days = {step: _before(due_on, step) for step in found}
        return sorted((step for step, day in days.items() if first <= day <= last), reverse=True)

    def planned(
        self,
        due_on: datetime.date,
        *,
        today: datetime.date,
        until: datetime.date,
        issued: Collection[int] = (),
        muted_until: datetime.date | None = None,
        own: bool = True,
        head: bool = False,
    ) -> list[tuple[datetime.date, int]]:
        """The days, from ``today`` to ``until``, on which one person is sent something about one
        due date, each with its step. ``issued`` are the steps that this person was sent already.

        What is due at once is the latest step reached, and none of those before it; nothing where
        that or a later one was issued. A step that lay behind when the office changed the terms is
        not made up for either, where the person was told of this due date before. While muted
        nothing is sent; the day after begins with the latest step reached.
        """
        if not self.enabled:
            return []
        first = today if muted_until is None else max(today, muted_until + _days(1))
        if first > until:
            return []
        told = min(issued, default=None)
        found: list[tuple[datetime.date, int]] = []
        step = self.step_reached(due_on, first, own=own, head=head)
        if step is not None and (
            told is None or (step < told and not self._lay_behind(due_on, step))
        ):
            found.append((first, step))
            told = step
        for later in self.steps_between(due_on, first + _days(1), until, own=own, head=head):
            if told is None or later < told:
                found.append((_before(due_on, later), later))
                told = later
        return found

    def _lay_behind(self, due_on: datetime.date, step: int) -> bool:
        return self.changed_on is not None and _before(due_on, step) < self.changed_on
