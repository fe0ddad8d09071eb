"""What the database itself refuses, and what counts as a partner."""

import datetime

import pytest
import time_machine
from django.db.models import F
from django.utils import timezone, translation

from cities.enums import CityKind, CityRoleKind
from cities.models import City, CityRole, NetworkMembership
from tests.database import refused
from tests.factories.cities import CityFactory, CountryFactory, MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date


def test_city_with_the_name_of_another_of_its_kind_and_country_is_refused():
    city = CityFactory()
    with refused("city_name_unique"):
        CityFactory(name_en=city.name_en, country=city.country)


def test_state_may_have_the_name_of_its_capital():
    capital = CityFactory()
    CityFactory(name_en=capital.name_en, country=capital.country, kind=CityKind.STATE)
    assert City.objects.filter(name_en=capital.name_en).count() == 2


def test_city_merged_into_itself_is_refused():
    city = CityFactory()
    with refused("city_not_merged_into_itself"):
        City.objects.filter(pk=city.pk).update(merged_into=F("pk"))


def test_chain_of_merged_cities_is_refused_by_the_database():
    kept = CityFactory()
    double = CityFactory(merged_into=kept)
    with refused("city_merged_one_deep"):
        CityFactory(merged_into=double)
    with refused("city_merged_one_deep"):
        City.objects.filter(pk=kept.pk).update(merged_into=CityFactory())
    with refused("city_merged_one_deep"):
        City.objects.filter(pk=kept.pk).update(merged_into=double)
    City.objects.filter(pk=double.pk).update(name_en="Renamed")
    City.objects.filter(pk=double.pk).update(merged_into=None)
    assert not City.objects.filter(merged_into__isnull=False).exists()


def test_same_city_is_found_under_all_its_records():
    kept, other = CityFactory(), CityFactory()
    one, two = CityFactory(merged_into=kept), CityFactory(merged_into=kept)
    for record in (kept, one, two):
        assert set(City.objects.same_as([record])) == {kept, one, two}
    assert set(City.objects.same_as([other, one])) == {kept, one, two, other}
    assert not City.objects.same_as([]).exists()


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.001, 0), (-91, 0), (0, 180.5), (0, -181), (35, None), (None, 139)],
)
def test_point_off_the_earth_or_by_halves_is_refused(latitude, longitude):
    city = CityFactory()
    with refused("city_point_on_earth"):
        City.objects.filter(pk=city.pk).update(latitude=latitude, longitude=longitude)


@pytest.mark.parametrize(("latitude", "longitude"), [(90, 180), (-90, -180), (None, None)])
def test_point_on_the_edge_or_absent_is_accepted(latitude, longitude):
    assert CityFactory(latitude=latitude, longitude=longitude).latitude == latitude


def test_code_used_twice_is_refused():
    CityFactory(code="same")
    with refused("cities_city_code_key"):
        CityFactory(code="same")


def spell(network, city, starts=None, ends=None, **values):
    return NetworkMembership.objects.create(
        network=network, city=city, starts_on=starts, ends_on=ends, **values
    )


def test_membership_that_ends_before_it_starts_is_refused():
    with refused("membership_ends_after_start"):
        spell(NetworkFactory(), CityFactory(), DAY(2010, 4, 2), DAY(2010, 4, 1))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (None, None),
        (DAY(2010, 3, 31), None),
        (None, DAY(2001, 1, 1)),
        (DAY(2005, 1, 1), DAY(2005, 1, 1)),
    ],
)
def test_spells_of_one_city_in_one_network_that_overlap_are_refused(starts, ends):
    network, city = NetworkFactory(), CityFactory()
    spell(network, city, DAY(2001, 1, 1), DAY(2010, 3, 31))
    with refused("membership_spells_apart"):
        spell(network, city, starts, ends)


def test_spells_that_only_touch_or_concern_others_are_accepted():
    network, city = NetworkFactory(), CityFactory()
    spell(network, city, DAY(2001, 1, 1), DAY(2010, 3, 31))
    spell(network, city, DAY(2010, 4, 1))
    spell(network, CityFactory(), DAY(2001, 1, 1))
    spell(NetworkFactory(), city, DAY(2001, 1, 1))
    spell(network, city, DAY(2005, 1, 1), voided_at=timezone.now())
    assert NetworkMembership.objects.active().count() == 4


def role(city, kind, **values):
    return CityRole.objects.create(city=city, role=kind, **values)


def test_role_that_ends_before_it_starts_is_refused():
    with refused("role_ends_after_start"):
        role(
            CityFactory(),
            CityRoleKind.SISTER_FRIENDSHIP,
            starts_on=DAY(2000, 1, 2),
            ends_on=DAY(2000, 1, 1),
        )


