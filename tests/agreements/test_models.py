"""What the database itself refuses about agreements, and the questions querysets answer."""

import datetime

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from agreements import lifecycle
from agreements.enums import (
    AgreementKind,
    AgreementStatus,
    ReviewOutcome,
    ReviewPhase,
    ReviewState,
)
from agreements.models import Agreement, Party, Review, Term
from tests.database import refused
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
TODAY = DAY(2015, 1, 5)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = TODAY


def bare(status=AgreementStatus.DRAFT, **values):
    """An agreement put straight into the table, past every service."""
    number = Agreement.objects.count()
    return Agreement.objects.create(
        **{
            "reference": f"BARE-{number}",
            "kind": AgreementKind.PARTNERSHIP,
            "title_en": "Bare",
            "status": status,
            "concluded_on": DAY(2014, 4, 30),
            **values,
        }
    )


def test_agreement_without_any_title_is_refused():
    with refused("agreement_has_title"):
        bare(title_en="", title_ja="")


@pytest.mark.parametrize("months", [23, 61, 0])
def test_review_interval_outside_two_to_five_years_is_refused(months):
    with refused("agreement_review_interval"):
        bare(review_interval_months=months)


@pytest.mark.parametrize("status", [s for s in AgreementStatus if s not in ("draft", "approved")])
def test_signed_agreement_without_its_date_is_refused(status):
    with refused("agreement_signed_has_date"):
        bare(status, concluded_on=None)


@pytest.mark.parametrize("status", [s for s in AgreementStatus if s not in ("draft", "approved")])
def test_sister_agreement_beyond_approval_needs_the_assembly(status):
    with refused("agreement_sister_approved"):
        bare(status, kind=AgreementKind.SISTER_FRIENDSHIP)


@pytest.mark.parametrize(
    "values", [{"historical": True}, {"assembly_approved_on": DAY(1979, 3, 1)}]
)
def test_sister_agreement_with_approval_or_history_is_accepted(values):
    agreement = bare(AgreementStatus.IN_FORCE, kind=AgreementKind.SISTER_FRIENDSHIP, **values)
    assert agreement.status == "in_force"


@pytest.mark.parametrize("kind", [k for k in AgreementKind if k != "sister_friendship"])
def test_other_kinds_need_no_assembly_and_have_no_label(kind):
    bare(AgreementStatus.IN_FORCE, kind=kind)
    with refused("agreement_label_of_sister"):
        bare(kind=kind, label="sister")


def test_agreement_superseded_by_itself_or_while_alive_is_refused():
    agreement, other = bare(AgreementStatus.SUPERSEDED), bare(AgreementStatus.IN_FORCE)
    with refused("agreement_superseded_by_another"):
        Agreement.objects.filter(pk=agreement.pk).update(superseded_by=agreement)
    with refused("agreement_superseded_by_another"):
        Agreement.objects.filter(pk=other.pk).update(superseded_by=agreement)
    assert Agreement.objects.filter(pk=agreement.pk).update(superseded_by=other) == 1


def test_city_twice_in_one_agreement_is_refused():
    agreement, city = bare(), CityFactory()
    Party.objects.create(agreement=agreement, city=city)
    with refused("party_once_per_agreement"):
        Party.objects.create(agreement=agreement, city=city)


def term(agreement, starts, ends=None):
    return Term.objects.create(agreement=agreement, starts_on=starts, ends_on=ends)


def test_term_that_ends_before_it_starts_is_refused():
    with refused("term_ends_after_start"):
        term(bare(), DAY(2014, 4, 2), DAY(2014, 4, 1))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (DAY(2016, 12, 31), None),
        (DAY(2013, 1, 1), None),
        (DAY(2013, 1, 1), DAY(2014, 1, 1)),
        (DAY(2015, 1, 1), DAY(2015, 1, 1)),
    ],
)
def test_terms_of_one_agreement_that_overlap_are_refused(starts, ends):
    agreement = bare()
    term(agreement, DAY(2014, 1, 1), DAY(2016, 12, 31))
    with refused("term_no_overlap"):
        term(agreement, starts, ends)


