"""Review reminders: who hears what, when, once, in their language."""

import datetime

import pytest
from django.core import mail

from agreements import services
from agreements.models import Agreement, Review
from agreements.reminders import reviews as rule
from diplomacy.core import outbox, reminders
from diplomacy.core.models import Bureau, Notification, OutboxMessage, Reminder
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory, many_agreements
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
RULE = "review_due"

DAY = datetime.date
DUE = DAY(2017, 4, 30)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)
    settings.PORTAL_BASE_URL = "https://portal.example"


@pytest.fixture
def desk():
    return person("desk_officer", username="desk")


@pytest.fixture
def beijing(desk):
    """The agreement of April 2014, due at the end of April 2017."""
    return AgreementFactory(
        reference="AG-12",
        title_ja="2014年の東京・北京の合意",
        title_en="2014 agreement between Tokyo and Beijing",
        concluded_on=DAY(2014, 4, 30),
        concluded_on_precision="month",
        cities=[CityFactory(desk_officer=desk)],
    )


def sent():
    """(recipient, step, extra payload) of every reminder issued, in order."""
    rows = Reminder.objects.filter(state="issued").order_by("pk")
    return [(row.recipient.username, row.lead_days) for row in rows.select_related("recipient")]


def test_first_sweep_of_may_2016_sends_the_365_day_step_to_the_desk_officer(beijing):
    assert reminders.sweep(DAY(2016, 5, 2)) == 1
    assert sent() == [("desk", 365)]
    assert Notification.objects.get().message.payload["days_left"] == 363


def test_every_step_is_sent_once_over_the_years(beijing):
    day = DAY(2016, 4, 1)
    while day < DAY(2017, 7, 10):
        reminders.sweep(day)
        day += datetime.timedelta(days=5)  # days in between are missed, and nothing is lost
    assert [step for _, step in sent()] == [365, 180, 90, 30, 0, -30, -60]


def test_sweep_after_a_missed_week_sends_what_was_missed_once(beijing):
    reminders.sweep(DUE - datetime.timedelta(days=365))
    for _ in range(2):
        reminders.sweep(DUE - datetime.timedelta(days=173))
    assert [step for _, step in sent()] == [365, 180]


@pytest.mark.parametrize("change", ["ended", "voided", "completed", "moved"])
def test_no_further_reminder_once_the_review_is_no_longer_due(beijing, desk, change, settings):
    reminders.sweep(DAY(2016, 5, 2))
    settings.PORTAL_TODAY = DAY(2016, 6, 1)
    if change == "ended":
        services.move_agreement(beijing, "end", actor=None, reason="Done")
    elif change == "voided":
        services.void_agreement(beijing, actor=None, reason="Wrong")
    elif change == "completed":
        review = beijing.reviews.get()
        services.complete_review(review, actor=desk, outcome="continue", rationale="Good")
    else:
        services.change_agreement(beijing, actor=None, values={"review_interval_months": 60})
    reminders.sweep(DAY(2016, 12, 1))
    assert [step for _, step in sent()] == [365]


def test_moved_due_date_starts_its_own_steps(beijing):
    reminders.sweep(DAY(2016, 5, 2))
    services.change_agreement(beijing, actor=None, values={"review_interval_months": 37})
    reminders.sweep(DAY(2016, 6, 1))
    issued = Reminder.objects.filter(state="issued").order_by("pk")
    assert list(issued.values_list("due_on", "lead_days")) == [(DUE, 365), (DAY(2017, 5, 31), 365)]


def recipients(agreement):
    [due] = [d for d in rule.reviews_due(DAY(2099, 1, 1)) if d.subject_id == review_of(agreement)]
    return {
        (r.user.username, r.payload.get("unassigned", False))
        for r in rule.people_to_tell([due])[due.subject_id]
    }


def review_of(agreement):
    return Review.objects.get(agreement=agreement).pk


def test_desk_officers_of_all_parties_and_officers_of_the_lead_bureau_are_told(desk):
    bureau, other = (Bureau.objects.create(code=c, name_ja=c, name_en=c) for c in ("env", "edu"))
    second = person("desk_officer", username="second")
    person("bureau_officer", username="officer", bureau=bureau)
    person("bureau_officer", username="elsewhere", bureau=other)
    person("viewer", username="viewer", bureau=bureau)
    person("bureau_officer", username="left", bureau=bureau, is_active=False)
    person("office_head", username="head")
    cities = [CityFactory(desk_officer=desk), CityFactory(desk_officer=second), CityFactory()]
    agreement = AgreementFactory(cities=cities, lead_bureau=bureau)
    assert recipients(agreement) == {("desk", False), ("second", False), ("officer", False)}


