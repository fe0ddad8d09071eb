"""Memberships give and take roles, in their own transaction and with the reason."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cities import services
from cities.enums import CityRoleKind
from cities.models import CityRole, NetworkMembership
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