def test_terms_that_follow_each_other_or_belong_to_others_are_accepted():
    agreement = bare()
    term(agreement, DAY(2014, 1, 1), DAY(2016, 12, 31))
    term(agreement, DAY(2017, 1, 1))
    term(bare(), DAY(2014, 1, 1))
    assert Term.objects.count() == 3


def review(agreement, cycle=1, **values):
    return Review.objects.create(
        agreement=agreement, cycle=cycle, **{"due_on": DAY(2017, 4, 30), **values}
    )


def completed(author):
    return {
        "state": ReviewState.COMPLETED,
        "completed_on": DAY(2014, 6, 1),
        "outcome": ReviewOutcome.CONTINUE,
        "author": author,
    }


def test_second_review_of_a_cycle_is_refused():
    agreement = bare()
    review(agreement, state=ReviewState.CANCELLED)
    with refused("review_once_per_cycle"):
        review(agreement)


@pytest.mark.parametrize("state", [ReviewState.SCHEDULED, ReviewState.OPEN])
def test_second_unfinished_review_is_refused(state):
    agreement = bare()
    review(agreement)
    with refused("review_one_unfinished"):
        review(agreement, cycle=2, state=state)


def test_unfinished_review_beside_finished_and_voided_ones_is_accepted():
    agreement = bare()
    review(agreement, cycle=1, **completed(person()))
    review(agreement, cycle=2, state=ReviewState.CANCELLED)
    review(agreement, cycle=3, voided_at=timezone.now())
    assert review(agreement, cycle=4).state == ReviewState.SCHEDULED


@pytest.mark.parametrize("missing", ["completed_on", "outcome", "author"])
def test_completed_review_without_its_result_is_refused(missing):
    values = {**completed(person()), missing: "" if missing == "outcome" else None}
    with refused("review_completed_says_how"):
        review(bare(), **values)


@pytest.mark.parametrize("source", AgreementStatus.values)
@pytest.mark.parametrize("target", AgreementStatus.values)
def test_database_allows_exactly_the_declared_moves_of_a_status(source, target):
    agreement = bare(source)
    allowed = source == target or (source, target) in lifecycle.AGREEMENT.pairs()
    assert _update("agreements_agreement", "status", target, agreement.pk) is allowed


@pytest.mark.parametrize("source", ReviewState.values)
@pytest.mark.parametrize("target", ReviewState.values)
def test_database_allows_exactly_the_declared_moves_of_a_review(source, target):
    values = completed(person())
    row = review(bare(), **{**values, "state": source})
    allowed = source == target or (source, target) in lifecycle.REVIEW.pairs()
    assert _update("agreements_review", "state", target, row.pk) is allowed


