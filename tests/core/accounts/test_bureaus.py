"""Bureaus: added, renamed and closed for a reason; what is left with one is said plainly."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from cities.forms import CityForm
from diplomacy.core.accounts import bureaus
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from diplomacy.core.records import StaleRecord
from initiatives.models import Initiative
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory, InitiativeFactory
from tests.factories.people import person

VALUES = {"code": "new-bureau", "name_ja": "新しい局", "name_en": "New Bureau"}


def test_bureau_is_added_and_renamed_with_who_and_why(admin):
    bureau = bureaus.add_bureau(actor=admin, values=VALUES, reason="Reorganisation")
    bureaus.rename_bureau(
        bureau, actor=admin, values={"name_en": "Newer"}, expected_version=1, reason="Misspelt"
    )
    with override("en"):
        told = {(change.who, change.why) for change in changes_of(bureau, None)}
    assert told == {("first-admin", "Reorganisation"), ("first-admin", "Misspelt")}
    with pytest.raises(StaleRecord):
        bureaus.rename_bureau(bureau, actor=admin, values={}, expected_version=1, reason="x")


@pytest.mark.parametrize("role", [Role.OFFICE_HEAD, Role.DESK_OFFICER])
def test_others_change_no_bureau(role, db):
    bureau, actor = BureauFactory(), person(role)
    with pytest.raises(PermissionDenied):
        bureaus.add_bureau(actor=actor, values=VALUES, reason="x")
    for act in (bureaus.close_bureau, bureaus.reopen_bureau):
        with pytest.raises(PermissionDenied):
            act(bureau, actor=actor, reason="x")


def test_nothing_happens_to_a_bureau_without_a_reason(admin):
    with pytest.raises(ValidationError):
        bureaus.add_bureau(actor=admin, values=VALUES, reason="")
    for act in (bureaus.close_bureau, bureaus.reopen_bureau):
        with pytest.raises(ValidationError):
            act(BureauFactory(), actor=admin, reason="")


def test_empty_bureau_is_closed_and_opened_again(admin):
    bureau = BureauFactory()
    assert not bureaus.close_bureau(bureau, actor=admin, reason="x").is_active
    with pytest.raises(ValidationError):
        bureaus.close_bureau(bureau, actor=admin, reason="x")
    assert bureaus.reopen_bureau(bureau, actor=admin, reason="x").is_active
    with pytest.raises(ValidationError):
        bureaus.reopen_bureau(bureau, actor=admin, reason="x")


def test_bureau_with_people_and_work_is_closed_only_knowingly(admin):
    bureau = BureauFactory()
    person(Role.BUREAU_OFFICER, bureau=bureau)
    person(Role.VIEWER, bureau=bureau, is_active=False)
    CityFactory(lead_bureau=bureau)
    AgreementFactory(lead_bureau=bureau, cities=[CityFactory()])
    InitiativeFactory(lead_bureau=bureau)
    ended = InitiativeFactory(lead_bureau=bureau)
    Initiative.objects.filter(pk=ended.pk).update(voided_at="2015-01-01T00:00:00Z")
    with override("en"), pytest.raises(ValidationError) as refused:
        bureaus.close_bureau(bureau, actor=admin, reason="x")
    assert refused.value.message_dict == {
        "anyway": [
            (
                "This bureau still has people: 1, Cities: 1, Agreements: 1, Initiatives: 1."
                " It keeps them until somebody moves them."
            )
        ]
    }
    assert not bureaus.close_bureau(bureau, actor=admin, anyway=True, reason="x").is_active


def test_closed_bureau_is_not_offered_but_stays_where_it_is(admin):
    bureau, other = BureauFactory(), BureauFactory()
    city = CityFactory(lead_bureau=bureau)
    bureaus.close_bureau(bureau, actor=admin, anyway=True, reason="x")
    offered = CityForm(user=admin).fields["lead_bureau"].queryset
    assert (bureau in offered, other in offered) == (False, True)
    assert bureau in CityForm(user=admin, instance=city).fields["lead_bureau"].queryset
