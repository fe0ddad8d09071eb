"""On which days somebody is told, against a plain reading that walks every day."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from diplomacy.core.reminding.terms import Terms

DUE = datetime.date(2017, 4, 30)
DAY = datetime.timedelta(days=1)


def plain_reading(terms, first, last, issued, muted_until, own, head):
    """Each day anew: which steps have come by now, and was the last of them said already?"""
    steps = set()
    if own:
        steps |= set(terms.steps)
    for number in range(1, 500):
        if terms.overdue_every:
            step = -number * terms.overdue_every
            late_enough = terms.escalate_after and -step >= terms.escalate_after
            if own or (head and late_enough):
                steps.add(step)
    if head and terms.escalate_after:
        steps.add(-terms.escalate_after)
    told, found = set(issued), []
    day = first
    while day <= last and terms.enabled:
        if muted_until is None or day > muted_until:
            come = [step for step in steps if DUE - step * DAY <= day]
            reached = min(come, default=None)
            if reached is not None and all(reached < earlier for earlier in told):
                behind = terms.changed_on and DUE - reached * DAY < terms.changed_on
                if not (behind and told):
                    found.append((day, reached))
                    told.add(reached)
        day += DAY
    return found


days = st.integers(-400, 400).map(lambda number: DUE + number * DAY)
terms = st.builds(
    Terms,
    steps=st.lists(st.integers(0, 300), min_size=1, max_size=5, unique=True).map(tuple),
    overdue_every=st.integers(0, 60),
    escalate_after=st.none() | st.integers(1, 90),
    enabled=st.booleans() | st.just(True),
)


@given(
    terms,
    days,
    st.integers(0, 120),
    st.lists(st.integers(-200, 300), max_size=3),
    st.none() | st.integers(-5, 60),
    st.none() | st.integers(0, 200),
    st.sampled_from([(True, False), (False, True), (True, True)]),
)
def test_planned_days_are_those_of_a_plain_reading(
    made, first, length, issued, muted, changed, kind
):
    own, head = kind
    last = first + length * DAY
    muted_until = None if muted is None else first + muted * DAY
    changed_on = None if changed is None else first - changed * DAY
    made = Terms(
        made.steps, made.overdue_every, made.escalate_after, made.enabled, changed_on=changed_on
    )
    planned = made.planned(
        DUE, today=first, until=last, issued=issued, muted_until=muted_until, own=own, head=head
    )
    assert planned == plain_reading(made, first, last, issued, muted_until, own, head)


def test_no_overdue_interval_ends_with_the_last_lead_time():
    only = Terms((30, 7), 0)
    assert only.step_reached(DUE, DUE + 400 * DAY) == 7
    assert only.planned(DUE, today=DUE - 40 * DAY, until=DUE + 400 * DAY) == [
        (DUE - 30 * DAY, 30),
        (DUE - 7 * DAY, 7),
    ]


def test_head_is_told_from_the_day_of_escalation_with_the_steps_that_follow():
    late = Terms((30, 0), 30, escalate_after=45)
    days_and_steps = late.planned(
        DUE, today=DUE - 40 * DAY, until=DUE + 95 * DAY, own=False, head=True
    )
    assert days_and_steps == [
        (DUE + 45 * DAY, -45),
        (DUE + 60 * DAY, -60),
        (DUE + 90 * DAY, -90),
    ]


def test_due_days_at_the_ends_of_the_calendar_are_reckoned_with():
    terms = Terms((365, 0), 30, escalate_after=30)
    for due in (datetime.date.min, datetime.date.max):
        terms.planned(due, today=DUE, until=DUE + 90 * DAY, head=True)
