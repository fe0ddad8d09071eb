"""Artificial data: as much as asked for, plainly artificial, and removable."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agreements.models import Agreement, Party, Review, Term
from cities.models import (
    City,
    CityRole,
    Country,
    Interaction,
    InteractionCity,
    Network,
    NetworkMembership,
)
from diplomacy.core import clock, history
from diplomacy.core.models import Bureau
from diplomacy.portal import sample
from initiatives.models import Initiative, InitiativeCity
from tests.factories.cities import CityFactory
from tests.factories.visits import VisitFactory
from visits.models import Trip, Visit

pytestmark = pytest.mark.django_db

COUNTED = (City, Visit, Agreement, Initiative, Interaction)
MADE = (
    *COUNTED,
    Country,
    Network,
    NetworkMembership,
    CityRole,
    Trip,
    Party,
    Term,
    Review,
    InitiativeCity,
    InteractionCity,
    Bureau,
)


@pytest.fixture(autouse=True)
def today(settings):
    settings.PORTAL_TODAY = datetime.date(2020, 1, 1)


def load(**options):
    said = StringIO()
    call_command("load_sample", stdout=said, **options)
    return said.getvalue()


def counts(models):
    return [model.objects.count() for model in models]


def test_sample_makes_as_much_as_asked_for():
    said = load(cities=8, evidence=80)
    assert counts(COUNTED) == [8, 40, 20, 20, 20]
    assert said.startswith("8 cities, 40 visits, 20 agreements, 20 initiatives and 20 interactions")
    assert all(counts(MADE))


def test_sample_is_plainly_artificial_and_says_so_in_its_source():
    load(cities=2, evidence=8)
    city = City.objects.get(code="sample-0001")
    assert (city.name_en, city.name_ja) == ("Sample City 0001", "見本都市0001")
    for model in (*COUNTED, Country, Network, CityRole, Trip, Review, Bureau):
        assert {str(row.source) for row in model.objects.all()} == {str(sample.SOURCE)}


def test_sample_is_found_by_its_words_and_keeps_its_history():
    load(cities=2, evidence=8)
    assert City.objects.search("見本都市0002").get().code == "sample-0002"
    change = history.changes_of(City.objects.get(code="sample-0001"), None)[-1]
    assert (change.kind, change.why) == ("insert", sample.REASON)


def test_sample_holds_to_what_services_would_have_written():
    load(cities=8, evidence=200)
    for model in (City, Visit, Trip, Interaction):
        for record in model.objects.all():
            record.full_clean()
    assert {one.cities.count() for one in Interaction.objects.all()} == {1, 2}
    assert not Interaction.objects.filter(occurred_on__gt=clock.today()).exists()
    for agreement in Agreement.objects.prefetch_related("terms", "reviews", "parties"):
        agreement.full_clean()
        alive = agreement.status == "in_force"
        assert len(agreement.parties.all()) == 1
        assert len(agreement.reviews.all()) == alive
        assert bool(agreement.terms.all()) == (agreement.status != "draft")
        roles = CityRole.objects.filter(origin=agreement.pk)
        assert roles.exists() == (agreement.kind == "sister_friendship")
    assert City.objects.partners(clock.today()).count() == 4  # every second a member
    assert not Visit.objects.filter(status="completed", ends_on__gt=clock.today()).exclude(
        starts_on__lte=clock.today()
    )


def test_sample_names_the_approval_of_sister_agreements_younger_than_the_strategy(settings):
    load(cities=40, evidence=200)
    sisters = Agreement.objects.filter(kind="sister_friendship")
    younger = sisters.filter(concluded_on__gt=settings.PORTAL_REVIEWS_START)
    assert 0 < younger.count() < sisters.count()
    assert not younger.filter(historical=True).exists()
    assert set(sisters.filter(historical=False)) == set(younger)


def test_sample_is_the_same_every_time():
    load(cities=3, evidence=12)
    before = list(Visit.objects.order_by("id").values("id", "starts_on", "status", "visibility"))
    load(remove=True)
    load(cities=3, evidence=12)
    assert list(Visit.objects.order_by("id").values(*before[0])) == before


def test_sample_is_removed_and_nothing_else():
    kept = VisitFactory()
    before = counts(MADE)
    load(cities=5, evidence=40)
    assert "rows of sample data removed" in load(remove=True)
    assert counts(MADE) == before
    assert Visit.objects.get() == kept


def test_sample_is_not_made_twice():
    load(cities=2)
    before = counts(MADE)
    with pytest.raises(CommandError, match="There is sample data already"):
        load(cities=2)
    assert counts(MADE) == before


def test_sample_that_people_use_is_not_removed():
    load(cities=2, evidence=8)
    other = CityFactory()
    City.objects.filter(pk=other.pk).update(merged_into=City.objects.get(code="sample-0001"))
    before = counts(MADE)
    with pytest.raises(CommandError, match="Other records point at the sample data"):
        load(remove=True)
    assert counts(MADE) == before


def test_sample_is_refused_in_production(settings):
    settings.PORTAL_MODE = "production"
    with pytest.raises(CommandError, match="does not belong in production"):
        load(cities=1)
    assert not City.objects.exists()
    load(cities=1, evidence=0, yes_artificial_data=True)
    assert City.objects.count() == 1


@pytest.mark.parametrize(
    "options", [{"cities": 0}, {"cities": 10_000}, {"cities": 1, "evidence": -1}]
)
def test_sample_refuses_impossible_numbers(options):
    with pytest.raises(CommandError):
        load(**options)
    assert not City.objects.exists()
