"""A target's progress for a reader: pace, curve, baseline, and what is kept from whom."""

import datetime

import pytest

from cities.services import declare_home
from diplomacy.core.dates import Precision
from diplomacy.core.enums import Role, Visibility
from initiatives.models import TargetDecision
from initiatives.progress import Before, target_progress
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import (
    BureauFactory,
    InitiativeFactory,
    TargetFactory,
    TargetRuleFactory,
)
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory, InboundVisitFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2018, 1, 1)


@pytest.fixture
def target():
    TargetRuleFactory()
    return TargetFactory()


def relation(**initiative):
    """A city with a leaders' visit in May 2016 and an initiative since September."""
    city = CityFactory()
    CompletedVisitFactory(city=city)
    InitiativeFactory(cities=[city], **initiative)
    return city


class TestPace:
    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (DAY(2014, 12, 31), 5.0),  # fifteen in three years
            (DAY(2000, 1, 1), 5.0),  # before the window it is the same
            (DAY(2016, 12, 31), 15.0),
        ],
    )
    def test_cities_a_year_from_the_day_after(self, target, as_of, expected):
        assert target_progress(target, as_of).pace_needed == pytest.approx(expected, rel=0.01)

    @pytest.mark.parametrize("as_of", [DAY(2017, 12, 31), DAY(2020, 1, 1), DAY.max])
    def test_no_pace_helps_once_no_day_is_left(self, target, as_of):
        assert target_progress(target, as_of).pace_needed is None

    def test_met_target_needs_none(self):
        TargetRuleFactory()
        relation()
        met = target_progress(TargetFactory(number=1), DAY(2017, 12, 31))
        assert (met.pace_needed, met.remaining) == (0.0, 0)


def test_curve_has_one_point_for_each_day_on_which_the_count_rose(target):
    relation(starts_on=DAY(2016, 9, 1))
    relation(starts_on=DAY(2016, 9, 1))
    relation(starts_on=DAY(2017, 2, 1))
    curve = target_progress(target, DAY(2017, 12, 31)).curve
    assert [(point.on, point.count) for point in curve] == [
        (DAY(2016, 9, 1), 2),
        (DAY(2017, 2, 1), 3),
    ]


def test_baseline_hides_the_day_of_what_the_reader_may_not_know(target):
    CompletedVisitFactory(
        starts_on=DAY(2014, 4, 1), ends_on=DAY(2014, 4, 1), visibility=Visibility.RESTRICTED
    )
    progress = target_progress(target, DAY(2015, 1, 5), person("viewer"))
    assert [entry.visited for entry in progress.baseline] == [Before()]
    assert progress.baseline_visited == 1


def test_baseline_shows_the_last_evidence_before_the_window_as_precisely_as_known(target):
    city = CityFactory()
    CompletedVisitFactory(
        city=city, starts_on=DAY(2014, 4, 30), ends_on=DAY(2014, 4, 30), dates_precision="month"
    )
    CompletedVisitFactory(city=city, starts_on=DAY(2010, 1, 1), ends_on=DAY(2010, 1, 1))
    AgreementFactory(cities=[city], concluded_on=DAY(1979, 3, 14))
    progress = target_progress(target, DAY(2015, 1, 5), person("viewer"))
    [entry] = progress.baseline
    assert entry.visited == Before(DAY(2014, 4, 30), Precision.MONTH)
    assert entry.signed == Before(DAY(1979, 3, 14), Precision.DAY)
    assert entry.started is None
    assert (progress.baseline_visited, progress.baseline_signed) == (1, 1)
    assert (progress.headline, progress.broad, progress.narrow) == (0, 0, 0)


def test_baseline_is_seen_from_the_day_too(target):
    CompletedVisitFactory(starts_on=DAY(2014, 4, 1), ends_on=DAY(2014, 4, 1))
    assert target_progress(target, DAY(2014, 3, 31)).baseline == ()


def test_home_city_and_its_doubles_never_count(target):
    city = relation()
    other = relation()
    declare_home(city=city)
    type(other).objects.filter(pk=other.pk).update(merged_into=city)
    progress = target_progress(target, DAY(2017, 12, 31))
    assert (progress.headline, progress.broad) == (0, 0)


def test_double_counts_for_the_city_it_stands_for_once(target):
    city, double = CityFactory.create_batch(2)
    CompletedVisitFactory(city=double)
    AgreementFactory(cities=[city, double], concluded_on=DAY(2016, 6, 1))
    type(double).objects.filter(pk=double.pk).update(merged_into=city)
    progress = target_progress(target, DAY(2017, 12, 31))
    assert [entry.code for entry in progress.counted] == [city.code]


