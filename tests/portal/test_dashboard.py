"""The dashboard and the lists behind its numbers."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.enums import AgreementKind
from agreements.models import Agreement
from cities.models import City
from cities.services import declare_home
from diplomacy.core.models import Bureau, Picture, User
from diplomacy.portal import sample, tasks
from diplomacy.portal.views.dashboard import quarter_ends
from initiatives.models import Initiative
from tests.database import cost
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.cities import CityFactory, MembershipFactory
from tests.factories.initiatives import (
    BureauFactory,
    FundFactory,
    InitiativeFactory,
    TargetFactory,
    TargetRuleFactory,
)
from tests.factories.visits import CompletedVisitFactory, InboundVisitFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date
STATEMENTS = 10
BYTES = 60 * 1024
DASHBOARD = "/"


def text(response):
    return response.content.decode()


def tiles(response):
    """Label to number, of every tile."""
    found = re.findall(
        r'tile-label">(.*?)</span><span class="tile-number">\s*(\d+)', text(response), re.DOTALL
    )
    return {label: int(number) for label, number in found}


@pytest.fixture
def target():
    TargetRuleFactory()
    return TargetFactory(code="T15", number=15)


@pytest.fixture
def home():
    city = CityFactory(code="tokyo", latitude="35.7", longitude="139.7")
    declare_home(city=city)
    return city


def partner_with_everything(number, bureau):
    """One partner, and one row for every part of the page."""
    city = MembershipFactory(
        network__code=f"network-{number}",
        city__latitude="10.0",
        city__longitude=str(number),
    ).city
    CompletedVisitFactory(city=city, starts_on=DAY(2015, 2, 1), ends_on=DAY(2015, 2, 2))
    SisterAgreementFactory(cities=[city], concluded_on=DAY(1987, 6, number + 1))
    AgreementFactory(cities=[city], concluded_on=DAY(2015, 3, 1), lead_bureau=bureau)
    InitiativeFactory(cities=[city], lead_bureau=bureau)
    InboundVisitFactory(city=city, starts_on=DAY(2016, 12, 10), ends_on=DAY(2016, 12, 12))
    FundFactory()
    return city


@pytest.fixture
def late(settings):
    """To be called once signed in: then all that the tests record lies in the past."""

    def late():
        settings.PORTAL_TODAY = DAY(2016, 12, 1)

    return late


@pytest.fixture
def spoken_from_2016(settings, pinned):
    settings.PORTAL_TODAY = DAY(2016, 5, 2)


# --- Who sees what ---


def test_dashboard_asks_strangers_to_sign_in(client):
    response = client.get(DASHBOARD)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next=/")


def test_dashboard_of_someone_without_a_role_says_what_to_do(client, sign_in):
    sign_in()
    MembershipFactory()
    response = client.get(DASHBOARD)
    assert response.status_code == 200
    assert "Your account has no role" in text(response)
    assert tiles(response) == {}


def test_dashboard_before_anything_is_on_record(client, office):
    response = client.get(DASHBOARD)
    assert response.status_code == 200
    assert "No target is on record yet." in text(response)
    assert "Every partner has been in contact." in text(response)


def test_bureau_sees_its_own_work_first(client, sign_in, spoken_from_2016):
    own, other = BureauFactory(), BureauFactory()
    sign_in("bureau_officer", bureau=own)
    mine = AgreementFactory(concluded_on=DAY(2014, 4, 30), lead_bureau=own)
    theirs = AgreementFactory(concluded_on=DAY(2014, 4, 30), lead_bureau=other)
    led = InitiativeFactory(lead_bureau=own, starts_on=DAY(2016, 1, 1))
    InitiativeFactory(lead_bureau=other, starts_on=DAY(2016, 1, 1))
    response = client.get(DASHBOARD)
    [panel] = response.context["panels"]
    assert (panel.key, panel.data.agreements, panel.data.initiatives) == ("bureau", [mine], [led])
    assert theirs.title_en not in text(response)
    assert text(response).index(mine.title_en) < text(response).index("Reviews of agreements")
    assert reverse("portal:partner_list") in text(response)


def test_desk_sees_the_reviews_of_its_cities(client, sign_in, spoken_from_2016):
    desk = sign_in("desk_officer")
    mine = CityFactory(desk_officer=desk)
    due = AgreementFactory(cities=[mine, CityFactory()], concluded_on=DAY(2014, 4, 30))
    AgreementFactory(cities=[mine], concluded_on=DAY(2016, 4, 30))
    AgreementFactory(concluded_on=DAY(2014, 4, 30))
    [panel] = client.get(DASHBOARD).context["panels"]
    assert (panel.key, panel.data) == ("desk", [due])


def test_protocol_sees_the_next_four_weeks(client, sign_in, pinned):
    sign_in("protocol_officer")
    inside = InboundVisitFactory(starts_on=DAY(2015, 1, 20), ends_on=DAY(2015, 1, 21))
    InboundVisitFactory(starts_on=DAY(2015, 2, 3), ends_on=DAY(2015, 2, 4))
    [panel] = client.get(DASHBOARD).context["panels"]
    assert (panel.key, panel.data) == ("weeks", [inside])


def test_fund_manager_sees_the_funds(client, sign_in):
    sign_in("fund_manager")
    fund = FundFactory()
    [panel] = client.get(DASHBOARD).context["panels"]
    assert (panel.key, panel.data) == ("funds", [fund])


# --- What it says ---


def test_targets_show_three_numbers_and_one_step_away(client, office, target, spoken_from_2016):
    full, visited = CityFactory(), CityFactory(code="one-step", name_en="Onestep")
    AgreementFactory(cities=[full], concluded_on=DAY(2015, 5, 1))
    for city in (full, visited):
        CompletedVisitFactory(city=city, starts_on=DAY(2015, 2, 1), ends_on=DAY(2015, 2, 2))
    response = client.get(DASHBOARD)
    shown = tiles(response)
    assert (shown["Concrete relations"], shown["Broad"], shown["Narrow"]) == (1, 2, 1)
    assert "Still missing: <strong>14</strong>" in text(response)
    assert reverse("cities:city_detail", args=["one-step"]) in text(response)
    assert reverse("initiatives:target_detail", args=["T15"]) + "?as_of=2016-05-02" in text(
        response
    )


def test_as_of_date_moves_every_part_of_the_page(client, office, target, pinned):
    city = MembershipFactory(starts_on=DAY(2000, 1, 1)).city
    AgreementFactory(cities=[city], concluded_on=DAY(2014, 4, 30))
    SisterAgreementFactory(cities=[city], concluded_on=DAY(1992, 1, 1))
    before = client.get(DASHBOARD)
    later = client.get(DASHBOARD, {"as_of": "2016-05-02"})
    assert (tiles(before)["Review due"], tiles(later)["Review due"]) == (0, 1)
    assert [len(r.context["agreements"].anniversaries) for r in (before, later)] == [0, 1]
    assert (before.context["silent_count"], later.context["silent_count"]) == (0, 1)
    assert "seen from 2 May 2016" in text(later)
    assert 'value="2016-05-02"' in text(later)


@pytest.mark.parametrize("bad", ["2016-02-30", "soon", "0001-01-01", "9999-12-31", "2016-01"])
def test_impossible_as_of_date_is_said_beside_the_field(client, office, bad):
    response = client.get(DASHBOARD, {"as_of": bad})
    assert response.status_code == 400
    assert 'id="as_of-error"' in text(response)
    assert f'value="{bad}"' in text(response)
    assert response.context["on"] == DAY(2015, 1, 5)


def test_every_number_opens_a_list_of_that_length(client, office, home, late):
    late()
    for number in range(3):
        partner_with_everything(number, None)
    MembershipFactory(network__code="quiet", city__latitude=None, city__longitude=None)
    AgreementFactory(concluded_on=DAY(2014, 4, 30))
    response = client.get(DASHBOARD, {"as_of": "2016-12-01", "map": "contact"})
    context = response.context
    lists = {
        context["anniversary_url"]: len(context["agreements"].anniversaries),
        context["partner_url"]: context["partner_count"],
        context["silent_url"]: context["silent_count"],
        **{tile.url: tile.count for tile in context["reviews"]},
        **{entry.url: entry.count for entry in context["map"].legend if entry.count is not None},
    }
    role_map = client.get(DASHBOARD, {"as_of": "2016-12-01"}).context["map"]
    lists |= {entry.url: entry.count for entry in role_map.legend if entry.count is not None}
    assert len(lists) == 3 + 4 + 3 + 3
    assert sum(lists.values()) > 10
    for url, number in lists.items():
        assert "as_of=2016-12-01" in url
        assert url.replace("&", "&amp;") in text(response) or "role=" in url
        listed = client.get(url)
        assert (url, listed.status_code, listed.context["count"]) == (url, 200, number)


def test_map_is_a_table_too(client, office, home):
    city = MembershipFactory(city__name_en="Sampleton").city
    CompletedVisitFactory(
        city=city, starts_on=DAY(2014, 4, 1), ends_on=DAY(2014, 4, 30), dates_precision="month"
    )
    page = text(client.get(DASHBOARD))
    row = page[page.index("<table", page.index("The map as a table")) :]
    for expected in ("Sampleton", str(city.country), "Network member", "April 2014", "Visit there"):
        assert expected in row


def test_partner_without_coordinates_is_said_to_be_missing_from_the_map(client, office):
    MembershipFactory(city__latitude=None, city__longitude=None)
    assert "1 partner has no point on the map." in text(client.get(DASHBOARD))


# --- Pictures on the page ---


@pytest.fixture
def worker(monkeypatch):
    """Does at once what the page asks of the worker, when the test says so."""
    waiting = []
    monkeypatch.setattr(tasks.draw_pictures, "delay", waiting.append)

    def work():
        while waiting:
            tasks.draw_pictures(waiting.pop())

    return work


def test_page_polls_until_its_pictures_are_drawn(
    client, office, home, target, worker, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = text(client.get(DASHBOARD))
    assert page.count("The picture is being drawn") == 2
    assert 'hx-select-oob="#picture-poll,#picture-map,#picture-T15"' in page
    assert "<img" not in page
    worker()
    page = text(client.get(DASHBOARD))
    assert "hx-select-oob" not in page
    assert page.count('media="screen and (prefers-color-scheme: dark)"') == 2
    for address in re.findall(r'(?:src|srcset)="(/pictures/[^"]+)"', page):
        assert client.get(address).status_code == 200
    assert all(len(alt) > 20 for alt in re.findall(r'<img[^>]* alt="([^"]*)"', page))


def test_page_says_when_a_picture_cannot_be_drawn(client, office, target):
    client.get(DASHBOARD)
    Picture.objects.update(error="no land")
    page = text(client.get(DASHBOARD))
    assert page.count("The picture cannot be drawn") == 2
    assert "hx-select-oob" not in page


# --- What it costs ---

ROLES = ["office_head", "desk_officer", "bureau_officer", "protocol_officer", "fund_manager"]
LISTS = ["portal:partner_list", "portal:anniversary_list", "portal:review_list"]


def fill(cities, user):
    """So many partners with everything the page shows, all of it the reader's concern."""
    if sample.present():
        User.objects.update(bureau=None)
        sample.remove()
    sample.load(cities, cities * 10)
    sisters = Agreement.objects.filter(kind=AgreementKind.SISTER_FRIENDSHIP)
    sisters.update(concluded_on=DAY(1990, 6, 1))
    City.objects.update(desk_officer=user)
    User.objects.update(bureau=Bureau.objects.get(code=sample.BUREAU))


