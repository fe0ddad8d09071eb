"""Writing trips and visits: what holds across records, and what is said when it does not."""

import datetime
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import translation

from cities.services import change_city, declare_home
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.history import changes_of
from diplomacy.core.records import StaleRecord
from diplomacy.core.transitions import TransitionRefused
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person
from tests.factories.visits import (
    CompletedVisitFactory,
    InboundVisitFactory,
    TripFactory,
    VisitFactory,
)
from visits import services
from visits.enums import VisitStatus
from visits.lifecycle import TRIP_LIFECYCLE, VISIT_LIFECYCLE
from visits.models import Trip, Visit

DAY = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2016, 6, 1)
    with translation.override("en"):
        yield


def trip_values(**values):
    return {
        "principal_en": "Sample Person",
        "office": "governor",
        "starts_on": DAY(2016, 5, 10),
        "ends_on": DAY(2016, 5, 15),
        **values,
    }


def refusals(error):
    """Field and code of everything that was refused."""
    return {
        (field, problem.code)
        for field, problems in error.value.error_dict.items()
        for problem in problems
    }


@pytest.mark.django_db
class TestTrips:
    def test_person_gets_a_code_made_from_the_name(self):
        trip = services.create_trip(actor=None, values=trip_values())
        assert trip.principal_key == "sample-person"

    def test_name_in_japanese_only_gives_a_code_too(self):
        values = trip_values(principal_en="", principal_ja="見本 太郎")
        assert services.create_trip(actor=None, values=values).principal_key == "見本-太郎"

    def test_overlap_is_said_in_words_and_changes_nothing(self):
        services.create_trip(actor=None, values=trip_values())
        with pytest.raises(ValidationError) as error:
            services.create_trip(actor=None, values=trip_values(ends_on=DAY(2016, 5, 12)))
        assert error.value.messages == ["This person is already on another trip in these days."]
        assert Trip.objects.count() == 1

    def test_month_is_kept_as_its_last_day(self):
        trip = services.create_trip(
            actor=None,
            values=trip_values(
                starts_on=DAY(2014, 9, 1), ends_on=DAY(2014, 9, 12), dates_precision="month"
            ),
        )
        assert (trip.starts_on, trip.ends_on) == (DAY(2014, 9, 30), DAY(2014, 9, 30))

    def test_postponed_trip_gives_its_days_free_and_takes_them_again_only_if_free(self):
        first = TripFactory(principal_key="one")
        first = services.move_trip(first, "postpone", actor=None, reason="storm")
        assert first.status_reason == "storm"
        TripFactory(principal_key="one")
        with pytest.raises(ValidationError, match="already on another trip"):
            services.move_trip(first, "reschedule", actor=None)
        moved = services.move_trip(
            first,
            "reschedule",
            actor=None,
            values={"starts_on": DAY(2016, 7, 1), "ends_on": DAY(2016, 7, 3)},
        )
        assert (moved.status, moved.status_reason) == ("planned", "")

    def test_calling_off_a_trip_calls_off_its_open_visits_with_the_same_reason(self):
        trip = TripFactory()
        ahead = VisitFactory(trip=trip)
        over = CompletedVisitFactory(trip=trip)
        services.move_trip(trip, "cancel", actor=None, reason="storm")
        ahead.refresh_from_db()
        over.refresh_from_db()
        assert (ahead.status, ahead.status_reason) == ("cancelled", "storm")
        assert over.status == "completed"

    def test_office_that_visits_contradict_is_refused(self):
        trip = TripFactory()
        VisitFactory(trip=trip)
        with pytest.raises(ValidationError) as error:
            services.change_trip(trip, actor=None, values={"office": "vice_governor"})
        assert refusals(error) == {("office", "visits")}

    def test_days_that_leave_a_visit_outside_are_refused(self):
        trip = TripFactory()
        VisitFactory(trip=trip)
        with pytest.raises(ValidationError) as error:
            services.change_trip(trip, actor=None, values={"ends_on": DAY(2016, 5, 11)})
        assert refusals(error) == {("starts_on", "visits")}

    def test_status_is_no_field_to_change(self):
        with pytest.raises(ValidationError, match="action of its own"):
            services.change_trip(TripFactory(), actor=None, values={"status": "confirmed"})

    def test_announcing_makes_the_trip_and_its_internal_visits_public(self):
        trip = TripFactory()
        internal = VisitFactory(trip=trip)
        restricted = VisitFactory(trip=trip, visibility=Visibility.RESTRICTED)
        office = person(Role.OFFICE_HEAD)
        trip = services.announce_trip(trip, actor=office, announced_on=DAY(2016, 4, 1))
        internal.refresh_from_db()
        restricted.refresh_from_db()
        assert (trip.announced_on, trip.visibility) == (DAY(2016, 4, 1), "public")
        assert (internal.visibility, restricted.visibility) == ("public", "restricted")

    def test_announcement_in_the_future_is_refused(self):
        with pytest.raises(ValidationError) as error:
            services.announce_trip(TripFactory(), actor=None, announced_on=DAY(2016, 6, 2))
        assert refusals(error) == {("announced_on", "future")}

    def test_announcing_is_for_the_office(self):
        with pytest.raises(PermissionDenied):
            services.announce_trip(
                TripFactory(), actor=person(Role.DESK_OFFICER), announced_on=DAY(2016, 4, 1)
            )

    def test_save_on_a_stale_version_is_refused(self):
        trip = TripFactory()
        services.change_trip(trip, actor=None, values={"purpose_en": "one"})
        with pytest.raises(StaleRecord):
            services.change_trip(
                trip, actor=None, values={"purpose_en": "two"}, expected_version=trip.version
            )

    def test_who_and_why_are_on_record(self):
        trip = TripFactory()
        desk = person(Role.DESK_OFFICER, name_en="Desk")
        services.change_trip(trip, actor=desk, values={"purpose_en": "new"}, reason="asked for")
        change = changes_of(trip, None)[0]
        assert (change.why, change.kind) == ("asked for", "update")


