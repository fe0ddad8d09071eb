"""Cities are merged, memberships give and take roles: in one transaction and with the reason."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone, translation

from cities import services
from cities.enums import CityRoleKind
from cities.models import City, CityRole, NetworkMembership
from cities.selectors import cities_for, home_city
from diplomacy.core.history import changes_of
from diplomacy.core.records import StaleRecord
from tests.factories.cities import CityFactory, MembershipFactory, NetworkFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
MEMBER, CO_ADVOCATE = CityRoleKind.NETWORK_MEMBER, CityRoleKind.NETWORK_CO_ADVOCATE


def roles():
    return list(CityRole.objects.order_by("role").values_list("role", "starts_on", "ends_on"))


def test_membership_gives_the_role_with_its_days_and_precision():
    membership = MembershipFactory(starts_on=DAY(2001, 12, 31), starts_on_precision="year")
    role = CityRole.objects.get()
    assert (role.role, role.network, role.city) == (MEMBER, membership.network, membership.city)
    assert (role.starts_on, role.starts_on_precision) == (DAY(2001, 12, 31), "year")
    assert role.origin == membership.pk


def test_co_advocate_holds_both_roles_and_loses_one_when_it_stops():
    membership = MembershipFactory(co_advocate=True)
    assert roles() == [(CO_ADVOCATE, None, None), (MEMBER, None, None)]
    services.change_membership(membership, actor=None, values={"co_advocate": False})
    assert roles() == [(MEMBER, None, None)]


def test_end_of_a_membership_ends_the_role():
    membership = MembershipFactory()
    services.change_membership(membership, actor=None, values={"ends_on": DAY(2014, 12, 31)})
    assert roles() == [(MEMBER, None, DAY(2014, 12, 31))]


def test_membership_moved_to_another_city_moves_the_role():
    membership, other = MembershipFactory(), CityFactory()
    services.change_membership(membership, actor=None, values={"city": other})
    assert list(CityRole.objects.values_list("city", flat=True)) == [other.pk]


def test_voided_membership_gives_no_role():
    membership = MembershipFactory()
    services.void_membership(membership, actor=None, reason="Entered twice")
    assert roles() == []


def test_role_has_the_visibility_of_its_membership():
    membership = MembershipFactory(visibility="restricted")
    reader = person("viewer")
    city = cities_for(reader, DAY(2015, 1, 5)).get()
    assert city.visible_roles == []
    assert city.is_partner
    services.change_membership(membership, actor=None, values={"visibility": "internal"})
    assert len(cities_for(reader, DAY(2015, 1, 5)).get().visible_roles) == 1


def test_reconciling_again_changes_nothing():
    membership = MembershipFactory()
    before = CityRole.objects.get()
    services.change_membership(membership, actor=None, values={})
    after = CityRole.objects.get()
    assert (after.pk, after.version) == (before.pk, before.version)


def test_change_of_a_membership_raises_the_versions_of_city_and_network():
    membership = MembershipFactory()
    city, network = membership.city, membership.network
    before = [type(root).objects.get(pk=root.pk).version for root in (city, network)]
    services.change_membership(membership, actor=None, values={"co_advocate": True})
    after = [type(root).objects.get(pk=root.pk).version for root in (city, network)]
    assert all(new > old for old, new in zip(before, after, strict=True))


def test_overlapping_spell_says_so_and_changes_nothing():
    membership = MembershipFactory()
    with pytest.raises(ValidationError) as caught:
        services.add_membership(
            actor=None, values={"network": membership.network, "city": membership.city}
        )
    assert "membership_spells_apart" not in str(caught.value)
    assert NetworkMembership.objects.count() == CityRole.objects.count() == 1


def test_change_keeps_who_and_why_on_the_city_and_the_network():
    desk = person("desk_officer", name_en="Desk", name_ja="担当")
    network, city = NetworkFactory(), CityFactory()
    services.add_membership(
        actor=desk, values={"network": network, "city": city}, reason="Joined at the plenary"
    )
    for root in (city, network):
        newest = changes_of(root, None)
        assert "Joined at the plenary" in {change.why for change in newest}


def test_viewer_may_not_write_memberships():
    viewer, membership = person("viewer"), MembershipFactory()
    with pytest.raises(PermissionDenied):
        services.add_membership(
            actor=viewer, values={"network": NetworkFactory(), "city": membership.city}
        )
    with pytest.raises(PermissionDenied):
        services.void_membership(membership, actor=viewer, reason="No")
    assert roles() == [(MEMBER, None, None)]


def test_stale_membership_is_refused_and_roles_stay():
    membership = MembershipFactory()
    services.change_membership(membership, actor=None, values={"co_advocate": True})
    with pytest.raises(StaleRecord):
        services.change_membership(
            membership, actor=None, values={"ends_on": DAY(2014, 1, 1)}, expected_version=1
        )
    assert roles() == [(CO_ADVOCATE, None, None), (MEMBER, None, None)]


def test_home_city_is_declared_once():
    city = CityFactory()
    assert home_city() is None
    for _ in range(2):
        services.declare_home(city=city)
    assert home_city() == city


def test_network_touched_by_a_membership_says_who_and_why():
    desk, network = person("desk_officer"), NetworkFactory()
    values = {"network": network, "city": CityFactory()}
    services.add_membership(actor=desk, values=values, reason="Joined")
    context = network.events.order_by("pgh_id").last().pgh_context
    assert (context["user"], context["reason"]) == (desk.pk, "Joined")


# --- Merging -----------------------------------------------------------------------------------


def merge(city, into, *, actor=None, **more):
    return services.change_city(city, actor=actor, values={"merged_into": into}, **more)


def merged():
    """Which record stands for which, by code."""
    rows = City.objects.filter(merged_into__isnull=False)
    return dict(rows.values_list("code", "merged_into__code"))


def test_records_merged_into_a_city_follow_it_with_who_and_why():
    desk = person("desk_officer")
    oldest, older, kept = (CityFactory(code=code) for code in ("oldest", "older", "kept"))
    merge(oldest, older)
    merge(older, kept, actor=desk, reason="Entered twice")
    assert merged() == {"oldest": "kept", "older": "kept"}
    for record in (oldest, older):
        context = record.events.order_by("pgh_id").last().pgh_context
        assert (context["user"], context["reason"]) == (desk.pk, "Entered twice")


def test_merged_city_keeps_its_record_when_other_facts_change_and_can_be_parted():
    city, kept = CityFactory(code="double"), CityFactory(code="kept")
    merge(city, kept)
    services.change_city(city, actor=None, values={"merged_into": kept, "name_en": "Renamed"})
    services.change_city(city, actor=None, values={"name_ja": "改名"})
    assert merged() == {"double": "kept"}
    merge(city, None)
    assert merged() == {}


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("home", "The home city cannot be merged into another."),
        ("voided", "That record was withdrawn. Choose another."),
        ("merged", "That record was itself merged. Merge into “Kept” instead."),
        ("back", "That record was itself merged into this one."),
    ],
)
def test_impossible_merge_names_its_field_and_changes_nothing(case, message):
    city, into, kept = CityFactory(), CityFactory(), CityFactory(name_en="Kept")
    if case == "home":
        services.declare_home(city=city)
    elif case == "voided":
        services.void_city(into, actor=None, reason="Wrong")
    else:
        merge(into, kept if case == "merged" else city)
    before = merged()
    with translation.override("en"):
        with pytest.raises(ValidationError) as caught:
            merge(city, into)
        assert caught.value.message_dict == {"merged_into": [message]}
    assert merged() == before


def test_city_into_which_others_were_merged_is_not_voided():
    double, kept = CityFactory(), CityFactory()
    merge(double, kept)
    with pytest.raises(ValidationError):
        services.void_city(kept, actor=None, reason="Wrong")
    merge(double, None)
    assert services.void_city(kept, actor=None, reason="Wrong").voided


def test_viewer_may_not_merge():
    with pytest.raises(PermissionDenied):
        merge(CityFactory(), CityFactory(), actor=person("viewer"))
    assert merged() == {}


def test_stale_city_is_not_merged():
    city = CityFactory()
    services.change_city(city, actor=None, values={"name_ja": "改名"})
    with pytest.raises(StaleRecord):
        merge(city, CityFactory(), expected_version=city.version)
    assert merged() == {}


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_each_into_the_other_at_once_leave_one_merged():
    cities = [CityFactory(), CityFactory()]

    def try_merge(number):
        try:
            merge(cities[number % 2], cities[1 - number % 2])
        except ValidationError as error:
            return list(error.message_dict)
        finally:
            connection.close()
        return []

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(try_merge, range(8)))
    assert len(merged()) == 1
    # Whoever comes first wins; saying the same again is no error.
    assert answers.count([]) == answers.count(["merged_into"]) == 4


def test_roles_of_a_merged_record_count_for_the_one_in_use():
    double, kept = CityFactory(), CityFactory()
    MembershipFactory(city=double, starts_on=DAY(2001, 12, 31))
    assert list(City.objects.partners(DAY(2015, 1, 5))) == [double]
    merge(double, kept)
    assert list(City.objects.partners(DAY(2015, 1, 5))) == [kept]


def test_voided_or_merged_city_becomes_no_member():
    kept, network = CityFactory(), NetworkFactory()
    for fate in ({"voided_at": timezone.now()}, {"merged_into": kept}):
        city = CityFactory()
        City.objects.filter(pk=city.pk).update(**fate)
        with pytest.raises(ValidationError) as refusal:
            services.add_membership(actor=None, values={"city": city, "network": network})
        assert list(refusal.value.message_dict) == ["city"]
    assert not NetworkMembership.objects.exists()
