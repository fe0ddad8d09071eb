"""Predicates alone, and what visibility means for each kind of reader."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cities.models import City
from diplomacy.core import policies
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.models import Bureau

pytestmark = pytest.mark.django_db

EVERYTHING = {"public", "internal", "restricted"}


@pytest.fixture
def bureau():
    return Bureau.objects.create(code="sample-bureau", name_ja="見本局", name_en="Sample Bureau")


@pytest.fixture
def one_of_each(city_values, bureau):
    for visibility in Visibility.values:
        City.objects.create(
            **{**city_values, "code": visibility, "name_en": visibility},
            visibility=visibility,
            lead_bureau=bureau,
        )


def seen_by(user) -> set[str]:
    rows = set(City.objects.visible_to(user).values_list("code", flat=True))
    assert rows == {city.code for city in City.objects.all() if policies.may_see(user, city)}
    return rows


def test_nobody_signed_in_sees_public_records(one_of_each):
    assert seen_by(AnonymousUser()) == {"public"}


def test_a_person_without_a_role_sees_public_records(one_of_each, make_user):
    assert seen_by(make_user("new")) == {"public"}


@pytest.mark.parametrize(
    "role", [Role.OFFICE_HEAD, Role.DESK_OFFICER, Role.AUDITOR, Role.PROTOCOL_OFFICER]
)
def test_roles_of_trust_see_everything(one_of_each, make_user, role):
    assert seen_by(make_user("trusted", role)) == EVERYTHING


@pytest.mark.parametrize(
    "role", [Role.VIEWER, Role.BUREAU_OFFICER, Role.FUND_MANAGER, Role.SECRETARIAT]
)
def test_other_roles_do_not_see_restricted_records(one_of_each, make_user, role):
    assert seen_by(make_user("other", role)) == {"public", "internal"}


def test_the_lead_bureau_sees_its_restricted_records(one_of_each, make_user, bureau):
    assert seen_by(make_user("own", Role.BUREAU_OFFICER, bureau=bureau)) == EVERYTHING


def test_a_client_sees_restricted_records_by_scope_only(one_of_each, make_user, bureau):
    client = make_user("client", Role.SERVICE, bureau=bureau, is_service=True)
    assert seen_by(client) == {"public", "internal"}
    client.scopes = frozenset({"read", "read:restricted"})
    assert seen_by(client) == EVERYTHING


def test_a_model_without_a_policy_allows_nothing(office):
    class Undeclared:
        pass

    assert not policies.can(office, "view", Undeclared)


def test_predicates_compose_by_name(office, make_user):
    viewer = make_user("viewer", Role.VIEWER)
    both = policies.staff & ~policies.office
    assert both.name == "(staff and not administrator or office_head)"
    assert (both(viewer), both(office)) == (True, False)
    either = policies.office | policies.role(Role.VIEWER)
    assert (either(viewer), either(office), either(make_user("x"))) == (True, True, False)


def test_an_auditor_changes_nothing(make_user):
    auditor = make_user("auditor", Role.AUDITOR)
    allowed = [
        (model.__name__, action)
        for model, actions in policies.registered().items()
        for action in actions
        if action != "view" and policies.can(auditor, action, model)
    ]
    assert allowed == []