def test_month_on_which_a_city_began_to_count_is_flagged(target):
    city = CityFactory()
    CompletedVisitFactory(city=city, starts_on=DAY(2016, 1, 5), ends_on=DAY(2016, 1, 5))
    AgreementFactory(cities=[city], concluded_on=DAY(2016, 2, 29), concluded_on_precision="month")
    [entry] = target_progress(target, DAY(2016, 12, 31)).counted
    assert (entry.counted_on, entry.counted_precision) == (DAY(2016, 2, 29), "month")


def test_one_step_away_lists_cities_whose_leaders_met_and_what_they_lack(target):
    visit = InboundVisitFactory(
        status="completed", report="r", starts_on=DAY(2016, 5, 12), ends_on=DAY(2016, 5, 12)
    )
    # Neither an old agreement nor an initiative that nobody answers for is what is missing.
    AgreementFactory(cities=[visit.city], concluded_on=DAY(2014, 7, 31))
    InitiativeFactory(cities=[visit.city], lead_bureau=None)
    progress = target_progress(target, DAY(2016, 12, 31))
    assert [(entry.code, entry.missing) for entry in progress.one_step_away] == [
        (visit.city.code, ("concrete_output",))
    ]


class TestReaders:
    def numbers(self, progress):
        return (progress.headline, progress.broad, progress.narrow, progress.by_decision)

    @pytest.fixture
    def restricted(self, target):
        """A city that counts by a restricted visit and an open agreement."""
        city = CityFactory()
        bureau = BureauFactory()
        visit = CompletedVisitFactory(
            city=city, visibility=Visibility.RESTRICTED, lead_bureau=bureau
        )
        agreement = AgreementFactory(cities=[city], concluded_on=DAY(2016, 6, 1))
        return visit, agreement, bureau

    def test_count_is_the_same_for_every_reader(self, target, restricted):
        relation()
        readers = [None, person(), *(person(role) for role in Role.values if role != "service")]
        found = {self.numbers(target_progress(target, DAY(2017, 1, 1), user)) for user in readers}
        assert found == {(2, 2, 1, 0)}

    def test_restricted_evidence_says_only_that_it_exists(self, target, restricted):
        visit, agreement, _ = restricted
        [entry] = target_progress(target, DAY(2017, 1, 1), person(Role.VIEWER)).counted
        hidden, shown = entry.evidence
        assert (hidden.part, hidden.restricted) == ("leader_visit", True)
        assert (hidden.kind, hidden.id, hidden.on, hidden.label, hidden.url) == (
            ("", "", None, "", "")
        )
        assert (shown.id, shown.url) == (str(agreement.pk), agreement.get_absolute_url())
        assert str(visit.pk) not in repr(entry.evidence)

    def test_who_may_see_it_finds_it(self, target, restricted):
        visit, _, bureau = restricted
        for user in [person(Role.OFFICE_HEAD), person(Role.BUREAU_OFFICER, bureau=bureau)]:
            [entry] = target_progress(target, DAY(2017, 1, 1), user).counted
            assert entry.evidence[0].id == str(visit.pk)
            assert entry.evidence[0].url == visit.get_absolute_url()

    def test_city_that_a_reader_may_not_know_counts_without_its_name(self, target):
        city = relation()
        type(city).objects.filter(pk=city.pk).update(visibility=Visibility.RESTRICTED)
        [entry] = target_progress(target, DAY(2017, 1, 1), person(Role.VIEWER)).counted
        assert (entry.code, entry.name, entry.url) == ("", "", "")
        assert all(evidence.restricted for evidence in entry.evidence)

    def test_decision_is_evidence_while_the_city_counts_by_it(self, target):
        decision = TargetDecision.objects.create(
            target=target,
            city=CityFactory(),
            decided_on=DAY(2016, 3, 1),
            meeting="Third meeting",
            reason="r",
        )
        [entry] = target_progress(target, DAY(2017, 1, 1), person(Role.VIEWER)).counted
        [evidence] = entry.evidence
        assert (evidence.id, evidence.label, evidence.url) == (
            str(decision.pk),
            "Third meeting",
            "",
        )


def test_count_costs_one_statement_whatever_it_finds(target, django_assert_num_queries):
    rule = TargetRuleFactory()
    user = person(Role.VIEWER)
    assert user.roles
    relation()
    for _ in range(2):
        with django_assert_num_queries(1):
            progress = target_progress(target, DAY(2017, 1, 1), user, rule)
            assert [entry.evidence for entry in progress.counted]
        for _ in range(10):
            relation()
