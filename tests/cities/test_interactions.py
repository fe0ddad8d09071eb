"""What happened with cities: what services and the database refuse, and what the history tells."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import translation

from cities.models import City, Interaction, InteractionCity
from cities.services import change_interaction, create_interaction, declare_home, void_city
from diplomacy.core import policies, records
from diplomacy.core.api.clients import create_client
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.history import changes_of
from diplomacy.core.records import StaleRecord
from tests.database import refused
from tests.factories.cities import CityFactory, InteractionFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


def values(**changes):
    return {
        "occurred_on": DAY(2014, 6, 3),
        "kind": "call",
        "summary": "Sample",
        "language": "en",
        **changes,
    }


def codes_of(caught):
    return {
        name: [problem.code for problem in problems]
        for name, problems in caught.value.error_dict.items()
    }


def test_database_refuses_an_interaction_without_a_summary():
    with refused("interaction_has_summary"):
        Interaction.objects.create(occurred_on=DAY(2014, 1, 1), kind="call", summary="")


def test_database_refuses_a_city_twice():
    interaction = InteractionFactory()
    with refused("interactioncity_once"):
        interaction.city_links.create(city=interaction.cities.get())


def test_one_interaction_is_with_many_cities_each_named_once():
    one, two = CityFactory.create_batch(2)
    interaction = create_interaction(actor=None, values=values(), cities=[one, two, one])
    assert set(interaction.cities.all()) == {one, two}


@pytest.mark.parametrize(
    ("precision", "stored"),
    [("day", DAY(2014, 6, 3)), ("month", DAY(2014, 6, 30)), ("year", DAY(2014, 12, 31))],
)
def test_partial_date_is_the_last_day_of_what_is_known(precision, stored):
    interaction = InteractionFactory(occurred_on_precision=precision)
    assert interaction.occurred_on == stored


@pytest.mark.parametrize(
    ("on", "precision", "accepted"),
    [
        (DAY(2015, 1, 5), "day", True),
        (DAY(2015, 1, 6), "day", False),
        (DAY(2015, 1, 5), "month", True),
        (DAY(2015, 2, 1), "month", False),
        (DAY(2016, 1, 1), "year", False),
    ],
)
def test_interaction_has_happened_by_today(on, precision, accepted):
    given = values(occurred_on=on, occurred_on_precision=precision)
    if accepted:
        assert create_interaction(actor=None, values=given, cities=[CityFactory()])
        return
    with pytest.raises(ValidationError) as caught:
        create_interaction(actor=None, values=given, cities=[CityFactory()])
    assert codes_of(caught) == {"occurred_on": ["future"]}
    assert not Interaction.objects.exists()


def test_change_to_a_day_to_come_is_refused_and_changes_nothing():
    interaction = InteractionFactory()
    with pytest.raises(ValidationError) as caught:
        change_interaction(interaction, actor=None, values={"occurred_on": DAY(2015, 1, 6)})
    assert codes_of(caught) == {"occurred_on": ["future"]}
    interaction.refresh_from_db()
    assert (interaction.occurred_on, interaction.version) == (DAY(2014, 6, 3), 1)


def test_interaction_without_a_city_is_refused():
    with pytest.raises(ValidationError) as caught:
        create_interaction(actor=None, values=values(), cities=[])
    assert codes_of(caught) == {"cities": ["required"]}
    interaction = InteractionFactory()
    with pytest.raises(ValidationError):
        change_interaction(interaction, actor=None, values={}, cities=[])
    assert interaction.cities.count() == 1
    assert Interaction.objects.count() == 1


def test_home_city_and_withdrawn_and_merged_ones_are_no_counterparts():
    home, voided, merged, kept = CityFactory.create_batch(4)
    declare_home(city=home)
    void_city(voided, actor=None, reason="Sample")
    City.objects.filter(pk=merged.pk).update(merged_into=kept)
    with pytest.raises(ValidationError) as caught:
        create_interaction(actor=None, values=values(), cities=[home, voided, merged, kept])
    assert sorted(codes_of(caught)["cities"]) == ["city", "city", "home"]
    assert not Interaction.objects.exists()


def test_city_that_was_withdrawn_later_stays_where_it_is():
    city, other = CityFactory.create_batch(2)
    interaction = InteractionFactory(cities=[city])
    void_city(city, actor=None, reason="Sample")
    change_interaction(interaction, actor=None, values={}, cities=[city, other])
    assert set(interaction.cities.all()) == {city, other}


def test_cities_are_part_of_the_record():
    """Its version rises with them, and its history tells of each with who and why."""
    officer = person(Role.DESK_OFFICER)
    old, new = CityFactory(name_en="Old"), CityFactory(name_en="New")
    interaction = InteractionFactory(cities=[old])
    changed = change_interaction(
        interaction,
        actor=officer,
        values={"summary": "Corrected"},
        cities=[new],
        expected_version=1,
        reason="wrong city",
    )
    assert changed.version == 3  # its own change, then that of its cities
    assert (changed.summary, changed.cities.get()) == ("Corrected", new)
    with translation.override("en"):
        changes = changes_of(changed, officer)
    told = {(change.kind, change.why) for change in changes if change.why}
    assert told == {("update", "wrong city"), ("insert", "wrong city"), ("delete", "wrong city")}
    with pytest.raises(StaleRecord):
        change_interaction(interaction, actor=None, values={}, cities=[old], expected_version=1)


def test_same_cities_again_change_nothing():
    interaction = InteractionFactory(cities=CityFactory.create_batch(2))
    before = list(InteractionCity.objects.values_list("pk", flat=True))
    change_interaction(interaction, actor=None, values={}, cities=list(interaction.cities.all()))
    interaction.refresh_from_db()
    assert interaction.version == 1
    assert list(InteractionCity.objects.values_list("pk", flat=True)) == before


def test_voided_interaction_keeps_its_cities_and_changes_no_more():
    interaction = InteractionFactory()
    voided = records.void(interaction, actor=person(Role.OFFICE_HEAD), reason="Entered twice")
    assert voided.cities.count() == 1
    with pytest.raises(ValidationError):
        change_interaction(voided, actor=None, values={"summary": "Other"})


@pytest.mark.parametrize(
    ("role", "own", "other", "void"),
    [
        (Role.OFFICE_HEAD, True, True, True),
        (Role.DESK_OFFICER, True, True, False),
        (Role.BUREAU_OFFICER, True, False, False),
        (Role.PROTOCOL_OFFICER, False, False, False),
        (Role.VIEWER, False, False, False),
    ],
)
def test_roles_write_as_the_policy_says(role, own, other, void):
    bureau = BureauFactory()
    user = person(role, bureau=bureau)
    for lead, may in ((bureau, own), (BureauFactory(), other)):
        record = InteractionFactory(lead_bureau=lead)
        assert policies.can(user, "change", record) == may
        assert policies.can(user, "void", record) == void
        if may:
            create_interaction(actor=user, values=values(lead_bureau=lead), cities=[CityFactory()])
        else:
            with pytest.raises(PermissionDenied):
                create_interaction(
                    actor=user, values=values(lead_bureau=lead), cities=[CityFactory()]
                )


@pytest.mark.parametrize(("scopes", "may"), [(["read", "write"], True), (["read"], False)])
def test_client_writes_for_its_own_bureau_with_the_scope(scopes, may):
    bureau = BureauFactory()
    system = create_client("Sample system", bureau=bureau, scopes=scopes).client.owner
    system.scopes = frozenset(scopes)  # as the token of a request says
    own, other = InteractionFactory(lead_bureau=bureau), InteractionFactory()
    assert policies.can(system, "change", own) == may
    assert policies.can(system, "void", own) == may
    assert not policies.can(system, "change", other)
    assert not policies.can(system, "void", other)


def test_visibility_of_the_record_decides_and_not_that_of_its_cities():
    city = CityFactory(visibility=Visibility.RESTRICTED)
    known = InteractionFactory(cities=[city])
    InteractionFactory(visibility=Visibility.RESTRICTED)
    assert list(Interaction.objects.visible_to(person(Role.VIEWER))) == [known]


def test_title_says_what_and_when_in_both_languages_and_names_no_city():
    interaction = InteractionFactory(kind="letter", occurred_on_precision="month")
    with translation.override("en"):
        assert str(interaction) == "Letter, June 2014"
    with translation.override("ja"):
        assert str(interaction) == "2014年6月 (平成26年) 書簡"


@pytest.mark.django_db(transaction=True)
def test_city_is_held_between_the_check_and_the_save():
    """Nobody withdraws or merges it meanwhile."""
    city = CityFactory()

    def withdraw():
        try:
            with transaction.atomic():
                rows = City.objects.select_for_update(no_key=True, nowait=True)
                return bool(rows.filter(pk=city.pk))
        except OperationalError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            create_interaction(actor=None, values=values(), cities=[city])
            assert not pool.submit(withdraw).result(timeout=30)
        assert pool.submit(withdraw).result(timeout=30)
