"""Reminders of requests for approval: ahead, on the day, and until somebody answers."""

import datetime

import pytest

from agreements import services
from diplomacy.core import reminders
from diplomacy.core.models import Reminder
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
RULE = "approval_due"

DAY = datetime.date
TODAY = DAY(2015, 1, 5)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def asked():
    """A bureau with one officer, asked to approve a draft by 19 January."""
    bureau = BureauFactory()
    person("bureau_officer", username="officer", bureau=bureau)
    draft = AgreementFactory(status="draft")
    (approval,) = services.request_approvals(draft, actor=person("desk_officer"), bureaus=[bureau])
    return approval


def sweep_until(day):
    swept = TODAY
    while swept <= day:
        reminders.sweep(swept)
        swept += datetime.timedelta(days=1)


def issued():
    rows = Reminder.objects.filter(rule="approval_due", state="issued").order_by("pk")
    return [(row.lead_days, row.recipient.username) for row in rows]


def test_officers_are_reminded_a_week_and_three_days_before_and_every_week_after(asked):
    sweep_until(DAY(2015, 2, 2))
    steps = [7, 3, 0, -7, -14]
    assert issued() == [(step, "officer") for step in steps]


def test_heads_are_told_once_it_has_been_overdue_for_two_weeks(asked):
    person("office_head", username="head")
    sweep_until(DAY(2015, 2, 2))
    assert issued()[-2:] == [(-14, "officer"), (-14, "head")]


@pytest.mark.parametrize("how", ["answered", "withdrawn", "voided"])
def test_nothing_follows_once_there_is_nothing_to_answer(asked, how):
    head = person("administrator")
    if how == "answered":
        officer = type(head).objects.get(username="officer")
        services.decide_approval(asked, "approve", actor=officer)
    elif how == "withdrawn":
        services.withdraw_approval(asked, actor=head, reason="Sample reason")
    else:
        services.void_agreement(asked.agreement, actor=head, reason="Sample reason")
    sweep_until(DAY(2015, 2, 2))
    assert issued() == []


def test_office_is_reminded_of_what_the_assembly_has_to_decide():
    head = person("office_head", username="head")
    draft = SisterAgreementFactory(status="draft", historical=False, concluded_on=None)
    services.request_approvals(draft, actor=head, assembly=True, due_on=DAY(2015, 3, 1))
    sweep_until(DAY(2015, 3, 1))
    assert issued() == [(7, "head"), (3, "head"), (0, "head")]
