"""The timeline of terms: what is drawn where, in words beside it, for whom."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import services
from agreements.models import Term
from agreements.tables.timeline import Scale
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
TIMELINE = "/agreements/timeline/"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def desk(client):
    user = person("desk_officer", language="en")
    client.force_login(user)
    return user


def page(client, **asked):
    answer = client.get(TIMELINE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def row(shown, title):
    (found,) = [part for part in shown.split("<tr>") if f">{title}</a>" in part]
    return found


def limited(title, first, last):
    made = AgreementFactory(title_en=title, concluded_on=first)
    Term.objects.filter(agreement=made).update(ends_on=last)
    return made


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        (2014, 2017, [2014, 2015, 2016, 2017]),
        (2006, 2017, [2006, 2008, 2010, 2012, 2014, 2016]),
        (1960, 2017, [1960, 1970, 1980, 1990, 2000, 2010]),
        (1870, 2017, [1880, 1900, 1920, 1940, 1960, 1980, 2000]),
    ],
)
def test_years_are_round_and_few(first, last, ticks):
    assert Scale(first, last).ticks() == ticks


def test_days_lie_where_they_fall_between_the_first_and_the_last_day():
    scale = Scale(2000, 2003)  # 1,461 days
    assert scale.at(DAY(2000, 1, 1)) == "0.00%"
    assert scale.at(DAY(2002, 1, 1)) == "50.03%"  # 731 of them
    assert scale.at(DAY(2004, 1, 1)) == "100.00%"
    assert scale.at(DAY(1990, 1, 1)) == "0.00%"
    assert scale.at(DAY(2020, 1, 1)) == "100.00%"


def test_each_agreement_has_its_bar_and_the_same_in_words(client, desk):
    limited("Short", DAY(2012, 1, 1), DAY(2016, 12, 31))
    SisterAgreementFactory(title_en="Old", concluded_on=DAY(1960, 2, 29))
    shown = page(client)
    assert "1960" in shown[: shown.index("<tbody>")]
    old, short = row(shown, "Old"), row(shown, "Short")
    assert "29 February 1960 – open-ended" in old
    assert 'class="open"' in old
    assert "1 January 2012 – 31 December 2016" in short
    assert 'class="open"' not in short
    # From 1960 to 2019, a little after the reviews are due: 21,915 days; the short one begins after
    # 18,993 and lasts 1,827; both its ends are rounded.
    begin, width = re.search(r'class="live" x="([\d.]+)%" y="9" width="([\d.]+)%"', short).groups()
    assert (begin, width) == ("86.67", "8.33")
    assert shown.index(">Old</a>") < shown.index(">Short</a>")


def test_renewed_terms_are_bars_of_one_row(client, desk):
    made = limited("Renewed", DAY(2010, 1, 1), DAY(2012, 12, 31))
    Term.objects.create(agreement=made, starts_on=DAY(2013, 1, 1))
    assert row(page(client), "Renewed").count("<rect") == 2


def test_reviews_done_and_due_and_the_status_are_marked(client, desk):
    made = AgreementFactory(title_en="Reviewed")
    services.complete_review(
        made.reviews.get(), actor=desk, outcome="rest", rationale="Sample reason"
    )
    services.move_agreement(made, "rest", actor=desk, reason="Sample reason")
    found = row(page(client), "Reviewed")
    assert found.count('class="done"') == 1
    assert found.count('class="due"') == 1
    assert 'class="rested"' in found
    assert "Completed reviews: 5 January 2015; review due on 5 January 2018" in found
    assert ">Rested<" in found


def test_draft_has_a_row_without_a_bar(client, desk):
    AgreementFactory(title_en="Draft", status="draft", concluded_on=None)
    assert "<rect" not in row(page(client), "Draft")


def test_hidden_agreements_are_absent_and_do_not_stretch_the_years(client):
    SisterAgreementFactory(title_en="Hidden", concluded_on=DAY(1950, 1, 1), visibility="restricted")
    AgreementFactory(title_en="Seen")
    client.force_login(person("viewer", language="en"))
    shown = page(client)
    assert "Hidden" not in shown
    assert not re.search(r"<text [^>]*>19\d\d<", shown)


def test_list_filters_and_is_empty_politely(client, desk):
    AgreementFactory(title_en="Seen")
    assert ">Seen</a>" in page(client, status="in_force")
    assert "Nothing matches these filters" in page(client, status="ended")


def test_csv_has_the_words(client, desk):
    limited("Short", DAY(2012, 1, 1), DAY(2016, 12, 31))
    text = b"".join(client.get(TIMELINE, {"format": "csv"}).streaming_content).decode()
    assert "1 January 2012 – 31 December 2016" in text
    assert "<svg" not in text


def test_cost_does_not_grow_with_agreements(client, desk):
    AgreementFactory()
    page(client)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client)
        costs.append(len(queries))
        for _ in range(5):
            SisterAgreementFactory()
    assert costs[0] == costs[1]


def test_list_and_timeline_lead_to_each_other(client, desk):
    assert TIMELINE in client.get(reverse("agreements:agreement_list")).content.decode()
    assert f'href="{reverse("agreements:agreement_list")}"' in page(client)
