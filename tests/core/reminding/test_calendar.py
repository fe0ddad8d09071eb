"""The calendar of everything due, and its private address."""

from __future__ import annotations

import datetime
import hashlib
import re

import icalendar
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Review
from diplomacy.core.accounts import people
from diplomacy.core.enums import Role
from diplomacy.core.keeping import exports
from diplomacy.core.models import CalendarAddress, RoleMembership, User
from diplomacy.core.reminding import calendars
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory, many_agreements
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
DAY = datetime.date
TODAY = DAY(2017, 4, 12)


@pytest.fixture(autouse=True)
def _pinned(settings):
    settings.PORTAL_TODAY = TODAY
    settings.PORTAL_BASE_URL = "https://portal.example"


@pytest.fixture
def desk():
    return person(Role.DESK_OFFICER, username="desk")


@pytest.fixture
def agreement(desk):
    """Its review is due at the end of April 2017."""
    return AgreementFactory(
        concluded_on=DAY(2014, 4, 30),
        title_en="Berlin; with, commas and a very long title " + "äöü漢字" * 20,
        cities=[CityFactory(desk_officer=desk)],
    )


def browser(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def shown(client, **query):
    answer = client.get("/calendar/", query)
    assert answer.status_code == 200
    return [
        (field.day, entry.rule)
        for week in answer.context["weeks"]
        for field in week
        for entry in field.entries
    ]


def test_month_is_a_table_of_whole_weeks_from_monday(desk, agreement):
    answer = browser(desk).get("/calendar/")
    weeks = answer.context["weeks"]
    assert [len(week) for week in weeks] == [7] * 5
    assert weeks[0][0].day == DAY(2017, 3, 27)
    assert [field.day for week in weeks for field in week if field.today] == [TODAY]
    text = answer.content.decode()
    assert len(re.findall('<th scope="col">', text)) == 7
    assert 'href="?month=2017-03" rel="prev"' in text
    assert 'href="?month=2017-05" rel="next"' in text
    assert f'href="{agreement.get_absolute_url()}"' in text


def test_entries_stand_on_their_days_by_kind_and_mine(desk, agreement):
    SisterAgreementFactory(concluded_on=DAY(1987, 4, 20))
    client, other = browser(desk), browser(person(Role.VIEWER))
    assert shown(client) == [(DAY(2017, 4, 20), "anniversary"), (DAY(2017, 4, 30), "review_due")]
    assert shown(client, kind="review_due") == [(DAY(2017, 4, 30), "review_due")]
    assert shown(client, mine="1") == [(DAY(2017, 4, 30), "review_due")]
    assert shown(other, mine="1") == []
    assert shown(client, month="2017-05") == []
    assert shown(client, month="2018-04") == []


def test_what_is_overdue_says_so(desk, agreement, settings):
    settings.PORTAL_TODAY = DAY(2017, 5, 2)
    text = browser(desk).get("/calendar/", {"month": "2017-04"}).content.decode()
    assert ">Overdue<" in text


@pytest.mark.parametrize(
    "query",
    [
        {"month": "2017-13"},
        {"month": "April"},
        {"month": "1800-01"},
        {"month": "２０１７-04"},
        {"kind": "none"},
        {"mine": "2"},
        {"year": "2017"},
    ],
)
def test_what_the_address_gets_wrong_is_refused(desk, query):
    assert browser(desk).get("/calendar/", query).status_code == 400


def test_first_and_last_month_have_no_further_neighbour(desk):
    client = browser(desk)
    assert client.get("/calendar/", {"month": "1868-01"}).context["earlier"] == ""
    assert client.get("/calendar/", {"month": "2199-12"}).context["later"] == ""


def test_nobody_sees_what_is_hidden_from_them(desk, agreement):
    viewer = person(Role.VIEWER)
    hidden = AgreementFactory(concluded_on=DAY(2014, 4, 30), visibility="restricted")
    assert len(shown(browser(desk))) == 2
    assert len(shown(browser(viewer))) == 1
    Review.objects.filter(agreement=agreement).update(visibility="restricted")
    assert shown(browser(viewer)) == []
    assert str(hidden.pk) not in calendars.feed(viewer).decode()
    assert browser(person()).get("/calendar/").status_code == 403


def test_month_costs_the_same_queries_at_1_and_30(desk):
    client = browser(desk)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/calendar/", {"mine": "1"}).status_code == 200
        return len(queries)

    many_agreements(1, desk_officer=desk)
    client.get("/calendar/")
    at_one = asked()
    many_agreements(29, desk_officer=desk)
    assert asked() == at_one


# --- The feed ---------------------------------------------------------------------------------


@pytest.fixture
def address(desk, client):
    answer = browser(desk).post("/calendar/address/")
    assert answer["Cache-Control"] == "no-store"
    [found] = re.findall(r"/calendar/feed/([\w-]+)\.ics", answer.content.decode())
    return f"/calendar/feed/{found}.ics"


def token_of(address):
    return address.rpartition("/")[2].removesuffix(".ics")


def test_feed_is_a_calendar_of_whole_days(address, agreement, client):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    # RFC 5545: lines end in CRLF and are folded at 75 octets.
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    assert b"Berlin\\; with\\, commas" in answer.content.replace(b"\r\n ", b"")
    parsed = icalendar.Calendar.from_ical(answer.content)
    [event] = parsed.walk("VEVENT")
    assert event["DTSTART"].dt == DAY(2017, 4, 30)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["SUMMARY"] == f"Review of an agreement is due: {agreement.title_en}"
    assert event["URL"] == f"https://portal.example{agreement.get_absolute_url()}"
    assert event["DTSTAMP"].dt.tzinfo is not None
    review = agreement.reviews.get()
    assert event["UID"] == f"review_due-{review.pk}@localhost"
    review.due_on = DAY(2017, 5, 15)
    review.save()
    [moved] = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert (moved["UID"], moved["DTSTART"].dt) == (event["UID"], DAY(2017, 5, 15))


def test_each_year_of_an_anniversary_is_an_event_of_its_own(address, client, settings):
    SisterAgreementFactory(concluded_on=DAY(1987, 4, 20))

    def anniversaries():
        events = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
        return [str(event["UID"]) for event in events if "anniversary-" in event["UID"]]

    first = anniversaries()
    settings.PORTAL_TODAY = DAY(2021, 1, 1)
    assert len({*first, *anniversaries()}) == 2
    assert first[0].endswith("-2017@localhost")


def test_feed_speaks_the_persons_language(address, agreement, client, desk):
    User.objects.filter(pk=desk.pk).update(language="ja")
    [event] = icalendar.Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert agreement.title_ja in event["SUMMARY"]


def test_token_is_kept_nowhere(address, desk):
    row = CalendarAddress.objects.get()
    token = token_of(address)
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    again = browser(desk).get("/calendar/address/").content.decode()
    assert token not in again
    columns = {field.name for field in exports.columns_of(CalendarAddress)}
    assert "token_hash" not in columns
    assert not hasattr(row.events.first(), "token_hash")


@pytest.mark.parametrize("end", ["revoked", "replaced", "deactivated", "without a role"])
def test_address_opens_nothing_any_more(address, desk, agreement, client, end):
    assert client.get(address).status_code == 200
    if end == "revoked":
        browser(desk).post("/calendar/address/", {"revoke": "1"})
    elif end == "replaced":
        browser(desk).post("/calendar/address/")
    elif end == "deactivated":
        User.objects.filter(pk=desk.pk).update(is_active=False)
    else:
        RoleMembership.objects.filter(user=desk).delete()
    assert client.get(address).status_code == 404


def test_address_stays_closed_when_the_account_is_opened_again(address, desk, client):
    people.deactivate(desk, actor=None, reason="Sample reason")
    people.reactivate(User.objects.get(pk=desk.pk), actor=None, reason="Sample reason")
    assert client.get(address).status_code == 404


def test_rights_are_those_of_the_moment(address, agreement, client, desk):
    AgreementFactory(concluded_on=DAY(2014, 4, 30), visibility="restricted")
    assert client.get(address).content.count(b"BEGIN:VEVENT") == 2
    RoleMembership.objects.filter(user=desk).update(role=Role.VIEWER)
    assert client.get(address).content.count(b"BEGIN:VEVENT") == 1


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "a" * 500])
def test_unknown_addresses_are_not_found(token, client):
    assert client.get(f"/calendar/feed/{token}.ics").status_code in (400, 404)


def test_feed_takes_no_other_method_and_no_parameter(address, client):
    assert client.post(address).status_code in (403, 405)
    assert client.get(address, {"as_of": "2017-01-01"}).status_code == 400


def test_database_holds_one_address_a_person(desk, address):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarAddress.objects.create(person=desk, token_hash="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarAddress.objects.create(person=person(), token_hash="plain")


def test_access_log_leaves_the_address_out():
    import runpy

    from diplomacy import environment

    configured = runpy.run_path(str(environment.ROOT / "gunicorn.conf.py"))
    assert "/calendar/feed/" in configured["Logger"].SECRET
    assert "~^/calendar/feed/. 0;" in (environment.ROOT / "deploy" / "nginx.conf").read_text()