@pytest.mark.parametrize("role", ROLES)
def test_dashboard_costs_the_same_at_1_and_at_30_rows(client, sign_in, home, target, role):
    user = sign_in(role)
    fill(1, user)
    one = cost(client, DASHBOARD)
    fill(30, user)
    assert cost(client, DASHBOARD) == one <= STATEMENTS
    response = client.get(DASHBOARD)
    assert len(response.content) < BYTES
    assert len(response.context["agreements"].anniversaries) == 8


@pytest.mark.parametrize(("name", "rows"), list(zip(LISTS, (15, 8, 75), strict=True)))
def test_list_costs_the_same_at_1_row_and_at_many(client, office, home, name, rows):
    url = reverse(name)
    fill(1, office)
    assert client.get(url).context["count"] >= 1
    one = cost(client, url)
    fill(30, office)
    assert cost(client, url) == one <= STATEMENTS
    assert client.get(url).context["count"] == rows


# --- The lists ---


@pytest.mark.parametrize("name", LISTS)
def test_list_says_its_day_and_refuses_an_impossible_one(client, office, name):
    url = reverse(name)
    assert "seen from 2 May 2016" in text(client.get(url, {"as_of": "2016-05-02"}))
    response = client.get(url, {"as_of": "2016-02-30"})
    assert response.status_code == 400
    assert client.get(url, {"unknown": "1"}).status_code == 400


