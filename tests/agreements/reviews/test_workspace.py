"""The workspace of a review: what it gathers, from when to when, and at what cost."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import services
from agreements.digests import period_of, with_period
from agreements.models import Review
from cities.models import City
from diplomacy.core.history import changes_of
from tests.database import cost
from tests.factories.agreements import AgreementFactory, CommitmentFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory, InitiativeFactory
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def desk(client):
    user = person("desk_officer")
    client.force_login(user)
    return user


@pytest.fixture
def city():
    return CityFactory()


@pytest.fixture
def agreement(city):
    return AgreementFactory(cities=[city], concluded_on_precision="month")


def visit(city, day, **values):
    return CompletedVisitFactory(city=city, starts_on=day, ends_on=day, **values)


def page(client, review):
    response = client.get(review.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_it_gathers_visits_and_initiatives_since_the_conclusion(client, desk, agreement, city):
    visit(city, DAY(2014, 4, 2), results_en="In the month of the conclusion")
    visit(city, DAY(2014, 3, 31), results_en="Too early")
    visit(CityFactory(), DAY(2014, 6, 1), results_en="Another city")
    InitiativeFactory(
        starts_on=DAY(2014, 9, 1),
        agreement=agreement,
        title_en="Ours",
        resident_benefit_en="Clean air",
        people_trained=1200,
        cost_yen=3_000_000,
    )
    promised = CommitmentFactory(agreement=agreement, text_en="Share the data")
    InitiativeFactory(
        starts_on=DAY(2014, 10, 1),
        title_en="For the promise",
        cities=[city],
        commitments=[promised],
    )
    InitiativeFactory(starts_on=DAY(2014, 9, 1), title_en="Of nobody")
    shown = page(client, agreement.reviews.get())
    for expected in (
        "In the month of the conclusion",
        "Ours",
        "Clean air",
        "For the promise",
        "People trained: 1,200 (on record for 1 of 2 initiatives).",
        "Cost: ¥3,000,000 (on record for 1 of 2 initiatives).",
        "Share the data",
    ):
        assert expected in shown
    for other in ("Too early", "Another city", "Of nobody"):
        assert other not in shown


def test_it_says_what_is_not_on_record(client, desk, agreement):
    shown = page(client, agreement.reviews.get())
    for expected in (
        "No completed visit is on record for this time.",
        "No initiative under this agreement is on record for this time.",
        "Neither people trained nor costs are on record for this time.",
        "No commitment is on record for this agreement.",
        "No bureau was asked.",
    ):
        assert expected in shown


def test_it_counts_promises_kept_and_not(client, desk, agreement):
    CommitmentFactory(agreement=agreement, text_en="Late", due_on=DAY(2014, 12, 31))
    CommitmentFactory(agreement=agreement, text_en="Ahead", due_on=DAY(2015, 12, 31))
    kept = {"state": "kept", "kept_on": DAY(2014, 12, 1), "evidence": "Signed in public"}
    CommitmentFactory(agreement=agreement, text_en="Done", **kept)
    CommitmentFactory(
        agreement=agreement, text_en="Broken", state="not_kept", state_reason="No budget"
    )
    shown = page(client, agreement.reviews.get())
    assert "Kept: 1. Not kept: 1. Open: 2, of which overdue: 1. Dropped: 0." in shown
    assert shown.index("Late") < shown.index("Ahead") < shown.index("Signed in public")
    assert "No budget" in shown


def test_next_cycle_looks_from_the_day_after_the_last_review(agreement, desk):
    services.complete_review(
        agreement.reviews.get(),
        actor=desk,
        outcome="continue",
        rationale="Fine",
        completed_on=DAY(2014, 12, 1),
    )
    first, second = with_period(Review.objects.order_by("cycle"))
    assert (period_of(first).first, period_of(first).last) == (DAY(2014, 4, 1), DAY(2014, 12, 1))
    assert (period_of(second).first, period_of(second).last) == (DAY(2014, 12, 2), DAY(2015, 1, 5))


def test_visits_of_a_merged_record_count(client, desk, agreement, city):
    double = CityFactory()
    visit(double, DAY(2014, 6, 1), results_en="Under the other name")
    City.objects.filter(pk=double.pk).update(merged_into=city)
    assert "Under the other name" in page(client, agreement.reviews.get())


def test_cost_does_not_grow_with_what_is_gathered(client, desk, agreement, city):
    review = agreement.reviews.get()
    few = cost(client, review.get_absolute_url())
    for _ in range(8):
        visit(city, DAY(2014, 6, 1), results_en="Result")
        InitiativeFactory(starts_on=DAY(2014, 9, 1), agreement=agreement)
    assert cost(client, review.get_absolute_url()) == few


@pytest.mark.parametrize(
    ("outcome", "label"), [("rest", "Rest"), ("end", "End"), ("amend", "Edit the agreement")]
)
def test_outcome_offers_the_next_step(client, desk, agreement, outcome, label):
    client.force_login(person("office_head"))
    review = services.complete_review(
        agreement.reviews.get(), actor=desk, outcome=outcome, rationale="Fine"
    )
    response = client.get(review.get_absolute_url())
    assert str(response.context["follow_up"].label) == label
    assert client.get(response.context["follow_up"].url).status_code == 200
    agreement.refresh_from_db()
    assert agreement.status == "in_force"


def test_step_of_another_is_named_without_a_link(client, desk, agreement):
    review = services.complete_review(
        agreement.reviews.get(), actor=desk, outcome="end", rationale="Fine"
    )
    shown = page(client, review)
    assert "End: The office or the lead bureau takes this step." in shown
    assert f"/agreements/{agreement.pk}/move/end/" not in shown


def test_next_day_is_told_before_saving(client, desk, agreement):
    review = agreement.reviews.get()
    url = reverse("agreements:review_complete", args=[review.pk])
    assert "5 January 2018" in client.get(url).content.decode()
    typed = {"completed_on": "2014-12-01", "reason": "Kept as typed", "show-next": "1"}
    answer = client.post(url, typed).content.decode()
    assert "1 December 2017" in answer
    assert "Kept as typed" in answer
    assert Review.objects.get().state == "scheduled"


@given(
    concluded=st.dates(DAY(2004, 1, 1), DAY(2014, 12, 31)),
    months=st.sampled_from([24, 29, 36, 48, 60]),
    gaps=st.lists(st.integers(0, 1500), min_size=1, max_size=4),
)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_chain_of_reviews_of_an_open_ended_agreement_never_breaks(concluded, months, gaps):
    """Each cycle is due as the clock says from the one before, 29 February included."""
    agreement = AgreementFactory(concluded_on=concluded, review_interval_months=months)
    person_ = person("desk_officer")
    day = concluded
    for cycle, gap in enumerate(gaps, start=1):
        day = min(day + datetime.timedelta(days=gap), DAY(2015, 1, 5))
        services.complete_review(
            agreement.reviews.get(state="scheduled"),
            actor=person_,
            outcome="continue",
            rationale="Fine",
            completed_on=day,
        )
        following = agreement.reviews.get(state="scheduled")
        index = day.year * 12 + day.month - 1 + months
        assert following.cycle == cycle + 1
        assert (following.due_on.year, following.due_on.month) == (index // 12, index % 12 + 1)
        assert following.due_on.day == day.day or (
            (following.due_on + datetime.timedelta(days=1)).day == 1
            and following.due_on.day < day.day
        )
    assert agreement.terms.get().ends_on is None


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_year_that_nobody_means_is_refused_and_the_reasons_stay(client, desk, agreement, day):
    url = reverse("agreements:review_complete", args=[agreement.reviews.get().pk])
    typed = {"outcome": "continue", "completed_on": day, "reason": "Kept as typed", "version": 1}
    answer = client.post(url, typed)
    assert answer.status_code == 400
    assert "Kept as typed" in answer.content.decode()
    assert client.post(url, {**typed, "show-next": "1"}).status_code in (200, 400)


def test_review_that_is_not_completed_is_not_voided(agreement):
    with pytest.raises(ValidationError):
        services.void_review(
            agreement.reviews.get(), actor=person("office_head"), reason="Sample reason"
        )


def test_question_is_given_no_reason_that_is_not_true(agreement, desk):
    question = services.ask_question(
        agreement.reviews.get(),
        actor=desk,
        bureau=BureauFactory(),
        text="What came of it?",
        due_on=DAY(2015, 1, 31),
    )
    services.change_agreement(agreement, actor=desk, values={"visibility": "restricted"})
    latest, _asked = changes_of(question, desk)
    assert latest.why == ""
