"""Terms and renewals: what is right, and the sentence with which the rest is refused."""

import datetime
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements import services
from agreements.models import Agreement, Term
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.cities import CityFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date
ONE = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def agreement():
    """Signed on New Year's Day of 2012, without a term."""
    return AgreementFactory(status="signed", concluded_on=DAY(2012, 1, 1))


def save(agreement, starts_on, ends_on=None, **more):
    values = {"starts_on": starts_on, "ends_on": ends_on, **more}
    return services.save_term(agreement, actor=None, values=values)


def refusal(agreement, *arguments, **more):
    """The field and the sentence, in English."""
    with pytest.raises(ValidationError) as caught, override("en"):
        save(agreement, *arguments, **more)
    with override("en"):
        ((field, messages),) = caught.value.message_dict.items()
    return field, messages[0]


def stored(agreement):
    return list(agreement.terms.values_list("starts_on", "ends_on"))


def test_month_is_stored_as_its_last_day_whatever_day_was_given(agreement):
    save(
        agreement,
        DAY(2012, 2, 1),
        DAY(2014, 2, 3),
        starts_on_precision="month",
        ends_on_precision="month",
    )
    assert stored(agreement) == [(DAY(2012, 2, 29), DAY(2014, 2, 28))]


def test_term_runs_to_the_end_of_february_in_leap_and_common_years(agreement):
    first = save(agreement, DAY(2012, 2, 29), DAY(2013, 2, 28))
    save(agreement, DAY(2013, 3, 1), DAY(2016, 2, 29), supersedes=first)
    assert Agreement.objects.in_force(DAY(2013, 2, 28)).exists()
    assert Agreement.objects.in_force(DAY(2013, 3, 1)).exists()
    assert not Agreement.objects.in_force(DAY(2016, 3, 1)).exists()


def test_renewal_on_the_29th_of_february_ends_the_open_term_on_the_28th(agreement):
    first = save(agreement, DAY(2012, 1, 1))
    save(agreement, DAY(2016, 2, 29), supersedes=first)
    assert stored(agreement) == [(DAY(2012, 1, 1), DAY(2016, 2, 28)), (DAY(2016, 2, 29), None)]


def test_renewal_of_march_ends_the_open_term_with_february(agreement):
    first = save(agreement, DAY(2012, 1, 1))
    save(agreement, DAY(2016, 3, 31), supersedes=first, starts_on_precision="month")
    assert stored(agreement)[0] == (DAY(2012, 1, 1), DAY(2016, 2, 29))


def test_term_within_one_month_needs_its_first_day(agreement):
    assert refusal(agreement, DAY(2012, 4, 30), DAY(2012, 4, 15), starts_on_precision="month") == (
        "starts_on",
        (
            "It ends in the period in which it starts. Give the day on which it starts, not only"
            " April 2012."
        ),
    )
    assert refusal(agreement, DAY(2012, 4, 30), DAY(2012, 3, 15))[0] == "ends_on"


def test_overlap_names_the_other_term(agreement):
    save(agreement, DAY(2012, 1, 1), DAY(2014, 12, 31))
    assert refusal(agreement, DAY(2014, 12, 31)) == (
        "starts_on",
        "The term overlaps another term of this agreement: 1 January 2012 – 31 December 2014.",
    )
    save(agreement, DAY(2015, 1, 1))
    assert "1 January 2015 – open-ended." in refusal(agreement, DAY(2020, 1, 1))[1]


def test_renewal_that_overlaps_what_it_renews_is_refused(agreement):
    first = save(agreement, DAY(2012, 1, 1), DAY(2014, 12, 31))
    field, message = refusal(agreement, DAY(2014, 6, 1), supersedes=first)
    assert (field, "overlaps" in message) == ("starts_on", True)
    assert stored(agreement) == [(DAY(2012, 1, 1), DAY(2014, 12, 31))]


