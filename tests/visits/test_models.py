"""What the database itself refuses about trips and visits, and the questions querysets answer."""

import datetime

import pytest
from django.db import InternalError, transaction
from django.utils.translation import override

from tests.database import refused
from tests.factories.cities import CityFactory
from tests.factories.visits import CompletedVisitFactory, InboundVisitFactory, VisitFactory
from visits.enums import Direction, VisitStatus
from visits.lifecycle import TRIP_LIFECYCLE, VISIT_LIFECYCLE
from visits.models import Trip, Visit

pytestmark = pytest.mark.django_db

DAY = datetime.date


def bare_trip(**values):
    """A trip put straight into the table, past every service."""
    return Trip.objects.create(
        **{
            "principal_ja": "見本太郎",
            "principal_key": "sample",
            "office": "governor",
            "starts_on": DAY(2016, 5, 10),
            "ends_on": DAY(2016, 5, 15),
            "status_reason": "reason",
            **values,
        }
    )


def bare_visit(**values):
    """A visit put straight into the table, past every service."""
    return Visit.objects.create(
        **{
            "direction": Direction.OUTBOUND,
            "city": CityFactory(),
            "traveller": "governor",
            "starts_on": DAY(2016, 5, 12),
            "ends_on": DAY(2016, 5, 14),
            "status_reason": "reason",
            "report": "report",
            **values,
        }
    )


INBOUND = {
    "direction": "inbound",
    "traveller": "",
    "visitor_rank": "top",
    "in_japan": True,
    "met_tmg": True,
}


def test_trip_that_ends_before_it_starts_is_refused():
    with refused("trip_ends_after_start"):
        bare_trip(ends_on=DAY(2016, 5, 9))


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_trip_called_off_without_reason_is_refused(status):
    with refused("trip_called_off_has_reason"):
        bare_trip(status=status, status_reason="")


@pytest.mark.parametrize("values", [{"principal_ja": ""}, {"principal_key": ""}])
def test_trip_of_nobody_is_refused(values):
    with refused("trip_names_its_principal"):
        bare_trip(**values)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (DAY(2016, 5, 14), DAY(2016, 5, 20)),  # over its end
        (DAY(2016, 5, 1), DAY(2016, 5, 11)),  # over its start
        (DAY(2016, 5, 12), DAY(2016, 5, 13)),  # inside
        (DAY(2016, 5, 12), DAY(2016, 5, 12)),  # a single day inside
        (DAY(2016, 5, 1), DAY(2016, 5, 31)),  # around
    ],
)
def test_overlapping_trip_of_one_person_is_refused(starts, ends):
    bare_trip()
    with refused("trip_principal_in_one_place"):
        bare_trip(starts_on=starts, ends_on=ends)


def test_two_journeys_of_the_same_single_day_are_refused():
    bare_trip(starts_on=DAY(2016, 5, 10), ends_on=DAY(2016, 5, 10))
    with refused("trip_principal_in_one_place"):
        bare_trip(starts_on=DAY(2016, 5, 10), ends_on=DAY(2016, 5, 10))


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": DAY(2016, 5, 15), "ends_on": DAY(2016, 5, 20)},  # back and off again
        {"starts_on": DAY(2016, 5, 15), "ends_on": DAY(2016, 5, 15)},  # the same, for one day
        {"starts_on": DAY(2016, 5, 1), "ends_on": DAY(2016, 5, 10)},
        {"principal_key": "somebody-else"},
        {"status": "cancelled"},
        {"status": "postponed"},
        {"dates_precision": "month", "starts_on": DAY(2016, 5, 31), "ends_on": DAY(2016, 5, 31)},
        {"voided_at": datetime.datetime(2016, 1, 1, tzinfo=datetime.UTC)},
    ],
)
def test_trip_that_does_not_get_in_the_way_is_accepted(values):
    bare_trip()
    bare_trip(**values)
    assert Trip.objects.count() == 2


def test_visit_that_ends_before_it_starts_is_refused():
    with refused("visit_ends_after_start"):
        bare_visit(ends_on=DAY(2016, 5, 11))


@pytest.mark.parametrize("day", [DAY(2016, 5, 11), DAY(2016, 5, 15)])
def test_meeting_outside_the_visit_is_refused(day):
    with refused("visit_met_during_visit"):
        bare_visit(met_on=day)


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_visit_called_off_without_reason_is_refused(status):
    with refused("visit_called_off_has_reason"):
        bare_visit(status=status, status_reason="")


