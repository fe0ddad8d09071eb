"""Reminders of promises: who hears what, when, in their language."""

import datetime

import pytest

from agreements import services
from agreements.reminders import commitments as rule
from diplomacy.core import notifications, records, reminders
from diplomacy.core.models import OutboxMessage, Reminder
from diplomacy.core.reminding import services as reminding
from tests.factories.agreements import AgreementFactory, CommitmentFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
RULE = "commitment_due"

DAY = datetime.date
DUE = DAY(2016, 3, 31)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2016, 1, 1)
    settings.PORTAL_BASE_URL = "https://portal.example"


@pytest.fixture
def bureau():
    return BureauFactory()


@pytest.fixture
def officer(bureau):
    return person("bureau_officer", username="officer", bureau=bureau)


@pytest.fixture
def promise(bureau, officer):
    return CommitmentFactory(
        agreement=AgreementFactory(reference="AG-12", title_en="2014 agreement"),
        lead_bureau=bureau,
        due_on=DUE,
        due_on_precision="month",
        text_en="Host ten trainees",
        text_ja="研修生を十人受け入れる",
    )


def sent():
    rows = Reminder.objects.filter(state="issued", rule="commitment_due").order_by("pk")
    return [(row.recipient.username, row.lead_days) for row in rows.select_related("recipient")]


def test_every_step_is_sent_once_and_what_was_missed_is_made_up_for(promise):
    day = DAY(2015, 12, 1)
    while day < DAY(2016, 6, 15):
        reminders.sweep(day)
        day += datetime.timedelta(days=5)
    assert sent() == [("officer", step) for step in (90, 30, 7, 0, -30, -60)]


@pytest.mark.parametrize("change", ["kept", "dropped", "voided", "ended", "open-ended", "later"])
def test_no_further_reminder_once_it_is_no_longer_due(promise, change, settings):
    reminders.sweep(DAY(2016, 1, 2))
    settings.PORTAL_TODAY = DAY(2016, 2, 1)
    if change == "kept":
        values = {"kept_on": DAY(2016, 2, 1), "evidence": "Sample"}
        services.move_commitment(promise, "keep", actor=None, values=values)
    elif change == "dropped":
        services.move_commitment(promise, "drop", actor=None, reason="Sample")
    elif change == "voided":
        records.void(promise, actor=None, reason="Sample")
    elif change == "ended":
        services.move_agreement(promise.agreement, "end", actor=None, reason="Sample")
    else:
        due_on = None if change == "open-ended" else DAY(2017, 3, 31)
        services.change_commitment(promise, actor=None, values={"due_on": due_on})
    reminders.sweep(DAY(2016, 5, 1))
    assert sent() == [("officer", 90)]


def told(commitment):
    [due] = rule.commitments_due(DAY(2099, 1, 1))
    assert due.subject_id == commitment.pk
    return {
        (each.user.username, each.payload.get("unassigned", False))
        for each in rule.people_to_tell([due])[commitment.pk]
    }


def test_officers_of_the_owner_and_the_office_are_told(promise, bureau):
    person("office_head", username="head")
    person("desk_officer", username="desk", bureau=bureau)
    person("desk_officer", username="other desk", bureau=BureauFactory())
    person("bureau_officer", username="elsewhere", bureau=BureauFactory())
    person("viewer", username="viewer", bureau=bureau)
    person("bureau_officer", username="left", bureau=bureau, is_active=False)
    assert told(promise) == {("officer", False), ("desk", False), ("head", False)}


def test_head_who_also_serves_the_owner_is_told_once(promise, bureau):
    person("office_head", "bureau_officer", username="both", bureau=bureau)
    assert told(promise) == {("officer", False), ("both", False)}


@pytest.mark.parametrize("owned", [True, False])
def test_head_is_told_why_where_no_officer_answers_for_it(owned):
    person("office_head", username="head")
    commitment = CommitmentFactory(due_on=DUE, lead_bureau=BureauFactory() if owned else None)
    assert told(commitment) == {("head", True)}


def test_nobody_hears_of_an_agreement_they_may_not_see(promise):
    person("office_head", username="head")
    services.change_agreement(promise.agreement, actor=None, values={"visibility": "restricted"})
    assert told(promise) == {("head", True)}


def test_planning_costs_the_same_for_one_and_ten(promise, bureau, django_assert_num_queries):
    def asked():
        return len(rule.people_to_tell(rule.commitments_due(DAY(2099, 1, 1))))

    with django_assert_num_queries(4):
        assert asked() == 1
    for _ in range(9):
        CommitmentFactory(due_on=DUE, lead_bureau=bureau)
    with django_assert_num_queries(4):
        assert asked() == 10


def rendered(language):
    message = OutboxMessage.objects.filter(category="agreements.commitment_due").latest("pk")
    return notifications.get(message.category).render(message.payload, language)


def test_message_names_promise_agreement_date_and_link(promise):
    reminders.sweep(DAY(2016, 1, 10))
    subject, text = rendered("en")
    assert subject == "Commitment due on March 2016: Host ten trainees"
    for expected in (
        "The home city promised: Host ten trainees",
        "due on March 2016, in 81 days",
        "2014 agreement",
        "AG-12",
        f"https://portal.example{promise.get_absolute_url()}",
    ):
        assert expected in text
    assert "Nobody is assigned" not in text


def test_message_in_japanese(promise):
    reminders.sweep(DUE)
    subject, text = rendered("ja")
    assert "研修生を十人受け入れる" in subject
    assert "2016年3月" in text
    assert "Commitment" not in subject


def test_overdue_message_says_since_when_and_to_a_head_why():
    person("office_head", username="head")
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement, side="partner", city=agreement.cities.get(), due_on=DUE)
    reminders.sweep(DUE + datetime.timedelta(days=31))
    subject, text = rendered("en")
    assert subject.startswith("Commitment overdue:")
    assert "A partner city promised:" in text
    assert "31 days ago" in text
    assert "Nobody is assigned to this commitment" in text


def test_nobody_is_added_to_a_promise_of_an_agreement_that_they_may_not_see(promise):
    viewer = person("viewer")
    (own,) = reminders.rules()
    terms = {"steps": [90], "overdue_every": 0, "roles": ["viewer"]}
    reminding.change_terms(own, actor=None, values=terms, reason="Sample reason")
    services.change_agreement(promise.agreement, actor=None, values={"visibility": "restricted"})
    reminders.sweep(DUE)
    assert not OutboxMessage.objects.filter(recipient=viewer).exists()