@pytest.mark.parametrize("role", ["bureau_officer", "desk_officer", "office_head"])
def test_officers_and_heads_of_the_lead_bureau_are_assigned(role):
    bureau = Bureau.objects.create(code="env", name_ja="環境", name_en="Environment")
    person(role, username="theirs", bureau=bureau)
    person("office_head", username="head")
    agreement = AgreementFactory(lead_bureau=bureau)
    assert recipients(agreement) == {("theirs", False)}


def test_nobody_assigned_tells_every_head_of_the_office_and_says_so():
    for name in ("head", "deputy"):
        person("office_head", username=name)
    agreement = AgreementFactory()
    assert recipients(agreement) == {("head", True), ("deputy", True)}


def test_desk_officer_who_left_counts_as_nobody():
    person("office_head", username="head")
    gone = person("desk_officer", username="gone", is_active=False)
    agreement = AgreementFactory(cities=[CityFactory(desk_officer=gone)])
    assert recipients(agreement) == {("head", True)}


def test_restricted_agreement_is_not_told_to_those_who_may_not_see_it(desk):
    person("office_head", username="head")
    reader = person("viewer", username="reader")
    agreement = AgreementFactory(cities=[CityFactory(desk_officer=reader)], visibility="restricted")
    assert recipients(agreement) == {("head", True)}


def test_planning_costs_the_same_for_one_and_thirty_agreements(desk, django_assert_num_queries):
    def asked():
        dues = rule.reviews_due(DAY(2099, 1, 1))
        return len(rule.people_to_tell(dues))

    many_agreements(1, desk_officer=desk)
    with django_assert_num_queries(5):
        assert asked() == 1
    many_agreements(29, desk_officer=desk)
    with django_assert_num_queries(5):
        assert asked() == 30


def rendered(message, language):
    from diplomacy.core import notifications

    return notifications.get(message.category).render(message.payload, language)


def test_message_names_agreement_date_days_left_and_link(beijing):
    reminders.sweep(DAY(2016, 5, 2))
    subject, text = rendered(OutboxMessage.objects.get(), "en")
    assert subject == "Review due on 30 April 2017: 2014 agreement between Tokyo and Beijing"
    for expected in (
        "30 April 2017, in 363 days",
        "AG-12",
        f"https://portal.example{beijing.get_absolute_url()}",
    ):
        assert expected in text
    assert "Nobody is assigned" not in text


def test_message_to_a_head_says_why(beijing):
    AgreementFactory(concluded_on=DAY(2014, 4, 30), concluded_on_precision="month")
    person("office_head", username="head")
    reminders.sweep(DAY(2016, 5, 2))
    message = OutboxMessage.objects.get(recipient__username="head")
    assert "Nobody is assigned to this agreement" in rendered(message, "en")[1]


def test_message_of_an_overdue_review_counts_the_days_since(beijing):
    reminders.sweep(DUE + datetime.timedelta(days=31))
    subject, text = rendered(OutboxMessage.objects.get(), "en")
    assert subject.startswith("Review overdue:")
    assert "31 days ago" in text


def test_message_in_japanese_has_the_japanese_title_and_date(beijing):
    reminders.sweep(DAY(2016, 5, 2))
    subject, text = rendered(OutboxMessage.objects.get(), "ja")
    assert "2014年の東京・北京の合意" in subject
    assert "2017年4月30日 (平成29年)" in text


def test_mail_goes_out_in_the_readers_language(beijing, desk):
    type(desk).objects.filter(pk=desk.pk).update(language="ja")
    reminders.sweep(DAY(2016, 5, 2))
    outbox.deliver_due()
    assert [message.to for message in mail.outbox] == [["desk@portal.example"]]
    assert "2014年の東京・北京の合意" in mail.outbox[0].subject


def test_old_sister_agreements_are_reminded_a_year_before_the_end_of_2017(desk):
    SisterAgreementFactory(cities=[CityFactory(desk_officer=desk)])
    assert reminders.sweep(DAY(2016, 12, 30)) == 0
    assert reminders.sweep(DAY(2016, 12, 31)) == 1
    assert Agreement.objects.with_review(DAY(2016, 12, 31)).get().review_state == "due"