@pytest.mark.parametrize(
    "values",
    [
        {"traveller": ""},
        {"visitor_rank": "top"},
        {"in_japan": False},
        {"met_tmg": False},
        {**INBOUND, "traveller": "governor"},
        {**INBOUND, "visitor_rank": ""},
        {**INBOUND, "in_japan": None},
        {**INBOUND, "met_tmg": None},
    ],
)
def test_visit_that_mixes_its_sides_is_refused(values):
    with refused("visit_sides_match_direction"):
        bare_visit(**values)


def test_inbound_visit_of_a_trip_is_refused():
    with refused("visit_trip_is_outbound"):
        bare_visit(**INBOUND, trip=bare_trip())


def test_completed_visit_without_report_is_refused():
    with refused("visit_completed_has_report"):
        bare_visit(status="completed", report="")


@pytest.mark.parametrize(
    "values", [{"report": "r"}, {"source": [{"note": "a document"}]}, {"from_system": True}]
)
def test_completed_visit_that_something_tells_of_is_accepted(values):
    assert bare_visit(status="completed", **{"report": "", **values}).pk


STATUSES = VisitStatus.values


@pytest.mark.parametrize("source", STATUSES)
@pytest.mark.parametrize("target", STATUSES)
@pytest.mark.parametrize(
    ("make", "lifecycle"), [(bare_trip, TRIP_LIFECYCLE), (bare_visit, VISIT_LIFECYCLE)]
)
def test_database_moves_status_along_the_table_only(make, lifecycle, source, target):
    record = make(status=source)
    rows = type(record).objects.filter(pk=record.pk)
    if source == target or (source, target) in lifecycle.pairs():
        rows.update(status=target)
        assert rows.get().status == target
        return
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        rows.update(status=target)
    assert rows.get().status == source


def test_visits_by_leaders_are_completed_meetings_at_one_of_the_two_homes():
    counted = {
        CompletedVisitFactory(),
        InboundVisitFactory(status="completed", report="r"),
    }
    for factory, values in [
        (VisitFactory, {}),
        (CompletedVisitFactory, {"traveller": "vice_governor"}),
        (InboundVisitFactory, {}),
        (InboundVisitFactory, {"status": "completed", "report": "r", "visitor_rank": "deputy"}),
        (InboundVisitFactory, {"status": "completed", "report": "r", "in_japan": False}),
        (InboundVisitFactory, {"status": "completed", "report": "r", "met_tmg": False}),
    ]:
        factory(**values)
    assert set(Visit.objects.by_leaders()) == counted


def test_visits_of_a_city_include_those_of_its_double():
    city = CityFactory()
    double = CityFactory()
    visits = {VisitFactory(city=city), VisitFactory(city=double)}
    VisitFactory()
    type(double).objects.filter(pk=double.pk).update(merged_into=city)
    assert set(Visit.objects.of_city(city)) == visits


def test_search_finds_a_visit_by_its_city_in_either_language():
    visit = VisitFactory(city=CityFactory(name_en="São Sample", name_ja="サン見本"))
    VisitFactory()
    assert list(Visit.objects.search("sao sample")) == [visit]
    assert list(Visit.objects.search("さん見本")) == [visit]


@pytest.mark.parametrize(
    ("factory", "values", "english", "japanese"),
    [
        (VisitFactory, {}, "Governor’s visit to Sochi", "知事のソチ訪問"),
        (InboundVisitFactory, {}, "Visit by the leader of Sochi", "ソチ首長の来訪"),
        (
            InboundVisitFactory,
            {"visitor_rank": "deputy"},
            "Visit by the deputy leader of Sochi",
            "ソチ副首長級の来訪",
        ),
        (
            InboundVisitFactory,
            {"visitor_rank": "other"},
            "Visit by a delegation from Sochi",
            "ソチ訪問団の来訪",
        ),
    ],
)
def test_title_reads_naturally_in_both_languages(factory, values, english, japanese):
    visit = factory(city=CityFactory(name_en="Sochi", name_ja="ソチ"), **values)
    with override("en"):
        assert str(visit) == english
    with override("ja"):
        assert str(visit) == japanese
