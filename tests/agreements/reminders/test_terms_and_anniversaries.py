"""Terms that end and anniversaries: what is due when, in every kind of year."""

import datetime
import itertools

import pytest

from agreements import services
from agreements.models import Agreement
from agreements.reminders import anniversaries as anniversary_reminders
from agreements.reminders import terms as term_reminders
from diplomacy.core import notifications, reminders
from diplomacy.core.models import OutboxMessage, Reminder
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
DAY = datetime.date
FAR = DAY(2060, 12, 31)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def desk():
    return person("desk_officer", username="desk")


def term(agreement, starts_on, ends_on, **values):
    return services.save_term(
        Agreement.objects.get(pk=agreement.pk),
        actor=None,
        values={"starts_on": starts_on, "ends_on": ends_on, **values},
        reason="x",
    )


def ends(until=FAR):
    return [(due.payload["reference"], due.due_on) for due in term_reminders.terms_ending(until)]


def limited(ends_on, **values):
    """An agreement in force whose only term ends on a day."""
    agreement = AgreementFactory(**values)
    services.save_term(
        Agreement.objects.get(pk=agreement.pk),
        actor=None,
        term=agreement.terms.get(),
        values={"ends_on": ends_on},
        reason="x",
    )
    return agreement


def test_open_ended_terms_end_on_no_day():
    AgreementFactory()
    assert ends() == []


def test_the_last_term_counts_and_a_renewal_takes_its_place():
    agreement = limited(DAY(2016, 4, 30), reference="A")
    assert ends() == [("A", DAY(2016, 4, 30))]
    assert ends(DAY(2016, 4, 29)) == []
    term(agreement, DAY(2016, 5, 1), DAY(2018, 4, 30))
    assert ends() == [("A", DAY(2018, 4, 30))]
    assert ends(DAY(2017, 1, 1)) == []  # what was renewed is not told of while the new term runs
    term(agreement, DAY(2018, 5, 1), None)
    assert ends() == []


@pytest.mark.parametrize("move", ["end", "void"])
def test_agreements_that_are_over_are_not_told_of(move):
    agreement = limited(DAY(2016, 4, 30))
    if move == "end":
        services.move_agreement(agreement, "end", actor=None, reason="Done")
    else:
        services.void_agreement(agreement, actor=None, reason="Wrong")
    assert ends() == []


def test_desk_officer_is_told_of_the_end_and_nothing_follows_it(desk, settings):
    limited(DAY(2016, 4, 30), cities=[CityFactory(desk_officer=desk)])
    around = (365, 180, 90, 30, 0, -30, -60, -90)
    for lead, beside in itertools.product(around, (1, 0, -1)):
        settings.PORTAL_TODAY = DAY(2016, 4, 30) - datetime.timedelta(days=lead + beside)
        reminders.sweep(settings.PORTAL_TODAY)
    rows = Reminder.objects.filter(rule="term_ending", state="issued").order_by("pk")
    assert list(rows.values_list("recipient__username", "lead_days")) == [
        ("desk", step) for step in (365, 180, 90, 30, 0)
    ]
    message = OutboxMessage.objects.filter(category="agreements.term_ending").earliest("created_at")
    subject, text = notifications.get(message.category).render(message.payload, "en")
    assert subject.startswith("Term ends on 30 April 2016: ")
    assert "in 365 days" in text


def days(until=FAR):
    return [due.due_on for due in anniversary_reminders.anniversaries(until)]


@pytest.mark.parametrize(
    ("concluded", "expected"),
    [
        (DAY(1960, 2, 29), [DAY(2015, 2, 28), DAY(2020, 2, 29), DAY(2025, 2, 28)]),
        (DAY(1979, 3, 14), [DAY(2019, 3, 14), DAY(2024, 3, 14)]),
        (DAY(2010, 1, 4), [DAY(2020, 1, 4), DAY(2025, 1, 4)]),  # the fifth was yesterday
        (DAY(2010, 1, 5), [DAY(2015, 1, 5), DAY(2020, 1, 5), DAY(2025, 1, 5)]),  # today
        (DAY(2014, 12, 1), [DAY(2019, 12, 1), DAY(2024, 12, 1)]),
    ],
)
def test_round_anniversaries_from_today_on(concluded, expected):
    SisterAgreementFactory(concluded_on=concluded)
    assert days(DAY(2025, 6, 30)) == expected


def test_only_sister_agreements_in_force_are_celebrated(settings):
    AgreementFactory(concluded_on=DAY(2010, 4, 1))
    rested = SisterAgreementFactory(concluded_on=DAY(1990, 6, 1))
    services.move_agreement(rested, "end", actor=None, reason="Done")
    settings.PORTAL_TODAY = DAY(2015, 1, 6)
    assert days() == []


def test_a_passed_anniversary_is_not_told_of_afterwards(desk, settings):
    SisterAgreementFactory(concluded_on=DAY(1985, 3, 1), cities=[CityFactory(desk_officer=desk)])

    def told():
        reminders.sweep(settings.PORTAL_TODAY)
        rows = Reminder.objects.filter(rule="anniversary", state="issued").order_by("pk")
        return list(rows.values_list("due_on", "lead_days"))

    assert told() == [(DAY(2015, 3, 1), 180)]
    settings.PORTAL_TODAY = DAY(2015, 1, 30)
    assert told() == [(DAY(2015, 3, 1), 180), (DAY(2015, 3, 1), 30)]
    settings.PORTAL_TODAY = DAY(2015, 3, 20)
    assert len(told()) == 2
    subject, text = notifications.get("agreements.anniversary").render(
        OutboxMessage.objects.filter(category="agreements.anniversary")
        .latest("created_at")
        .payload,
        "en",
    )
    assert subject.startswith("30 years on 1 March 2015: ")
    assert "in 30 days, this agreement will be 30 years old" in text
