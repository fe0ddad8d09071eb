"""Statements made once: the same rows as the ORM gives, for every key, reader and day."""

import datetime
import threading
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Prefetch

from cities.models import City, CityRole
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.models import Bureau
from diplomacy.core.policies import reader_of
from diplomacy.core.prepared import GIVEN_CODE, GIVEN_ID, Prepared, prepared
from tests.factories.agreements import SisterAgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def bureau(code: str) -> Bureau:
    return Bureau.objects.create(code=code, name_ja=code, name_en=code)


@pytest.fixture
def cities() -> list[City]:
    found = [CityFactory(code=f"sample-{number}") for number in range(3)]
    for city in found:
        SisterAgreementFactory(cities=[city])
    return found


def test_rows_are_those_of_the_queryset_with_relations_annotations_and_prefetches(
    cities: list[City], django_assert_num_queries: Any
) -> None:
    rows = City.objects.with_partner_flag(datetime.date(2015, 1, 5)).select_related("country")
    rows = rows.prefetch_related(Prefetch("roles", CityRole.objects.order_by("pk"), "held"))
    statement: Prepared[Any] = Prepared(rows.filter(code=GIVEN_CODE))
    for city in cities:
        expected = rows.get(code=city.code)
        with django_assert_num_queries(2):
            [found] = statement.rows(city.code)
            assert (found, found.country.name_en) == (expected, expected.country.name_en)
            assert (found.is_partner, found.held) == (expected.is_partner, expected.held)
            assert found.names_local == expected.names_local


def test_value_is_a_parameter_and_never_part_of_the_statement(cities: list[City]) -> None:
    statement: Prepared[Any] = Prepared(City.objects.filter(code=GIVEN_CODE).values_list("name_en"))
    assert statement.rows("sample-0") == [(cities[0].name_en,)]
    assert statement.rows("'; DROP TABLE cities_city; --") == []


def test_statement_without_a_place_for_the_value_is_refused() -> None:
    with pytest.raises(ValueError, match="given later"):
        Prepared(City.objects.values_list("code"))


def test_each_reader_sees_what_they_may() -> None:
    @prepared
    def ask(user: Any, on: datetime.date) -> Any:
        return City.objects.visible_to(user).filter(pk=GIVEN_ID)

    hidden = CityFactory(visibility=Visibility.RESTRICTED)
    public = CityFactory(visibility=Visibility.PUBLIC)
    desk, viewer = person(Role.DESK_OFFICER), person(Role.VIEWER)
    leads = person(Role.BUREAU_OFFICER, bureau=bureau("env"))
    City.objects.filter(pk=hidden.pk).update(lead_bureau=leads.bureau)
    assert {
        name: (len(ask(user, hidden.pk)), len(ask(user, public.pk)))
        for name, user in {
            "desk": desk,
            "viewer": viewer,
            "leads": leads,
            "nobody": AnonymousUser(),
        }.items()
    } == {"desk": (1, 1), "viewer": (0, 1), "leads": (1, 1), "nobody": (0, 1)}


def test_statement_is_made_anew_for_another_day(settings: Any) -> None:
    days = []

    @prepared
    def ask(user: Any, on: datetime.date) -> Any:
        days.append(on)
        return City.objects.filter(pk=GIVEN_ID)

    for day in (5, 5, 6):
        settings.PORTAL_TODAY = datetime.date(2015, 1, day)
        ask(AnonymousUser(), CityFactory().pk)
    assert days == [datetime.date(2015, 1, 5), datetime.date(2015, 1, 6)]


def test_readers_are_alike_when_they_may_see_the_same() -> None:
    assert reader_of(person(Role.DESK_OFFICER)) == reader_of(person(Role.AUDITOR))
    one, other = (person(Role.VIEWER, bureau=bureau(code)) for code in ("env", "edu"))
    assert reader_of(one) != reader_of(other)
    reader = reader_of(AnonymousUser())
    assert reader_of(reader) is reader


def test_threads_ask_at_once_each_on_its_own_connection(cities: list[City]) -> None:
    statement: Prepared[Any] = Prepared(City.objects.filter(pk=GIVEN_ID).values_list("pk"))
    statement.rows(cities[0].pk)
    used = []

    def ask() -> None:
        try:
            statement.rows(cities[0].pk)
            used.append(connection.connection)
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    [theirs] = used
    assert theirs is not connection.connection
