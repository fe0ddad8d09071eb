"""What the dashboard is made of: contacts, silence, anniversaries, reviews."""

import datetime

import pytest
from django.utils import timezone, translation

from agreements.models import Agreement
from agreements.services import change_agreement, move_agreement
from cities.models import City
from cities.services import declare_home
from diplomacy.core.dates import anniversary
from diplomacy.core.enums import Visibility
from diplomacy.portal.charts import Mark
from diplomacy.portal.selectors import (
    Contact,
    agreements,
    milestones,
    partners,
    partners_on,
    silent_before,
    with_anniversary,
)
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.cities import CityFactory, InteractionFactory, MembershipFactory
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory, InboundVisitFactory, VisitFactory
from visits.enums import Office, VisitStatus

pytestmark = pytest.mark.django_db

DAY = datetime.date
ON = DAY(2015, 1, 5)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = DAY(2020, 1, 1)


@pytest.fixture
def office():
    return person("office_head")


@pytest.fixture
def partner():
    return MembershipFactory(starts_on=DAY(2001, 1, 1)).city


def contact_of(city, on=ON, user=None):
    [row] = [r for r in partners(user or person("office_head"), on).rows if r.city == city]
    return row


def completed(city, on, **values):
    return CompletedVisitFactory(city=city, starts_on=on, ends_on=on, **values)


def test_contact_of_a_partner_without_any_is_none_on_record(partner):
    row = contact_of(partner)
    assert (row.contact, row.contact_mark) == (None, Mark.UNKNOWN)


def test_contact_is_the_latest_of_visits_either_way_and_signed_agreements(partner):
    AgreementFactory(cities=[partner], concluded_on=DAY(2012, 5, 1))
    assert contact_of(partner).contact == Contact(DAY(2012, 5, 1), "day", "agreement")
    completed(partner, DAY(2013, 2, 3))
    assert contact_of(partner).contact == Contact(DAY(2013, 2, 3), "day", "outbound")
    InboundVisitFactory(
        city=partner,
        starts_on=DAY(2014, 1, 1),
        ends_on=DAY(2014, 12, 1),
        dates_precision="year",
        status=VisitStatus.COMPLETED,
        report="見本",
    )
    assert contact_of(partner).contact == Contact(DAY(2014, 12, 31), "year", "inbound")


def test_contact_is_a_call_letter_or_meeting_too_whichever_came_last(partner):
    InteractionFactory(
        cities=[partner, CityFactory()],
        occurred_on=DAY(2013, 5, 1),
        occurred_on_precision="month",
        kind="courtesy_call",
    )
    assert contact_of(partner).contact == Contact(DAY(2013, 5, 31), "month", "courtesy_call")
    completed(partner, DAY(2013, 6, 1))
    assert contact_of(partner).contact.kind == "outbound"
    InteractionFactory(cities=[partner], occurred_on=DAY(2013, 6, 2), kind="call")
    assert contact_of(partner).contact == Contact(DAY(2013, 6, 2), "day", "call")
    AgreementFactory(cities=[partner], concluded_on=DAY(2013, 6, 3))
    assert contact_of(partner).contact.kind == "agreement"


def test_contact_is_when_it_occurred_and_not_when_it_was_written(partner):
    InteractionFactory(cities=[partner], occurred_on=DAY(2012, 12, 1))
    assert contact_of(partner).contact_mark == Mark.SILENT


def test_contact_counts_every_traveller_because_silence_is_not_the_target(partner):
    completed(partner, DAY(2014, 6, 1), traveller=Office.DIRECTOR_GENERAL)
    assert contact_of(partner).contact_mark == Mark.RECENT


def test_contact_is_on_the_day_of_the_meeting(partner):
    completed_visit = CompletedVisitFactory(
        city=partner, starts_on=DAY(2014, 3, 1), ends_on=DAY(2014, 3, 9), met_on=DAY(2014, 3, 2)
    )
    assert contact_of(partner).contact.on == completed_visit.met_on


@pytest.mark.parametrize("status", [VisitStatus.PLANNED, VisitStatus.CANCELLED])
def test_contact_ignores_visits_that_did_not_take_place(partner, status):
    VisitFactory(
        city=partner,
        starts_on=DAY(2014, 3, 1),
        ends_on=DAY(2014, 3, 2),
        status=status,
        status_reason="見本" if status == VisitStatus.CANCELLED else "",
    )
    assert contact_of(partner).contact is None


