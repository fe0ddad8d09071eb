"""The gap report: its numbers, the lists behind them, and who may see what in them."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from agreements import services
from diplomacy.core import records
from diplomacy.portal.gaps import count_gaps
from tests.database import cost
from tests.factories.agreements import AgreementFactory, CommitmentFactory, SisterAgreementFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
TODAY = DAY(2017, 1, 1)
REPORT = "/outlook/gaps/"


@pytest.fixture(autouse=True)
def late(settings):
    settings.PORTAL_TODAY = DAY(2017, 1, 1)


@pytest.fixture
def reader():
    return person("office_head")


def covered(**values):
    """An agreement that lacks neither a programme nor a review."""
    agreement = AgreementFactory(concluded_on=DAY(2016, 1, 1), **values)
    InitiativeFactory(agreement=agreement)
    return agreement


def gaps(user, on=TODAY):
    """The gaps that there are."""
    return {kind: number for kind, number in count_gaps(user, on).items() if number}


def test_nothing_is_missing_where_everything_is_done(reader):
    agreement = covered()
    promise = CommitmentFactory(agreement=agreement, due_on=DAY(2017, 1, 1))
    InitiativeFactory(agreement=agreement, commitments=[promise])
    assert gaps(reader) == {}


def test_promise_without_a_live_initiative_is_a_gap(reader):
    agreement = covered()
    promise = CommitmentFactory(agreement=agreement)
    assert gaps(reader) == {"unbacked": 1}
    initiative = InitiativeFactory(
        agreement=agreement, commitments=[promise], status="planned", starts_on=None
    )
    assert gaps(reader) == {"unbacked": 1}
    type(initiative).objects.filter(pk=initiative.pk).update(
        status="running", starts_on=DAY(2016, 6, 1)
    )
    assert gaps(reader) == {}
    assert gaps(reader, DAY(2016, 5, 1)) == {"unbacked": 1, "no_programme": 1}


@pytest.mark.parametrize("state", ["kept", "not_kept", "dropped"])
def test_promise_that_is_settled_is_no_gap(reader, state):
    kept = {"kept_on": DAY(2016, 6, 1), "evidence": "Sample"}
    values = kept if state == "kept" else {"state_reason": "Sample"}
    CommitmentFactory(agreement=covered(), state=state, due_on=DAY(2016, 12, 1), **values)
    assert gaps(reader) == {}


def test_overdue_is_seen_from_the_day(reader):
    agreement = covered()
    promise = CommitmentFactory(
        agreement=agreement, due_on=DAY(2016, 12, 31), due_on_precision="month"
    )
    InitiativeFactory(agreement=agreement, commitments=[promise])
    assert gaps(reader, DAY(2016, 12, 31)) == {}
    assert gaps(reader) == {"overdue": 1}


@pytest.mark.parametrize("what", ["ended", "voided", "withdrawn promise"])
def test_what_has_come_to_an_end_is_no_gap(reader, what):
    promise = CommitmentFactory(agreement=covered(), due_on=DAY(2016, 12, 1))
    if what == "ended":
        services.move_agreement(promise.agreement, "end", actor=None, reason="Over")
    elif what == "voided":
        services.void_agreement(promise.agreement, actor=None, reason="Wrong")
    else:
        records.void(promise, actor=None, reason="Wrong")
    assert gaps(reader, DAY(2017, 1, 2)) == {}


def test_agreement_in_force_without_a_programme_is_a_gap_but_one_at_rest_is_not(reader):
    agreement = AgreementFactory(concluded_on=DAY(2016, 1, 1))
    AgreementFactory(concluded_on=DAY(2016, 1, 1), status="signed")
    assert gaps(reader) == {"no_programme": 1}
    services.move_agreement(agreement, "rest", actor=None, reason="Sample")
    assert gaps(reader) == {}


def test_initiative_that_fulfils_a_promise_is_a_programme_of_its_agreement(reader):
    promise = CommitmentFactory(agreement=AgreementFactory(concluded_on=DAY(2016, 1, 1)))
    InitiativeFactory(cities=promise.agreement.cities.all(), commitments=[promise])
    assert gaps(reader) == {}


@pytest.mark.parametrize(
    ("concluded_on", "interval", "missing"),
    [
        (DAY(2014, 1, 2), 36, False),
        (DAY(2013, 12, 31), 36, True),
        (DAY(2014, 12, 31), 24, True),
        (DAY(2012, 12, 31), 60, False),
    ],
)
def test_review_is_missing_once_the_interval_has_passed(reader, concluded_on, interval, missing):
    agreement = AgreementFactory(concluded_on=concluded_on, review_interval_months=interval)
    InitiativeFactory(agreement=agreement)
    assert gaps(reader) == ({"no_review": 1} if missing else {})


def test_old_agreement_has_no_review_on_record_until_one_is_completed(reader):
    agreement = SisterAgreementFactory()
    InitiativeFactory(agreement=agreement)
    assert gaps(reader) == {"no_review": 1}
    services.complete_review(
        agreement.reviews.get(), actor=reader, outcome="continue", rationale="Sample"
    )
    assert gaps(reader) == {}
    assert gaps(reader, DAY(2016, 12, 31)) == {"no_review": 1}


def test_what_a_reader_may_not_see_is_not_counted_and_fills_no_gap():
    seen = covered()
    promise = CommitmentFactory(agreement=seen)
    InitiativeFactory(agreement=seen, commitments=[promise], visibility="restricted")
    CommitmentFactory(agreement=seen, visibility="restricted", due_on=DAY(2016, 6, 1))
    hidden = AgreementFactory(visibility="restricted", concluded_on=DAY(2010, 1, 1))
    CommitmentFactory(agreement=hidden, visibility="public", due_on=DAY(2016, 6, 1))
    assert gaps(person("viewer")) == {"unbacked": 1}
    assert gaps(person("office_head")) == {
        "unbacked": 2,
        "overdue": 2,
        "no_programme": 1,
        "no_review": 1,
    }


@pytest.fixture
def world():
    """A record for each gap, and one with two."""
    CommitmentFactory(agreement=covered(), text_en="Unbacked")
    CommitmentFactory(agreement=covered(), text_en="Both", due_on=DAY(2016, 6, 1))
    AgreementFactory(concluded_on=DAY(2016, 1, 1), title_en="No programme")
    SisterAgreementFactory(title_en="=No review")


def lines(response):
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_every_number_opens_a_list_of_as_many(client, reader, world):
    client.force_login(reader)
    found = client.get(REPORT, {"as_of": "2017-01-01"}).context["gaps"]
    assert [(gap.key, gap.number) for gap in found] == [
        ("unbacked", 2),
        ("overdue", 1),
        ("no_programme", 2),
        ("no_review", 1),
    ]
    for gap in found:
        page = client.get(gap.url)
        assert page.status_code == 200
        assert page.context["count"] == gap.number == len(gap.rows)
        for record, _line in gap.rows:
            assert record.get_absolute_url() in page.content.decode()
        assert len(lines(client.get(f"{gap.url}&format=csv"))) == 1 + gap.number


def test_lists_without_a_named_gap_have_all_of_them(client, reader, world):
    client.force_login(reader)
    for name, number in (("commitment_gap_list", 2), ("agreement_gap_list", 2)):
        assert client.get(reverse(f"portal:{name}")).context["count"] == number


def test_csv_has_a_line_for_each_gap_and_no_formula(client, reader, world):
    client.force_login(reader)
    rows = lines(client.get(REPORT, {"as_of": "2017-01-01", "format": "csv"}))
    assert rows[0] == ["Gap", "As of", "Agreement", "Record", "Bureau", "Due", "Address"]
    assert [row[3] for row in rows[1:]] == [
        "Both",
        "Unbacked",
        "Both",
        "'=No review",
        "No programme",
        "'=No review",
    ]
    assert {row[1] for row in rows[1:]} == {"2017-01-01"}
    assert rows[1][5] == "2016-06-01"


def test_report_costs_the_same_for_few_and_for_many(client, reader, world):
    client.force_login(reader)
    pages = [REPORT, reverse("portal:commitment_gap_list"), reverse("portal:agreement_gap_list")]
    before = [cost(client, page) for page in pages]
    for number in range(10):
        CommitmentFactory(agreement=covered(), due_on=DAY(2016, 6, 1))
        SisterAgreementFactory(title_en=f"Sample {number}")
    assert [cost(client, page) for page in pages] == before
    assert before[0] <= 12


def test_report_is_for_people_with_a_role(client):
    client.force_login(person())
    for address in (REPORT, f"{REPORT}?format=csv", reverse("portal:agreement_gap_list")):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("query", ["as_of=2017-02-30", "format=xml", "gap=unbacked"])
def test_bad_address_is_refused(client, reader, query):
    client.force_login(reader)
    assert client.get(f"{REPORT}?{query}").status_code == 400


def test_dashboard_and_navigation_lead_to_the_report(client, reader):
    client.force_login(reader)
    page = client.get("/", {"as_of": "2017-01-01"}).content.decode()
    assert f'href="{REPORT}?as_of=2017-01-01"' in page
    assert f'href="{REPORT}"' in page
