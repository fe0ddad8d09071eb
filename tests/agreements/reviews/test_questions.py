"""Questions to bureaus: who asks, who answers, who is told, and what the database refuses."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements import services
from agreements.models import ReviewQuestion
from diplomacy.core import reminders
from diplomacy.core.models import OutboxMessage, Reminder
from diplomacy.core.records import StaleRecord
from tests.factories.agreements import AgreementFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
TODAY = DAY(2015, 1, 5)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def desk():
    return person("desk_officer", username="desk")


@pytest.fixture
def bureau():
    return BureauFactory()


@pytest.fixture
def officer(bureau):
    return person("bureau_officer", username="officer", bureau=bureau)


@pytest.fixture
def review():
    return AgreementFactory().reviews.get()


@pytest.fixture
def question(review, desk, bureau, officer):
    return services.ask_question(
        review, actor=desk, bureau=bureau, text="What came of it?", due_on=DAY(2015, 1, 31)
    )


def told():
    return set(OutboxMessage.objects.values_list("category", "recipient__username"))


def test_officers_of_the_bureau_are_told_and_whoever_asked_hears_the_answer(question, officer):
    assert told() == {("agreements.question_asked", "officer")}
    answered = services.answer_question(question, actor=officer, answer=" Three firms. ")
    assert (answered.state, answered.answer, answered.answered_on) == (
        "answered",
        "Three firms.",
        TODAY,
    )
    assert ("agreements.question_answered", "desk") in told()


def test_office_is_told_where_a_bureau_has_no_officer(review, desk):
    person("office_head", username="head")
    services.ask_question(
        review, actor=desk, bureau=BureauFactory(), text="Anybody?", due_on=DAY(2015, 1, 31)
    )
    message = OutboxMessage.objects.get()
    assert (message.recipient.username, message.payload["unassigned"]) == ("head", True)


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        ("bureau_officer", True, True),
        ("bureau_officer", False, False),
        ("office_head", False, True),
        ("desk_officer", False, False),
        ("viewer", True, False),
    ],
)
def test_only_the_asked_bureau_and_the_office_answer(question, bureau, role, own, may):
    somebody = person(role, bureau=bureau if own else BureauFactory())
    if may:
        services.answer_question(question, actor=somebody, answer="Yes")
    else:
        with pytest.raises(PermissionDenied):
            services.answer_question(question, actor=somebody, answer="Yes")


def test_bureau_that_may_not_know_of_the_agreement_is_not_asked(desk, bureau):
    review = AgreementFactory(visibility="restricted").reviews.get()
    with pytest.raises(ValidationError) as refusal:
        services.ask_question(review, actor=desk, bureau=bureau, text="?", due_on=DAY(2015, 1, 31))
    assert set(refusal.value.message_dict) == {"bureau"}


def test_past_day_an_empty_answer_and_a_stale_version_are_refused(question, desk, bureau, officer):
    with pytest.raises(ValidationError):
        services.ask_question(
            question.review, actor=desk, bureau=bureau, text="?", due_on=DAY(2015, 1, 4)
        )
    with pytest.raises(ValidationError):
        services.answer_question(question, actor=officer, answer="  ")
    with pytest.raises(StaleRecord):
        services.answer_question(question, actor=officer, answer="Yes", expected_version=99)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "answered"},
        {"answer": "Without a state"},
        {"due_on": DAY(2015, 1, 1)},
        {"lead_bureau": None},
        {"text": ""},
    ],
)
def test_database_refuses_what_is_half_said(question, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewQuestion.objects.filter(pk=question.pk).update(**values)


def test_waiting_question_is_withdrawn_with_the_review(question, desk):
    services.complete_review(question.review, actor=desk, outcome="continue", rationale="Fine")
    question.refresh_from_db()
    assert question.state == "withdrawn"
    with pytest.raises(ValidationError):
        services.ask_question(
            question.review,
            actor=desk,
            bureau=question.lead_bureau,
            text="Late",
            due_on=DAY(2015, 1, 31),
        )


def test_question_is_hidden_with_its_agreement(question, officer):
    agreement = question.review.agreement
    assert ReviewQuestion.objects.visible_to(officer).count() == 1
    services.change_agreement(agreement, actor=None, values={"visibility": "restricted"})
    assert ReviewQuestion.objects.visible_to(officer).count() == 0


def test_reminders_come_ahead_and_after_until_somebody_answers(question, officer):
    day = TODAY
    while day < DAY(2015, 2, 16):
        reminders.sweep(day)
        day += datetime.timedelta(days=1)
    rows = Reminder.objects.filter(rule="review_question_due", state="issued").order_by("pk")
    assert [row.lead_days for row in rows] == [14, 7, 3, 0, -7, -14]
    assert {row.recipient.username for row in rows} == {"officer"}
    services.answer_question(question, actor=officer, answer="At last")
    assert reminders.sweep(DAY(2015, 3, 16)) == 0


def test_pages_ask_answer_and_list(client, review, desk, bureau, officer):
    client.force_login(desk)
    ask = reverse("agreements:question_create", args=[review.pk])
    assert client.get(ask).status_code == 200
    values = {"bureau": bureau.pk, "text": "What came of it?", "due_on": "2015-01-31"}
    assert client.post(ask, {**values, "due_on": "2015-01-01"}).status_code == 400
    assert client.post(ask, values).status_code == 302
    question = ReviewQuestion.objects.get()
    client.force_login(officer)
    page = client.get(question.get_absolute_url())
    assert "What came of it?" in page.content.decode()
    listed = client.get(reverse("agreements:question_list"), {"state": "asked"})
    assert "What came of it?" in listed.content.decode()
    answer = reverse("agreements:question_transition", args=[question.pk, "answer"])
    data = {"version": question.version, "answer": "Three firms.", "reason": ""}
    assert client.post(answer, data).status_code == 302
    workspace = client.get(review.get_absolute_url()).content.decode()
    assert "Three firms." in workspace
