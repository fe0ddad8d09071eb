"""Predicates alone, and what visibility means for each kind of reader."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement, Review
from cities.models import City
from diplomacy.core import policies, records
from diplomacy.core.backends import SessionBackend
from diplomacy.core.enums import FieldGroup, Role, Visibility
from diplomacy.core.models import Bureau, RoleMembership, User
from tests.factories.agreements import AgreementFactory
from tests.factories.visits import CompletedVisitFactory
from visits.models import Visit

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


#: Actions that only read.
READING = {"view", "open_voided"}


def test_an_auditor_changes_nothing(make_user):
    auditor = make_user("auditor", Role.AUDITOR)
    allowed = [
        (model.__name__, action)
        for model, actions in policies.registered().items()
        for action in actions
        if action not in READING and policies.can(auditor, action, model)
    ]
    assert allowed == []


def another_bureau() -> Bureau:
    return Bureau.objects.create(code="other-bureau", name_ja="別の局", name_en="Other Bureau")


def test_a_post_may_be_for_another_bureau_than_ones_own(one_of_each, make_user, bureau):
    officer = make_user("both", bureau=another_bureau())
    assert seen_by(officer) == {"public"}
    RoleMembership.objects.create(user=officer, role=Role.BUREAU_OFFICER, bureau=bureau)
    officer = SessionBackend().get_user(officer.pk)
    assert officer.officer_of == User.objects.get(pk=officer.pk).officer_of == {bureau.pk}
    assert seen_by(officer) == EVERYTHING
    led, own = (
        AgreementFactory(lead_bureau=b, visibility="internal") for b in (bureau, officer.bureau)
    )
    assert policies.can(officer, "change", led)
    assert not policies.can(officer, "change", own)


def test_a_post_without_a_bureau_is_for_ones_own(make_user, bureau):
    officer = make_user("own", Role.BUREAU_OFFICER, bureau=bureau)
    assert SessionBackend().get_user(officer.pk).officer_of == {bureau.pk}
    assert User.objects.get(pk=officer.pk).officer_of == {bureau.pk}
    nowhere = make_user("nowhere", Role.BUREAU_OFFICER)
    assert SessionBackend().get_user(nowhere.pk).officer_of == frozenset()
    assert not policies.can(nowhere, "add", Agreement)


def test_only_a_programme_officers_role_is_for_a_bureau(make_user, bureau):
    with pytest.raises(IntegrityError, match="rolemembership_bureau"), transaction.atomic():
        RoleMembership.objects.create(user=make_user("x"), role=Role.AUDITOR, bureau=bureau)


#: Which groups each role reads, written down a second time by hand.
READS = {
    Role.ADMINISTRATOR: {"working_notes", "protocol", "assessments", "relation_signals"},
    Role.OFFICE_HEAD: {"working_notes", "protocol", "assessments", "relation_signals"},
    Role.DESK_OFFICER: {"working_notes", "protocol", "assessments", "relation_signals"},
    Role.AUDITOR: {"working_notes", "protocol", "assessments", "relation_signals"},
    Role.PROTOCOL_OFFICER: {"working_notes", "protocol", "relation_signals"},
    Role.BUREAU_OFFICER: {"working_notes", "assessments", "relation_signals"},
    Role.SECRETARIAT: {"working_notes", "assessments", "relation_signals"},
    Role.FUND_MANAGER: {"working_notes"},
    Role.FUND_APPROVER: {"working_notes"},
    Role.VIEWER: {"working_notes"},
}


@pytest.mark.parametrize("role", READS)
def test_each_role_reads_its_groups_of_fields(make_user, role):
    person = make_user("reader", role)
    examples = {
        FieldGroup.WORKING_NOTES: (Agreement, "notes"),
        FieldGroup.PROTOCOL: (Visit, "protocol_notes"),
        FieldGroup.ASSESSMENTS: (Review, "rationale"),
        FieldGroup.RELATION_SIGNALS: (City, "last_contact"),
    }
    read = {
        group
        for group, (model, name) in examples.items()
        if name in policies.readable_fields(person, model)
    }
    assert read == READS[role]
    assert "status" in policies.readable_fields(person, Visit)


def test_nobody_without_a_role_reads_a_restricted_field(make_user):
    for person in (AnonymousUser(), make_user("new")):
        for model, fields in policies.restricted().items():
            assert policies.hidden_fields(person, model) == set(fields)


def test_a_client_reads_restricted_fields_by_scope_only(make_user):
    client = make_user("client", Role.SERVICE, is_service=True)
    assert "rationale" not in policies.readable_fields(client, Review)
    client.scopes = frozenset({"read", "read:restricted"})
    assert policies.hidden_fields(client, Review) == frozenset()


@pytest.fixture
def protocol_reads_no_notes(monkeypatch):
    """A role that may change visits and not read their protocol notes."""
    closed = {**policies._FIELD_READERS, FieldGroup.PROTOCOL: frozenset({Role.AUDITOR})}
    monkeypatch.setattr(policies, "_FIELD_READERS", closed)
    policies._groups_of.cache_clear()
    yield
    policies._groups_of.cache_clear()


def test_nobody_overwrites_what_they_may_not_read(make_user, protocol_reads_no_notes):
    visit = CompletedVisitFactory(protocol_notes="The guest drinks tea.")
    officer = make_user("protocol", Role.PROTOCOL_OFFICER)
    with pytest.raises(PermissionDenied):
        records.change(visit, actor=officer, values={"protocol_notes": ""})
    records.change(visit, actor=officer, values={"official": True})
    visit.refresh_from_db()
    assert (visit.protocol_notes, visit.official) == ("The guest drinks tea.", True)


def test_a_form_has_no_box_for_what_its_reader_may_not_read(make_user, protocol_reads_no_notes):
    visit = CompletedVisitFactory(protocol_notes="The guest drinks tea.")
    client = Client()
    client.force_login(make_user("protocol", Role.PROTOCOL_OFFICER))
    page = client.get(reverse("visits:visit_update", kwargs={"pk": visit.pk})).content.decode()
    assert 'name="report"' in page
    assert 'name="protocol_notes"' not in page
    assert "drinks tea" not in page


def test_reading_every_record_is_not_reading_every_value(make_user):
    protocol = make_user("protocol", Role.PROTOCOL_OFFICER)
    assert policies.reads_everything(protocol)
    assert policies.hidden_fields(protocol, Review) == {"rationale"}
    assert not policies.reads_everything(make_user("viewer", Role.VIEWER))