def test_partner_list_in_order_of_silence_with_those_unknown_last(client, office):
    first, second, third = (MembershipFactory(network__code=str(n)).city for n in range(3))
    CompletedVisitFactory(city=second, starts_on=DAY(2001, 1, 1), ends_on=DAY(2001, 1, 1))
    CompletedVisitFactory(city=first, starts_on=DAY(2011, 1, 1), ends_on=DAY(2011, 1, 1))
    response = client.get(reverse("portal:partner_list"), {"format": "csv", "columns": "name"})
    rows = response.getvalue().decode("utf-8-sig").splitlines()[1:]
    assert rows == [second.name_en, first.name_en, third.name_en]


def test_partner_list_keeps_its_filters_when_the_map_changes(client, office):
    MembershipFactory()
    response = client.get(reverse("portal:partner_list"), {"contact": "unknown", "map": "contact"})
    assert response.status_code == 200
    assert [url for _label, url, _current in response.context["map"].tabs] == [
        "?contact=unknown&map=role",
        "?contact=unknown&map=contact",
    ]


def test_htmx_part_of_the_partner_list_asks_for_no_picture(client, office):
    MembershipFactory()
    response = client.get(reverse("portal:partner_list"), headers={"HX-Target": "list"})
    assert response.status_code == 200
    assert not Picture.objects.exists()