@pytest.mark.parametrize("kind", [CityRoleKind.NETWORK_MEMBER, CityRoleKind.NETWORK_CO_ADVOCATE])
def test_network_role_without_its_network_is_refused(kind):
    with refused("role_names_its_network"):
        role(CityFactory(), kind)


def test_other_role_with_a_network_is_refused():
    with refused("role_names_its_network"):
        role(CityFactory(), CityRoleKind.SISTER_FRIENDSHIP, network=NetworkFactory())


def test_second_home_city_is_refused():
    role(CityFactory(), CityRoleKind.HOME)
    with refused("role_one_home_city"):
        role(CityFactory(), CityRoleKind.HOME)


def test_role_twice_from_one_record_is_refused():
    city = CityFactory()
    role(city, CityRoleKind.SISTER_FRIENDSHIP, origin=city.pk)
    with refused("role_once_per_origin"):
        role(city, CityRoleKind.SISTER_FRIENDSHIP, origin=city.pk)


@pytest.mark.parametrize(
    ("starts", "ends", "on", "expected"),
    [
        (None, None, DAY(1900, 1, 1), True),
        (DAY(1979, 3, 14), None, DAY(1979, 3, 13), False),
        (DAY(1979, 3, 14), None, DAY(1979, 3, 14), True),
        (DAY(1979, 3, 14), DAY(2015, 1, 5), DAY(2015, 1, 5), True),
        (DAY(1979, 3, 14), DAY(2015, 1, 5), DAY(2015, 1, 6), False),
    ],
)
def test_partner_on_a_day_follows_the_days_of_the_role(starts, ends, on, expected):
    city = CityFactory()
    role(city, CityRoleKind.SISTER_FRIENDSHIP, starts_on=starts, ends_on=ends)
    assert City.objects.with_partner_flag(on).get().is_partner is expected
    assert list(City.objects.partners(on)) == ([city] if expected else [])


def test_partner_counts_once_whatever_its_roles():
    city = CityFactory()
    role(city, CityRoleKind.SISTER_FRIENDSHIP)
    for _ in range(2):
        MembershipFactory(city=city)
    assert list(City.objects.partners(DAY(2015, 1, 5))) == [city]


def test_member_of_a_suspended_network_is_a_partner():
    membership = MembershipFactory(network__status="suspended")
    assert list(City.objects.partners(DAY(2015, 1, 5))) == [membership.city]


def test_co_advocate_alone_and_no_role_at_all_make_no_partner():
    role(CityFactory(), CityRoleKind.NETWORK_CO_ADVOCATE, network=NetworkFactory())
    CityFactory()
    assert not City.objects.partners(DAY(2015, 1, 5)).exists()


def test_home_city_is_no_partner_although_it_is_a_member():
    membership = MembershipFactory()
    role(membership.city, CityRoleKind.HOME)
    assert not City.objects.partners(DAY(2015, 1, 5)).exists()


def test_voided_city_is_no_partner():
    membership = MembershipFactory()
    City.objects.filter(pk=membership.city.pk).update(voided_at=timezone.now())
    assert not City.objects.partners(DAY(2015, 1, 5)).exists()


@pytest.mark.parametrize(
    "query",
    ["Toms", "tomsk", "TOMSK", "とむすく", "トムスク", "ﾄﾑｽｸ", "Томск", "tomsk トムスク"],
)
def test_search_finds_a_city_by_every_spelling(query):
    tomsk = CityFactory(
        code="tomsk",
        name_en="Tomsk",
        name_ja="トムスク",
        aliases=["Toms"],
        names_local=[{"lang": "ru", "name": "Томск"}],
    )
    CityFactory(name_en="Moscow", name_ja="モスクワ")
    assert list(City.objects.search(query)) == [tomsk]


def test_search_ignores_accents_in_both_directions():
    sao_paulo = CityFactory(name_en="São Paulo")
    assert list(City.objects.search("Sao Paulo")) == [sao_paulo]
    assert list(City.objects.search("são")) == [sao_paulo]


def test_local_time_is_the_time_there_by_the_real_clock(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)
    with time_machine.travel(datetime.datetime(2026, 7, 1, 12, 0, tzinfo=datetime.UTC), tick=False):
        assert f"{CityFactory(timezone='Europe/Paris').local_time():%Y-%m-%d %H:%M}" == (
            "2026-07-01 14:00"
        )
        assert CityFactory(timezone="").local_time() is None


def test_name_falls_back_to_the_other_language():
    country = CountryFactory(name_ja="", name_en="Only English")
    with translation.override("ja"):
        assert str(country) == "Only English"