@pytest.mark.django_db(transaction=True)
def test_overlapping_trips_at_the_same_moment_leave_one_and_a_clear_message():
    """Without the lock on the person, two inserts would deadlock inside the constraint."""

    def plan(number):
        translation.activate("en")  # each thread has a language of its own
        try:
            services.create_trip(actor=None, values=trip_values(purpose_en=str(number)))
        except ValidationError as error:
            return error.messages
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(plan, range(12)))
    assert answers.count([]) == 1
    assert {answer[0] for answer in answers if answer} == {
        "This person is already on another trip in these days."
    }
    assert Trip.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", ["create", "change", "move"])
def test_trip_that_is_moved_meanwhile_is_waited_for(write):
    """A visit is held against the days that the trip has once it is saved."""
    trip = TripFactory()
    visit = None if write == "create" else VisitFactory()
    if write == "move":
        visit = VisitFactory(trip=trip, status="postponed", status_reason="storm")

    def plan():
        translation.activate("en")
        try:
            if write == "create":
                VisitFactory(trip=trip)
            elif write == "change":
                values = {"trip": trip}
                services.change_visit(visit, actor=None, values=values)
            else:
                services.move_visit(visit, "reschedule", actor=None)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            services.change_trip(
                trip,
                actor=None,
                values={"starts_on": DAY(2016, 7, 1), "ends_on": DAY(2016, 7, 3)},
            )
            answer = pool.submit(plan)
            wait([answer], timeout=0.5)  # long enough to save, if nothing held it up
        with pytest.raises(ValidationError) as error:
            answer.result()
    assert refusals(error) == {("trip", "outside")}


