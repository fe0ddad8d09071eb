"""Saved filters on the pages: any list, here the ones of cities, partners and messages."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diplomacy.core import saved_filters
from diplomacy.core.models import SavedFilter
from tests.factories.cities import CityFactory

LIST, ROUTE = "/cities/", "cities:city_list"
ASIA = {"name": "Asia"}


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def keep(user, name="Asia", query="region=Asia", route=ROUTE, **more):
    return saved_filters.save(user, route=route, name=name, query=query, **more)


def current(response) -> list[str]:
    """The names that the menu marks as what is on show."""
    found = r'class="saved-name"[^>]*aria-current="true">([^<]*)<'
    return re.findall(found, response.content.decode())


def test_present_address_is_saved_as_the_list_reads_it(browser, english_office):
    CityFactory(region="Asia")
    address = (
        f"{LIST}?region=Europe&region=Asia&q=+tokyo+&sort=-name&columns=region&columns=name"
        "&page_size=25&page=3&country=&view=all"
    )
    saved = browser.post(address, ASIA)
    row = SavedFilter.objects.get()
    assert (row.person, row.route, row.name, row.is_default) == (
        english_office,
        ROUTE,
        "Asia",
        False,
    )
    assert row.query == (
        "columns=name%2Cregion&page_size=25&q=tokyo&region=Asia&region=Europe&sort=-name"
    )
    assert saved.url == f"{LIST}?{row.query}"
    shown = browser.get(saved.url)
    assert shown.status_code == 200
    assert current(shown) == ["Asia"]
    assert "The saved filter “Asia” was saved." in text(shown)


def test_what_a_list_does_anyway_is_not_saved(browser, city):
    shown = browser.get(LIST)
    usual = {
        "sort": shown.context["sort"],
        "page_size": shown.context["page_size"],
        "columns": [column.key for column, chosen in shown.context["columns"] if chosen],
    }
    page = browser.get(LIST, usual)
    assert page.context["saved"].query == ""
    assert 'id="save-name"' not in page.content.decode()
    refused = browser.post(f"{LIST}?sort={usual['sort']}", ASIA)
    assert refused.status_code == 400
    assert not SavedFilter.objects.exists()


def test_marks_the_view_however_the_address_spells_it(browser, english_office, city):
    keep(english_office, query="region=Asia&region=Europe")
    assert current(browser.get(f"{LIST}?region=Europe&page=1&q=&region=Asia")) == ["Asia"]
    assert current(browser.get(f"{LIST}?region=Europe")) == []


@pytest.mark.parametrize("query", ["region=Atlantis", "colour=red", "page_size=0", "sort=colour"])
def test_list_that_cannot_be_shown_cannot_be_saved(query, browser, city):
    refused = browser.post(f"{LIST}?{query}", ASIA)
    assert refused.status_code == 400
    assert "A list that cannot be shown cannot be saved." in text(refused)
    assert not SavedFilter.objects.exists()


def test_refused_name_comes_back_with_the_reason(browser, english_office, city):
    keep(english_office)
    refused = browser.post(f"{LIST}?q=sample", {"name": "Asia", "is_default": "1"})
    assert refused.status_code == 400
    body = refused.content.decode()
    assert "You have a saved filter of this name for this list." in body
    assert 'value="Asia" maxlength="80"' in body
    assert '<details class="drop" open>' in body
    assert SavedFilter.objects.get().query == "region=Asia"


def test_fifty_first_is_refused_and_says_so(browser, english_office, city, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST", 1)
    keep(english_office)
    refused = browser.post(f"{LIST}?q=sample", {"name": "B"})
    assert "There are 1 saved filters for this list: delete one first." in text(refused)


def test_saved_view_is_replaced_by_the_present_one(browser, english_office, city):
    saved = keep(english_office, is_default=True)
    browser.post(f"{LIST}?q=sample", {"replace": str(saved.pk)})
    saved.refresh_from_db()
    assert (saved.query, saved.name, saved.is_default) == ("q=sample", "Asia", True)


@pytest.mark.parametrize("key", ["", "x", str(uuid.UUID(int=1))])
def test_replacing_what_is_not_there_is_not_found(key, browser, city):
    assert browser.post(f"{LIST}?q=sample", {"replace": key}).status_code == 404


def test_list_opens_with_the_default_and_leads_to_everything(browser, english_office):
    CityFactory(code="asian", region="Asia")
    CityFactory(code="european", region="Europe")
    keep(english_office, is_default=True)
    opened = browser.get(LIST)
    assert (opened.status_code, opened.url) == (302, f"{LIST}?region=Asia")
    shown = browser.get(opened.url)
    assert shown.context["count"] == 1
    assert "This list opens with it." in text(shown)
    assert shown.context["clear_url"] == f"{LIST}?view=all"
    # Removing the last filter must not lead back to it.
    assert [chip.remove_url for chip in shown.context["chips"]] == [f"{LIST}?view=all"]
    whole = browser.get(f"{LIST}?view=all")
    assert whole.context["count"] == 2
    assert current(whole) == []
    assert browser.get(LIST, {"format": "csv"}).streaming
    assert browser.get(f"{LIST}?view=mine").status_code == 400


def test_default_of_one_list_opens_no_other(browser, english_office, city):
    keep(english_office, is_default=True)
    assert browser.get("/visits/").status_code == 200


def test_what_the_list_no_longer_knows_is_left_out_and_said(browser, english_office, city):
    saved = keep(english_office, query="colour=red&region=Asia", is_default=True)
    opened = browser.get(LIST)
    assert opened.url == f"{LIST}?region=Asia"
    shown = browser.get(opened.url)
    assert shown.status_code == 200
    assert current(shown) == ["Asia"]
    assert "so they were left out: colour." in text(shown)
    browser.post(opened.url, {"replace": str(saved.pk)})
    assert "left out" not in text(browser.get(opened.url))


def test_saved_filter_of_which_nothing_is_left_opens_the_whole_list(browser, english_office, city):
    keep(english_office, query="colour=red", is_default=True)
    opened = browser.get(LIST)
    assert opened.url == f"{LIST}?view=all"
    shown = browser.get(opened.url)
    assert shown.status_code == 200
    assert "so they were left out: colour." in text(shown)


def test_values_that_became_wrong_are_refused_as_typed_ones_are(browser, english_office, city):
    keep(english_office, query="country=ZZ", is_default=True)
    shown = browser.get(browser.get(LIST).url)
    assert shown.status_code == 400
    assert "“ZZ” is not known here." in text(shown)
    assert 'href="/cities/?view=all">Show the whole list' in shown.content.decode()


def test_nobody_sees_or_changes_those_of_another(browser, english_office, viewer, city):
    saved = keep(english_office, "Confidential plan", is_default=True)
    assert viewer.get(LIST).status_code == 200
    assert "Confidential plan" not in viewer.get(f"{LIST}?region=Asia").content.decode()
    page = reverse("core:saved_filter_update", args=[saved.pk])
    assert viewer.get(page).status_code == 404
    assert viewer.post(page, {"name": "Mine"}).status_code == 404
    assert viewer.post(page, {"delete": "1"}).status_code == 404
    assert viewer.post(f"{LIST}?q=a", {"replace": str(saved.pk)}).status_code == 404
    saved.refresh_from_db()
    assert (saved.name, saved.query) == ("Confidential plan", "region=Asia")
    assert Client().get(page).url.startswith("/accounts/login/")


def test_who_may_not_see_a_list_saves_nothing_there(viewer, make_user, db):
    assert viewer.post("/people/?q=a", ASIA).status_code == 403
    nobody = Client()
    nobody.force_login(make_user("without-a-role"))
    partners = reverse("portal:partner_list")
    assert nobody.post(f"{partners}?q=a", ASIA).status_code == 403
    assert not SavedFilter.objects.exists()


def test_forms_need_the_token_of_the_page(english_office, city):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(english_office)
    saved = keep(english_office)
    page = reverse("core:saved_filter_update", args=[saved.pk])
    assert strict.post(f"{LIST}?q=a", {"name": "B"}).status_code == 403
    assert strict.post(page, {"delete": "1"}).status_code == 403
    assert SavedFilter.objects.get().name == "Asia"


def test_page_renames_and_makes_it_the_one_that_the_list_opens_with(browser, english_office, city):
    saved = keep(english_office)
    page = reverse("core:saved_filter_update", args=[saved.pk])
    assert f'href="{page}"' in browser.get(LIST).content.decode()
    assert browser.get(page).status_code == 200
    done = browser.post(page, {"name": "Near", "is_default": "on"})
    assert (done.status_code, done.url) == (302, LIST)
    saved.refresh_from_db()
    assert (saved.name, saved.is_default, saved.query) == ("Near", True, "region=Asia")


def test_page_keeps_what_was_typed_when_the_name_is_taken(browser, english_office, city):
    keep(english_office, "Near")
    page = reverse("core:saved_filter_update", args=[keep(english_office).pk])
    for name, message in (("Near", "of this name"), ("", "required")):
        refused = browser.post(page, {"name": name})
        assert refused.status_code == 400
        assert message in text(refused)
        assert "Saved filter “Asia”" in text(refused)


def test_deleting_is_for_good(browser, english_office, city):
    page = reverse("core:saved_filter_update", args=[keep(english_office).pk])
    assert browser.post(page, {"delete": "1"}).url == LIST
    assert not SavedFilter.objects.exists()
    assert browser.get(page).status_code == 404


@pytest.mark.parametrize(
    "at", ["https://elsewhere.example/", "//elsewhere.example/", "/visits/", "/no/such/", "x"]
)
def test_page_leads_nowhere_but_to_its_own_list(at, browser, english_office, city):
    page = reverse("core:saved_filter_update", args=[keep(english_office).pk])
    done = browser.post(f"{page}?at={at}", {"name": "Near"})
    assert done.url in (LIST, reverse("core:profile"))


def test_saved_filter_of_a_list_that_is_gone_can_still_be_deleted(browser, english_office):
    page = reverse("core:saved_filter_update", args=[keep(english_office, route="cities:gone").pk])
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"delete": "1"}).url == reverse("core:profile")


def test_map_of_the_partners_is_part_of_the_view(browser, english_office, db):
    partners = reverse("portal:partner_list")
    assert browser.post(f"{partners}?region=Asia&map=contact", ASIA).status_code == 302
    assert SavedFilter.objects.get().query == "map=contact&region=Asia"


def test_part_for_htmx_brings_the_menu_of_its_address(browser, english_office, city):
    keep(english_office)
    headers = {"HX-Request": "true", "HX-Target": "list"}
    part = browser.get(f"{LIST}?region=Asia", headers=headers)
    assert 'id="saved-filters" hx-swap-oob="true"' in part.content.decode()
    assert current(part) == ["Asia"]
    assert "hx-swap-oob" not in browser.get(f"{LIST}?region=Asia").content.decode()


def test_markup_in_a_name_stays_text(browser, english_office, city):
    keep(english_office, "<b>Bold</b>")
    body = browser.get(f"{LIST}?region=Asia").content.decode()
    assert "&lt;b&gt;Bold" in body
    assert "<b>Bold" not in body


def test_saved_filters_cost_one_query(browser, english_office, city):
    for number in range(5):
        keep(english_office, f"Number {number}", f"q={number}")
    with CaptureQueriesContext(connection) as captured:
        browser.get(f"{LIST}?region=Asia")
    own = [query for query in captured.captured_queries if "core_savedfilter" in query["sql"]]
    assert len(own) == 1