def test_renewal_leads_forward(agreement):
    later = save(agreement, DAY(2014, 1, 1))
    assert refusal(agreement, DAY(2012, 1, 1), DAY(2013, 12, 31), supersedes=later) == (
        "supersedes",
        "A term renews an earlier one; that term starts on 1 January 2014.",
    )
    assert refusal(agreement, DAY(2014, 1, 1), supersedes=later)[0] == "supersedes"
    assert stored(agreement) == [(DAY(2014, 1, 1), None)]


def test_term_is_renewed_once(agreement):
    first = save(agreement, DAY(2012, 1, 1), DAY(2012, 12, 31))
    save(agreement, DAY(2013, 1, 1), DAY(2013, 12, 31), supersedes=first)
    field, message = refusal(agreement, DAY(2014, 1, 1), supersedes=first)
    assert field == "supersedes"
    assert message == "That term has been renewed already, by 1 January 2013 – 31 December 2013."


@pytest.mark.parametrize(
    ("months", "due"), [(24, DAY(2014, 2, 28)), (60, DAY(2017, 2, 28)), (48, DAY(2016, 2, 29))]
)
def test_review_of_what_was_concluded_on_the_29th_of_february(months, due):
    agreement = AgreementFactory(concluded_on=DAY(2012, 2, 29), review_interval_months=months)
    assert agreement.reviews.get().due_on == due


# --- Any sequence of entries against a plain reading of the rule -------------------------------

FIRST = DAY(2012, 1, 1)
LAST = FIRST + 40 * ONE
DAYS = st.integers(0, 30).map(lambda n: FIRST + n * ONE)


@dataclass
class PlainTerm:
    """The days of a term up to LAST, one by one."""

    starts: datetime.date
    ends: datetime.date | None
    renewed: bool = False

    def days(self):
        last = self.ends or LAST
        return {self.starts + n * ONE for n in range((last - self.starts).days + 1)}


def plainly(terms, starts, ends, renews):
    """Whether the entry is right; if so, ``terms`` have it. Days as sets: no range arithmetic."""
    if ends is not None and ends < starts:
        return False
    kept = list(terms)
    if renews is not None:
        old = terms[renews]
        if old.renewed or old.starts >= starts:
            return False
        kept[renews] = PlainTerm(old.starts, old.ends or starts - ONE, renewed=True)
    new = PlainTerm(starts, ends)
    if any(new.days() & term.days() for term in kept):
        return False
    terms[:] = [*kept, new]
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    entries=st.lists(
        st.tuples(DAYS, st.none() | DAYS, st.none() | st.integers(0, 4)), min_size=1, max_size=6
    )
)
def test_any_entries_are_taken_and_refused_as_the_rule_reads(agreement, entries):
    plain: list[PlainTerm] = []
    with transaction.atomic():
        saved: list[Term] = []
        for starts, ends, renews in entries:
            which = renews if renews is not None and renews < len(plain) else None
            expected = plainly(plain, starts, ends, which)
            try:
                with transaction.atomic():
                    renewed = Term.objects.get(pk=saved[which].pk) if which is not None else None
                    saved.append(save(agreement, starts, ends, supersedes=renewed))
                taken = True
            except ValidationError:
                taken = False
            assert taken is expected, (starts, ends, which)
        for offset in range(41):
            day = FIRST + offset * ONE
            in_force = any(day in term.days() for term in plain)
            assert Agreement.objects.in_force(day).exists() is in_force
        transaction.set_rollback(True)


def test_terms_of_a_draft_make_nobody_a_partner():
    city = CityFactory()
    draft = SisterAgreementFactory(
        status="draft", historical=False, concluded_on=None, cities=[city]
    )
    services.save_term(draft, actor=None, values={"starts_on": DAY(2014, 1, 1)})
    assert not city.roles.exists()
    assert not Agreement.objects.in_force(DAY(2014, 6, 1)).exists()


def test_terms_of_a_voided_agreement_are_not_changed():
    agreement = AgreementFactory()
    services.void_agreement(agreement, actor=None, reason="Sample reason")
    with pytest.raises(ValidationError):
        services.save_term(agreement, actor=None, values={"starts_on": DAY(1990, 1, 1)})