def test_contact_ignores_what_was_voided_unsigned_or_comes_later(partner):
    completed(partner, DAY(2014, 1, 1)).__class__.objects.update(
        voided_at=timezone.now(), void_reason="見本"
    )
    AgreementFactory(cities=[partner], status="draft", concluded_on=None)
    InteractionFactory(cities=[partner]).__class__.objects.update(
        voided_at=timezone.now(), void_reason="見本"
    )
    InteractionFactory(cities=[partner], occurred_on=DAY(2015, 1, 6))
    InteractionFactory()  # with another city
    completed(partner, DAY(2016, 1, 1))
    assert contact_of(partner).contact is None
    assert contact_of(partner, DAY(2015, 1, 6)).contact.on == DAY(2015, 1, 6)
    assert contact_of(partner, DAY(2016, 1, 1)).contact.on == DAY(2016, 1, 1)


def test_contact_of_a_merged_record_is_the_partners_own(partner):
    other, third = CityFactory.create_batch(2)
    completed(other, DAY(2014, 4, 1))
    InteractionFactory(cities=[third], occurred_on=DAY(2014, 4, 2))
    City.objects.filter(pk=other.pk).update(merged_into=partner)
    assert contact_of(partner).contact.on == DAY(2014, 4, 1)
    City.objects.filter(pk=third.pk).update(merged_into=partner)
    assert contact_of(partner).contact.on == DAY(2014, 4, 2)


def test_contact_that_a_reader_may_not_see_is_none_to_them(partner):
    completed(partner, DAY(2014, 4, 1), visibility=Visibility.RESTRICTED)
    InteractionFactory(
        cities=[partner], occurred_on=DAY(2014, 4, 2), visibility=Visibility.RESTRICTED
    )
    City.objects.update(visibility=Visibility.PUBLIC)
    assert contact_of(partner, user=person("viewer")).contact is None
    assert contact_of(partner).contact.on == DAY(2014, 4, 2)


def test_partner_is_silent_from_the_day_after_the_period(partner):
    completed(partner, DAY(2013, 1, 5))
    assert silent_before(ON) == DAY(2013, 1, 5)
    assert contact_of(partner, DAY(2015, 1, 5)).contact_mark == Mark.RECENT
    assert contact_of(partner, DAY(2015, 1, 6)).contact_mark == Mark.SILENT


def test_period_of_silence_is_a_setting(partner, settings):
    settings.PORTAL_SILENT_AFTER_MONTHS = 6
    completed(partner, DAY(2014, 5, 1))
    assert contact_of(partner).contact_mark == Mark.SILENT


def test_silent_partners_come_longest_silence_first_and_unknown_last(partner, office):
    older = MembershipFactory(network__code="b").city
    completed(older, DAY(2009, 1, 1))
    newer = MembershipFactory(network__code="c").city
    completed(newer, DAY(2011, 1, 1))
    assert [row.city for row in partners(office, ON).silent] == [older, newer, partner]


def test_partners_have_one_mark_by_role_and_the_home_city_stands_apart(office):
    home = CityFactory()
    declare_home(city=home)
    member = MembershipFactory().city
    both = MembershipFactory(network__code="b").city
    sister = CityFactory()
    SisterAgreementFactory(cities=[both])
    SisterAgreementFactory(cities=[sister])
    MembershipFactory(network__code="c", city=home)
    CityFactory()
    found = partners(office, ON)
    assert {row.city: row.role_mark for row in found.rows} == {
        member: Mark.MEMBER,
        both: Mark.BOTH,
        sister: Mark.SISTER,
    }
    assert [row.city for row in found.home_rows] == [home]
    assert {row.pk for row in partners_on(office, ON)} == {row.city.pk for row in found.rows}


def test_restricted_partners_are_left_out_of_a_viewers_map():
    partner = MembershipFactory().city
    City.objects.filter(pk=partner.pk).update(visibility=Visibility.RESTRICTED)
    assert partners(person("viewer"), ON).rows == ()
    assert len(partners(person("desk_officer"), ON).rows) == 1


