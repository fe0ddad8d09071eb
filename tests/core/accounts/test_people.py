"""Changes of accounts: each has a reason, and the portal keeps an administrator."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.utils.translation import override

from diplomacy.core.accounts import changes, people
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from diplomacy.core.models import RoleMembership, User
from diplomacy.core.records import StaleRecord
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person


def told(record):
    """In one transaction all changes have one time, so their order says nothing."""
    with override("en"):
        changes = changes_of(record, None)
    return [(change.who, change.why, change.subject, change.kind) for change in changes]


def code_of(refused):
    (error,) = refused.value.error_list if hasattr(refused.value, "error_list") else [refused.value]
    return error.code


@pytest.mark.parametrize("act", [people.deactivate, people.reactivate, people.resend_invitation])
def test_no_change_is_made_without_a_reason(act, admin, officer):
    with pytest.raises(ValidationError) as refused:
        act(officer, actor=admin, reason=" ")
    assert list(refused.value.message_dict) == ["reason"]


@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.AUDITOR, Role.VIEWER])
def test_only_administrators_change_accounts(role, officer):
    actor = person(role)
    with pytest.raises(PermissionDenied):
        people.deactivate(officer, actor=actor, reason="Sample")
    with pytest.raises(PermissionDenied):
        people.give_role(officer, Role.VIEWER, actor=actor, reason="Sample")
    with pytest.raises(PermissionDenied):
        people.invite(actor=actor, values={"email": "a@b.example"}, roles=["viewer"], reason="x")


def test_change_is_kept_with_who_and_why(admin, officer):
    bureau = BureauFactory()
    people.change_person(
        officer, actor=admin, values={"bureau": bureau, "name_en": "New Name"}, reason="Married"
    )
    with override("en"):
        (change,) = [change for change in changes_of(officer, None) if change.why == "Married"]
    assert change.who == "first-admin"
    assert {field.label for field in change.fields} == {"Bureau", "Name (English)"}


def test_change_from_an_old_version_is_refused(admin, officer):
    people.change_person(officer, actor=admin, values={"name_en": "One"}, reason="x")
    with pytest.raises(StaleRecord):
        people.change_person(
            officer, actor=admin, values={"name_en": "Two"}, expected_version=1, reason="x"
        )
    with pytest.raises(StaleRecord):
        people.give_role(officer, Role.VIEWER, actor=admin, expected_version=1, reason="x")


def test_signing_in_is_no_change_that_others_meet(officer):
    User.objects.filter(pk=officer.pk).update(last_login="2026-01-01T00:00:00Z", password="!")
    officer.refresh_from_db()
    assert officer.version == 1
    assert len(changes_of(officer, None)) == 2  # the account and its role


def test_new_address_leaves_no_way_in_by_the_old_one(admin, officer):
    EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
    people.change_person(officer, actor=admin, values={"email": "new@portal.example"}, reason="x")
    assert not EmailAddress.objects.filter(user=officer).exists()


@pytest.mark.parametrize("taken", ["FIRST-ADMIN@portal.example", "first-admin"])
def test_address_of_another_account_is_refused(taken, admin, officer):
    User.objects.filter(pk=admin.pk).update(username="first-admin@login.example")
    taken = taken if "@" in taken else "FIRST-ADMIN@login.example"
    with pytest.raises(ValidationError) as refused:
        people.change_person(officer, actor=admin, values={"email": taken}, reason="x")
    assert list(refused.value.message_dict) == ["email"]


def test_two_accounts_with_one_address_are_refused_by_the_database(officer):
    with override("en"), pytest.raises(ValidationError) as refused:
        User(username="another", email=officer.email.upper(), password="!").full_clean()
    assert refused.value.messages == ["Another account has this e-mail address."]


def test_role_is_given_once_and_kept_in_the_history(admin, officer):
    people.give_role(officer, Role.PROTOCOL_OFFICER, actor=admin, reason="Stands in")
    assert User.objects.get(pk=officer.pk).roles == {"desk_officer", "protocol_officer"}
    assert ("first-admin", "Stands in", "Role: Protocol officer", "insert") in told(officer)
    with pytest.raises(ValidationError):
        people.give_role(officer, Role.PROTOCOL_OFFICER, actor=admin, reason="Again")
    with pytest.raises(ValidationError):
        people.give_role(officer, Role.SERVICE, actor=admin, reason="Never")


def test_role_is_taken_away_with_its_reason(admin, officer):
    held = officer.role_memberships.get()
    people.take_role(officer, held, actor=admin, reason="Moved on")
    assert User.objects.get(pk=officer.pk).roles == frozenset()
    assert ("first-admin", "Moved on", "Role: Desk officer", "delete") in told(officer)
    with pytest.raises(ValidationError):
        people.take_role(officer, held, actor=admin, reason="Twice")


def test_administrator_keeps_the_own_role_and_account(admin, other_admin):
    with pytest.raises(ValidationError) as refused:
        people.take_role(admin, admin.role_memberships.get(), actor=admin, reason="x")
    assert code_of(refused) == "own"
    with pytest.raises(ValidationError) as refused:
        people.deactivate(admin, actor=admin, reason="x")
    assert code_of(refused) == "own"


def test_last_active_administrator_stays(admin, other_admin):
    people.deactivate(other_admin, actor=admin, reason="x")
    with pytest.raises(ValidationError) as refused:
        people.deactivate(admin, actor=None, reason="x")
    assert code_of(refused) == "last"
    with pytest.raises(ValidationError) as refused:
        people.take_role(admin, admin.role_memberships.get(), actor=None, reason="x")
    assert code_of(refused) == "last"


def test_invited_administrator_does_not_count_as_one(admin):
    people.invite(
        actor=admin,
        values={"email": "new@portal.example", "name_en": "New"},
        roles=[Role.ADMINISTRATOR],
        reason="x",
    )
    with pytest.raises(ValidationError) as refused:
        people.deactivate(admin, actor=None, reason="x")
    assert code_of(refused) == "last"


@pytest.mark.parametrize("act", ["deactivate", "take_role"])
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_act_at_once_leave_one(act):
    pair = [person(Role.ADMINISTRATOR), person(Role.ADMINISTRATOR)]
    start, outcomes = threading.Barrier(2), []

    def attack(actor, target):
        try:
            start.wait(10)
            if act == "deactivate":
                people.deactivate(target, actor=actor, reason="x")
            else:
                people.take_role(target, target.role_memberships.get(), actor=actor, reason="x")
            outcomes.append("done")
        except (PermissionDenied, ValidationError):
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=attack, args=pair),
        threading.Thread(target=attack, args=pair[::-1]),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["done", "refused"]
    left = RoleMembership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    assert left.count() == 1


@pytest.mark.django_db(transaction=True)
def test_second_of_two_changes_is_judged_by_what_the_first_left():
    """The actor lost the role while waiting: with a third administrator nobody is the last."""
    first, second, third = (person(Role.ADMINISTRATOR) for _ in range(3))
    assert second.roles  # read before, as at the start of a request
    people.take_role(second, second.role_memberships.get(), actor=first, reason="x")
    with pytest.raises(PermissionDenied):
        people.deactivate(third, actor=second, reason="x")


def test_deactivated_account_comes_back_with_a_reason(admin, officer):
    people.deactivate(officer, actor=admin, reason="Leaves")
    with pytest.raises(ValidationError):
        people.deactivate(officer, actor=admin, reason="Twice")
    people.reactivate(officer, actor=admin, reason="Returns")
    assert User.objects.get(pk=officer.pk).is_active
    assert {"Returns", "Leaves"} <= {why for _who, why, _subject, _kind in told(officer)}


def test_closed_bureau_takes_nobody_in(admin, officer):
    closed = BureauFactory(is_active=False)
    with pytest.raises(ValidationError) as refused:
        people.change_person(officer, actor=admin, values={"bureau": closed}, reason="x")
    assert list(refused.value.message_dict) == ["bureau"]


@pytest.mark.parametrize("names", [{}, {"name_ja": " ", "name_en": ""}])
def test_person_without_a_name_is_not_invited(db, names):
    with pytest.raises(ValidationError) as refused:
        people.invite(
            actor=None, values={"email": "a@b.example", **names}, roles=["viewer"], reason="x"
        )
    assert set(refused.value.message_dict) == {"name_ja"}


def test_user_name_is_nobody_elses_address(db):
    person("viewer", username="first", email="first@b.example")
    values = {"name_en": "B", "email": "b@b.example", "username": "First@b.example"}
    with pytest.raises(ValidationError) as refused:
        people.invite(actor=None, values=values, roles=["viewer"], reason="x")
    assert set(refused.value.message_dict) == {"username"}


def test_whoever_was_changed_is_judged_by_the_roles_of_now(officer):
    """Rights that were read before the change are forgotten with it."""
    bureau = BureauFactory()
    assert officer.officer_of == frozenset()
    RoleMembership.objects.create(user=officer, role=Role.BUREAU_OFFICER, bureau=bureau)
    changed = changes.touched(officer)
    assert Role.BUREAU_OFFICER in changed.roles
    assert changed.officer_of == {bureau.pk}