@pytest.mark.django_db
class TestVisits:
    def test_completed_visit_may_not_lie_after_today(self):
        with pytest.raises(ValidationError) as error:
            CompletedVisitFactory(starts_on=DAY(2016, 6, 2), ends_on=DAY(2016, 6, 2))
        assert refusals(error) == {("ends_on", "future")}
        assert not Visit.objects.exists()

    def test_completed_visit_of_this_month_is_accepted(self):
        visit = CompletedVisitFactory(
            starts_on=DAY(2016, 6, 1), ends_on=DAY(2016, 6, 1), dates_precision="month"
        )
        assert visit.ends_on == DAY(2016, 6, 30)

    def test_planned_visit_may_lie_anywhere(self):
        assert VisitFactory(starts_on=DAY(2030, 1, 1), ends_on=DAY(2030, 1, 1)).pk

    def test_completed_visit_needs_a_report(self):
        with pytest.raises(ValidationError) as error:
            VisitFactory(status=VisitStatus.COMPLETED)
        assert ("report", "needed") in refusals(error)

    @pytest.mark.parametrize(
        ("factory", "values", "expected"),
        [
            (VisitFactory, {"traveller": ""}, {("traveller", "needed")}),
            (VisitFactory, {"visitor_rank": "top"}, {("visitor_rank", "not_allowed")}),
            (VisitFactory, {"in_japan": False}, {("in_japan", "not_allowed")}),
            (InboundVisitFactory, {"met_tmg": None}, {("met_tmg", "needed")}),
            (InboundVisitFactory, {"traveller": "other"}, {("traveller", "not_allowed")}),
        ],
    )
    def test_mixed_sides_are_said_beside_the_field(self, factory, values, expected):
        with pytest.raises(ValidationError) as error:
            factory(**values)
        assert expected <= refusals(error)

    def test_inbound_visit_outside_japan_is_a_contact_that_is_kept(self):
        assert InboundVisitFactory(in_japan=False).pk

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({"traveller": "other"}, ("traveller", "other_office")),
            ({"starts_on": DAY(2016, 5, 16), "ends_on": DAY(2016, 5, 17)}, ("trip", "outside")),
            ({"starts_on": DAY(2016, 5, 1), "ends_on": DAY(2016, 5, 9)}, ("trip", "outside")),
        ],
    )
    def test_visit_that_does_not_fit_its_trip_is_refused(self, values, expected):
        with pytest.raises(ValidationError) as error:
            VisitFactory(trip=TripFactory(), **values)
        assert expected in refusals(error)

    def test_visits_of_a_trip_may_share_a_travel_day(self):
        trip = TripFactory()
        VisitFactory(trip=trip, starts_on=DAY(2016, 5, 10), ends_on=DAY(2016, 5, 12))
        VisitFactory(trip=trip, starts_on=DAY(2016, 5, 12), ends_on=DAY(2016, 5, 15))
        assert trip.visits.count() == 2

    def test_visit_known_to_the_month_fits_a_trip_of_that_month(self):
        trip = TripFactory()
        visit = VisitFactory(
            trip=trip,
            starts_on=DAY(2016, 5, 31),
            ends_on=DAY(2016, 5, 31),
            dates_precision="month",
        )
        assert visit.trip == trip

    def test_nobody_visits_the_home_city(self):
        home = CityFactory()
        declare_home(city=home)
        with pytest.raises(ValidationError) as error:
            VisitFactory(city=home)
        assert refusals(error) == {("city", "home")}

    def test_city_that_was_merged_is_refused_and_an_old_visit_to_it_can_still_be_mended(self):
        double = CityFactory()
        visit = VisitFactory(city=double)
        type(double).objects.filter(pk=double.pk).update(merged_into=CityFactory())
        double.refresh_from_db()
        with pytest.raises(ValidationError) as error:
            VisitFactory(city=double)
        assert refusals(error) == {("city", "city")}
        changed = services.change_visit(visit, actor=None, values={"purpose_en": "mended"})
        assert changed.purpose_en == "mended"

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR, Role.BUREAU_OFFICER])
    def test_others_may_not_write_visits(self, role):
        visit = VisitFactory()
        with pytest.raises(PermissionDenied):
            services.change_visit(visit, actor=person(role), values={"purpose_en": "no"})