@pytest.mark.parametrize(
    ("concluded", "on", "expected"),
    [
        (DAY(1960, 2, 29), DAY(2015, 1, 5), DAY(2015, 2, 28)),
        (DAY(1960, 2, 29), DAY(2015, 2, 28), DAY(2015, 2, 28)),
        (DAY(1960, 2, 29), DAY(2015, 3, 1), DAY(2016, 2, 29)),
        (DAY(1960, 2, 29), DAY(2016, 2, 29), DAY(2016, 2, 29)),
        (DAY(1979, 3, 14), DAY(2015, 3, 14), DAY(2015, 3, 14)),
        (DAY(1979, 3, 14), DAY(2015, 3, 15), DAY(2016, 3, 14)),
        (DAY(1990, 12, 31), DAY(2015, 1, 1), DAY(2015, 12, 31)),
    ],
)
def test_next_anniversary_in_sql_is_the_one_of_the_calendar(concluded, on, expected):
    SisterAgreementFactory(concluded_on=concluded)
    [found] = with_anniversary(Agreement.objects.all(), on)
    assert found.anniversary_on == expected
    assert found.anniversary_on == anniversary(concluded, found.anniversary_years)


def test_milestones_are_round_years_within_twelve_months(office):
    def sister(concluded):
        return SisterAgreementFactory(concluded_on=concluded)

    new_york = sister(DAY(1960, 2, 29))  # 55 years on 28 February 2015
    first_day = sister(DAY(1990, 1, 5))
    sister(DAY(1991, 1, 5))  # the day after the twelve months
    last_day = sister(DAY(1991, 1, 4))
    sister(DAY(1961, 6, 1))  # 54 years
    assert {a.pk for a in milestones(office, ON)} == {new_york.pk, first_day.pk, last_day.pk}
    assert [a.on for a in agreements(office, ON).anniversaries] == [
        DAY(2015, 1, 5),
        DAY(2015, 2, 28),
        DAY(2016, 1, 4),
    ]


def test_milestones_are_of_sister_agreements_in_force_on_the_day(office):
    AgreementFactory(concluded_on=DAY(1990, 6, 1))
    ended = SisterAgreementFactory(concluded_on=DAY(1990, 6, 1))
    move_agreement(ended, "end", actor=None, effective_on=DAY(2014, 12, 31), reason="見本")
    assert agreements(office, ON).anniversaries == []
    assert len(agreements(office, DAY(2014, 12, 31)).anniversaries) == 1


def test_anniversary_of_an_agreement_keeps_its_precision_and_names_its_cities(office):
    city = CityFactory(code="sampleton", name_en="Sampleton", name_ja="見本町")
    SisterAgreementFactory(
        cities=[city], concluded_on=DAY(1990, 4, 30), concluded_on_precision="month"
    )
    with translation.override("ja"):
        [found] = agreements(office, ON).anniversaries
    assert (found.on, found.years, found.precision) == (DAY(2015, 4, 30), 25, "month")
    assert found.cities == [("sampleton", "見本町")]


def test_restricted_agreements_and_cities_are_not_named_to_a_viewer():
    SisterAgreementFactory(concluded_on=DAY(1990, 6, 1), visibility=Visibility.RESTRICTED)
    known = SisterAgreementFactory(concluded_on=DAY(1990, 6, 1))
    City.objects.update(visibility=Visibility.RESTRICTED)
    [found] = agreements(person("viewer"), ON).anniversaries
    assert (found.agreement_id, found.cities) == (str(known.pk), [])


def test_reviews_are_counted_by_where_they_stand_on_the_day(office):
    AgreementFactory(concluded_on=DAY(2014, 4, 30))  # due on 30 April 2017
    SisterAgreementFactory()  # due on 31 December 2017
    voided = AgreementFactory(concluded_on=DAY(2014, 4, 30))
    Agreement.objects.filter(pk=voided.pk).update(voided_at=timezone.now(), void_reason="見本")

    def phases(on):
        return {name: n for name, n in agreements(office, on).phases.items() if n}

    assert phases(DAY(2015, 1, 5)) == {"none_on_record": 1}
    assert phases(DAY(2016, 5, 2)) == {"due": 1, "none_on_record": 1}
    assert phases(DAY(2017, 5, 1)) == {"overdue": 1, "due": 1}


def test_changed_interval_moves_the_count(office):
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 30))
    change_agreement(agreement, actor=None, values={"review_interval_months": 24})
    assert agreements(office, DAY(2016, 5, 2)).phases["overdue"] == 1