def test_lists_leave_out_what_a_viewer_may_not_see(client, sign_in):
    sign_in("viewer")
    hidden = SisterAgreementFactory(concluded_on=DAY(1990, 6, 1), visibility="restricted")
    City.objects.update(visibility="restricted")
    for name in LISTS:
        assert client.get(reverse(name)).context["count"] == 0
    assert hidden.title_en not in text(client.get(reverse("portal:anniversary_list")))


@pytest.mark.parametrize("part", [{}, {"format": "csv"}])
def test_lists_are_for_people_with_a_role(client, sign_in, part):
    """How a relation stands is never public, even where city and agreement are."""
    sign_in()
    SisterAgreementFactory(visibility="public")
    City.objects.update(visibility="public")
    for name in LISTS:
        assert client.get(reverse(name), part).status_code == 403


def test_voided_initiatives_leave_the_bureaus_panel(client, sign_in):
    bureau = Bureau.objects.create(code="b", name_ja="局", name_en="Bureau")
    sign_in("bureau_officer", bureau=bureau)
    InitiativeFactory(lead_bureau=bureau, starts_on=DAY(2014, 1, 1))
    Initiative.objects.update(voided_at=timezone.now(), void_reason="見本")
    [panel] = client.get(DASHBOARD).context["panels"]
    assert panel.data.initiatives == []


def test_dashboard_in_japanese(client, sign_in, target):
    sign_in("office_head", language="ja")
    page = text(client.get(DASHBOARD))
    assert "2015年1月5日 (平成27年)" in page
    assert target.name_ja in page


# --- The curve as a table ---


def test_quarters_end_with_the_day_itself():
    assert quarter_ends(DAY(2015, 1, 1), DAY(2015, 8, 4)) == [
        DAY(2015, 3, 31),
        DAY(2015, 6, 30),
        DAY(2015, 8, 4),
    ]
    assert quarter_ends(DAY(2015, 1, 1), DAY(2015, 3, 31)) == [DAY(2015, 3, 31)]
    assert quarter_ends(DAY(2014, 12, 1), DAY(2015, 1, 1)) == [DAY(2014, 12, 31), DAY(2015, 1, 1)]


def test_curve_table_has_the_same_numbers_as_the_curve(client, office, target, spoken_from_2016):
    for day in (DAY(2015, 3, 31), DAY(2015, 4, 1), DAY(2016, 5, 2)):
        city = CityFactory()
        AgreementFactory(cities=[city], concluded_on=day)
        CompletedVisitFactory(city=city, starts_on=day, ends_on=day)
    [section] = client.get(DASHBOARD).context["targets"]
    assert section.table() == [
        (DAY(2015, 3, 31), 1, 1),
        (DAY(2015, 6, 30), 2, 2),
        (DAY(2015, 9, 30), 2, 3),
        (DAY(2015, 12, 31), 2, 4),
        (DAY(2016, 3, 31), 2, 6),
        (DAY(2016, 5, 2), 3, 6),
    ]