def _update(table: str, column: str, value: str, key: object) -> bool:
    """One plain UPDATE; False when the trigger that knows the moves refused it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, key])  # noqa: S608
    except InternalError as error:
        if "Invalid transition" in str(error):
            return False
        raise
    return True


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (DAY(2013, 12, 31), False),
        (DAY(2014, 1, 1), True),
        (DAY(2014, 12, 31), True),
        (DAY(2015, 6, 1), False),
        (DAY(2016, 1, 1), True),
    ],
)
def test_in_force_on_a_day_reads_the_terms(on, expected):
    agreement = bare(AgreementStatus.ENDED)
    term(agreement, DAY(2014, 1, 1), DAY(2014, 12, 31))
    term(agreement, DAY(2016, 1, 1))
    assert Agreement.objects.in_force(on).exists() is expected


def test_lapsed_are_alive_and_have_only_past_terms():
    lapsed, renewed, closed = (bare(status) for status in ("in_force", "in_force", "ended"))
    for agreement in (lapsed, renewed, closed):
        term(agreement, DAY(2013, 1, 1), DAY(2014, 12, 31))
    term(renewed, DAY(2015, 1, 1))
    bare("in_force")
    assert list(Agreement.objects.lapsed(DAY(2015, 1, 1))) == [lapsed]
    assert list(Agreement.objects.lapsed(DAY(2014, 12, 31))) == []


def test_signed_is_every_status_from_the_signature_on():
    for status in AgreementStatus:
        bare(status)
    signed = set(Agreement.objects.signed().values_list("status", flat=True))
    assert signed == set(AgreementStatus.values) - {"draft", "approved"}


def phase(agreement, on=TODAY):
    found = Agreement.objects.with_review(on).get(pk=agreement.pk)
    return found.review_state, found.next_review_due


def test_review_of_an_agreement_nobody_signed_has_no_state():
    assert phase(bare(AgreementStatus.APPROVED)) == (None, None)


@pytest.mark.parametrize("status", ["ended", "terminated", "superseded"])
def test_review_of_a_closed_agreement_has_no_state(status):
    agreement = bare(status)
    review(agreement, state=ReviewState.CANCELLED)
    assert phase(agreement) == (None, None)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (DAY(2016, 4, 29), ReviewPhase.SCHEDULED),
        (DAY(2016, 4, 30), ReviewPhase.DUE),
        (DAY(2017, 4, 30), ReviewPhase.DUE),
        (DAY(2017, 5, 1), ReviewPhase.OVERDUE),
    ],
)
def test_review_state_follows_the_day(on, expected):
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 30), concluded_on_precision="month")
    assert phase(agreement, on) == (expected, DAY(2017, 4, 30))


def test_open_review_is_open_even_when_overdue():
    agreement = AgreementFactory()
    Review.objects.update(state=ReviewState.OPEN)
    assert phase(agreement, DAY(2020, 1, 1))[0] == ReviewPhase.OPEN


def test_old_sister_agreement_without_a_review_says_none_on_record_until_it_is_due():
    agreement = SisterAgreementFactory()
    assert phase(agreement) == (ReviewPhase.NONE_ON_RECORD, DAY(2017, 12, 31))
    assert phase(agreement, DAY(2016, 12, 31))[0] == ReviewPhase.DUE


def test_young_sister_agreement_has_its_first_review_scheduled(settings):
    settings.PORTAL_TODAY = DAY(2016, 1, 5)
    agreement = SisterAgreementFactory(
        concluded_on=DAY(2015, 6, 1), historical=False, assembly_approved_on=DAY(2015, 5, 1)
    )
    assert phase(agreement) == (ReviewPhase.SCHEDULED, DAY(2018, 6, 1))


def test_voided_review_counts_as_none_on_record():
    agreement = SisterAgreementFactory()
    Review.objects.update(cycle=2)
    review(agreement, cycle=1, voided_at=timezone.now(), **completed(person()))
    assert phase(agreement)[0] == ReviewPhase.NONE_ON_RECORD
    Review.objects.update(voided_at=None)
    assert phase(agreement)[0] == ReviewPhase.SCHEDULED


def test_due_for_review_leaves_out_what_is_far_or_voided():
    due = AgreementFactory(concluded_on=DAY(2012, 6, 1))
    AgreementFactory(concluded_on=DAY(2014, 6, 1))
    voided = AgreementFactory(concluded_on=DAY(2012, 6, 1))
    Agreement.objects.filter(pk=voided.pk).update(voided_at=timezone.now())
    assert list(Agreement.objects.due_for_review(TODAY)) == [due]


def test_search_finds_reference_titles_and_fields():
    agreement = AgreementFactory(
        reference="AG-12", title_ja="東京都・北京市の合意", fields_of_cooperation=["Environment"]
    )
    AgreementFactory()
    for query in ("ag-12", "北京", "environment", "東京都 合意"):
        assert list(Agreement.objects.search(query)) == [agreement]