ARGUMENTS = {
    "confirm": {},
    "complete": {},
    "postpone": {"reason": "storm"},
    "reschedule": {},
    "cancel": {"reason": "storm"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("status", VisitStatus.values)
@pytest.mark.parametrize("name", [move.name for move in VISIT_LIFECYCLE.transitions])
def test_service_moves_a_visit_along_the_table_only(name, status):
    visit = VisitFactory(report="report", status=status, status_reason="before")
    move = VISIT_LIFECYCLE.get(name)
    if status in move.sources:
        moved = services.move_visit(visit, name, actor=None, **ARGUMENTS[name])
        assert moved.status == move.target
        assert moved.status_reason == ARGUMENTS[name].get("reason", "")
        return
    with pytest.raises(TransitionRefused):
        services.move_visit(visit, name, actor=None, **ARGUMENTS[name])


@pytest.mark.django_db
@pytest.mark.parametrize("status", VisitStatus.values)
@pytest.mark.parametrize("name", [move.name for move in TRIP_LIFECYCLE.transitions])
def test_service_moves_a_trip_along_the_table_only(name, status):
    trip = TripFactory(status=status, status_reason="before")
    move = TRIP_LIFECYCLE.get(name)
    if status in move.sources:
        assert services.move_trip(trip, name, actor=None, **ARGUMENTS[name]).status == move.target
        return
    with pytest.raises(TransitionRefused):
        services.move_trip(trip, name, actor=None, **ARGUMENTS[name])


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["postpone", "cancel"])
def test_calling_off_needs_a_reason(name):
    with pytest.raises(ValidationError, match="Give a reason"):
        services.move_visit(VisitFactory(), name, actor=None, reason=" ")


@pytest.mark.django_db
def test_a_person_named_in_another_language_is_the_same_person():
    both = {"principal_ja": "見本太郎", "principal_en": "Taro Sample", "principal_key": ""}
    first = services.create_trip(actor=None, values=trip_values(**both))
    for name in ({"principal_ja": "見本太郎"}, {"principal_en": "taro sample"}):
        alone = {"principal_ja": "", "principal_en": "", "principal_key": "", **name}
        with pytest.raises(ValidationError, match="already on another trip"):
            services.create_trip(actor=None, values=trip_values(**alone))
    assert first.principal_key == "taro-sample"
    assert Trip.objects.count() == 1


@pytest.mark.django_db
class TestAgreementOfAVisit:
    def test_is_made_with_the_city_visited(self):
        agreement = AgreementFactory()
        with pytest.raises(ValidationError) as error:
            VisitFactory(agreement=agreement, city=CityFactory())
        assert refusals(error) == {("agreement", "not_party")}
        assert not Visit.objects.exists()
        assert VisitFactory(agreement=agreement).agreement == agreement

    @pytest.mark.parametrize("changed", ["city", "agreement"])
    def test_stays_one_with_the_city_visited(self, changed):
        visit = VisitFactory(agreement=AgreementFactory())
        values = {changed: CityFactory() if changed == "city" else AgreementFactory()}
        with pytest.raises(ValidationError) as error:
            services.change_visit(visit, actor=None, values=values)
        assert refusals(error) == {("agreement", "not_party")}
        other = AgreementFactory()
        values = {"agreement": other, "city": other.cities.get()}
        assert services.change_visit(visit, actor=None, values=values).agreement == other

    @pytest.mark.parametrize("party", ["kept", "merged", "merged too"])
    def test_may_name_another_record_of_the_city(self, party):
        names = ("kept", "merged", "merged too")
        records = {name: CityFactory() for name in names}
        agreement = AgreementFactory(cities=[records[party]])
        visits = {name: VisitFactory(city=city) for name, city in records.items()}
        for name in names[1:]:
            change_city(records[name], actor=None, values={"merged_into": records["kept"]})
        for visit in visits.values():
            changed = services.change_visit(visit, actor=None, values={"agreement": agreement})
            assert changed.agreement == agreement
