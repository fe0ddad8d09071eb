import csv
import io
import re
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from cities.models import City
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory

LIST = "/cities/"


def rows(response) -> int:
    return response.content.decode().count('<tr><th scope="row">')


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def exported(response) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


@pytest.mark.parametrize("path", ["/cities/", "/cities/?region=Asia&q=sample", "/agreements/"])
def test_list_costs_the_same_queries_at_1_and_30_rows(path, browser, django_assert_max_num_queries):
    def make(number):
        for _ in range(number):
            AgreementFactory(cities=[CityFactory(region="Asia")])

    def queries():
        with django_assert_max_num_queries(10) as captured:
            assert browser.get(path).status_code == 200
        return len(captured)

    make(1)
    browser.get(path)  # the session is read from the cache from now on
    at_one = queries()
    make(29)
    assert queries() == at_one


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("colour=red", "Unknown filter: colour"),
        ("sort=colour", "This list cannot be sorted by “colour”."),
        ("sort=-partner;drop", "This list cannot be sorted by"),
        ("page_size=100000", "The page size must be a whole number from 1 to 200."),
        ("page_size=-1", "The page size must be a whole number from 1 to 200."),
        ("page_size=" + "9" * 5000, "The page size must be a whole number from 1 to 200."),
        ("page=zero", "The page number must be a whole number from 1 to 1000000."),
        ("page=2", "There is no page 2; the last one is 1."),
        ("columns=name,colour", "Unknown column: colour"),
        ("format=xls", "Unknown format: xls"),
        ("country=ZZ", "Country or region: “ZZ” is not known here."),
        ("region=Atlantis", "Part of the world: Select a valid choice."),
        ("is_partner=maybe", "Partner: Select a valid choice."),
        ("country=XA&country=XB", "Country or region: Give this filter only once."),
        ("q=%FF%FE", "Search: This text cannot be read: it is not valid UTF-8."),
        ("q=a%00b", "Search: Null characters are not allowed."),
        ("q=" + "a" * 300, "Search: Ensure this value has at most 200 characters"),
        ("%FF=1", "Unknown filter: \ufffd"),
    ],
)
def test_what_the_list_does_not_understand_is_said_and_shows_no_rows(query, message, browser, city):
    response = browser.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert message in text(response)
    assert rows(response) == 0
    assert 'href="/cities/">Show the whole list' in response.content.decode()


def test_message_is_in_the_readers_language(client, office, city):
    client.force_login(office)
    response = client.get(f"{LIST}?page_size=0")
    assert response.status_code == 400
    assert response.headers["Content-Language"] == "ja"


def test_markup_in_the_query_stays_text(browser, city):
    response = browser.get(LIST, {"<script>alert(1)</script>": "1", "q": '"><b>x'})
    body = response.content.decode()
    assert "<script>alert(1)" not in body
    assert '"><b>x' not in body


def test_markup_in_a_record_stays_text(browser):
    CityFactory(name_en="<b>Bold</b> & co", name_ja="<i>見本</i>")
    body = browser.get(LIST).content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; co" in body
    assert "<b>Bold</b>" not in body


def test_page_size_in_full_width_digits_is_read(browser, city):
    assert browser.get(LIST, {"page_size": "２５"}).status_code == 200


def test_pages_never_overlap_even_where_the_order_ties(browser):
    for number in range(7):
        CityFactory(code=f"tie-{number}", name_en=f"Same {number}", region="Asia")
    seen = []
    for page in range(1, 4):
        body = browser.get(LIST, {"sort": "region", "page_size": 3, "page": page}).content.decode()
        seen += re.findall(r'href="/cities/([a-z0-9-]+)/"', body)
    assert sorted(code for code in seen if code.startswith("tie-")) == [
        f"tie-{n}" for n in range(7)
    ]


def test_sort_reverses_and_tells_assistive_technology(browser):
    CityFactory(code="aa", name_en="Aa")
    CityFactory(code="zz", name_en="Zz")
    body = browser.get(LIST, {"sort": "-name"}).content.decode()
    assert body.index("/cities/zz/") < body.index("/cities/aa/")
    assert 'aria-sort="descending"' in body
    assert body.count("aria-sort") == 1


def test_column_chooser_shows_exactly_what_is_ticked(browser, city):
    body = browser.get(LIST, {"columns": ["name", "region"]}).content.decode()
    assert re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', body) == [
        "City",
        "Part of the world",
    ]


def test_chip_names_the_filter_and_its_link_removes_only_that(browser, city):
    response = browser.get(LIST, {"region": ["Asia", "Europe"], "q": "sample", "sort": "name"})
    chips = response.context["chips"]
    assert [(chip.label, chip.value) for chip in chips] == [
        ("Search", "sample"),
        ("Part of the world", "Asia"),
        ("Part of the world", "Europe"),
    ]
    assert chips[1].remove_url == "?q=sample&sort=name&region=Europe"


def test_code_filter_takes_a_name_on_the_page_and_shows_it(browser, city):
    response = browser.get(LIST, {"country": "Sampleland"})
    assert response.status_code == 200
    assert [chip.value for chip in response.context["chips"]] == ["Sampleland"]
    assert rows(response) == 1


def test_voided_records_are_listed_only_when_asked_for(browser, city):
    City.objects.update(voided_at=timezone.now(), void_reason="Wrong")
    assert rows(browser.get(LIST)) == 0
    assert rows(browser.get(LIST, {"voided": "true"})) == 1


def test_empty_list_says_what_to_do_next(browser, viewer, db):
    assert 'href="/cities/add/"' in browser.get(LIST).content.decode()
    shown = text(viewer.get(LIST))
    assert "Nothing is recorded here yet" in shown
    assert "Records you may see will appear here." in shown


def test_empty_result_offers_the_whole_list(browser, city):
    shown = text(browser.get(LIST, {"q": "nowhere"}))
    assert "Nothing matches these filters" in shown


def test_restricted_record_is_not_listed_counted_or_exported_for_a_viewer(viewer, city):
    CityFactory(code="secret", visibility="restricted")
    response = viewer.get(LIST)
    assert rows(response) == 1
    assert response.context["count"] == 1
    assert len(exported(viewer.get(LIST, {"format": "csv"}))) == 2


def test_part_for_htmx_is_the_same_list_without_the_page(browser, city):
    whole = browser.get(LIST, {"q": "sample"})
    part = browser.get(LIST, {"q": "sample"}, headers={"HX-Request": "true", "HX-Target": "list"})
    assert "<html" not in part.content.decode()
    assert str(part.context["body"]) == str(whole.context["body"])
    assert "HX-Target" in whole.headers["Vary"]


def test_export_streams_what_is_shown_with_a_byte_order_mark(browser):
    AgreementFactory(
        reference="AG-1",
        concluded_on=date(2014, 4, 30),
        concluded_on_precision="month",
        cities=[CityFactory(name_en="Sampleton")],
    )
    response = browser.get(
        "/agreements/", {"format": "csv", "columns": "reference,cities,concluded_on"}
    )
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    raw = b"".join(response.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    heading, row = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(heading) == 3
    assert row == ["AG-1", "Sampleton", "2014-04"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_export_makes_formulas_text(start, browser):
    CityFactory(name_en=f"{start}1+1", name_ja="見本")
    cells = exported(browser.get(LIST, {"format": "csv", "columns": "name_en"}))[1]
    assert cells == [f"'{start}1+1"]


def test_export_of_a_wrong_question_is_a_page_not_a_file(browser, city):
    response = browser.get(LIST, {"format": "csv", "colour": "red"})
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


def test_somebody_not_signed_in_is_sent_to_sign_in(db):
    response = Client().get(LIST)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_box_of_a_relation_suggests_what_matches_and_only_what_one_may_know(viewer):
    CityFactory(code="sampleton", name_en="Sampleton", name_ja="見本")
    CityFactory(code="other", name_en="Other", name_ja="別の市")
    CityFactory(code="sample-secret", name_en="Sample Secret", visibility="restricted")

    def suggested(typed):
        headers = {"HX-Request": "true", "HX-Target": "f-city-list"}
        return viewer.get("/visits/", {"city": typed}, headers=headers).content.decode()

    assert suggested("sample") == '<option value="sampleton">Sampleton</option>'
    assert suggested("見本") == '<option value="sampleton">Sampleton</option>'
    assert suggested("").count("<option") == 2


def test_suggestions_for_what_is_no_relation_are_not_found(viewer):
    headers = {"HX-Request": "true", "HX-Target": "f-status-list"}
    assert viewer.get("/visits/", headers=headers).status_code == 404


def test_more_records_than_lists_count_are_told_and_paged_as_far_as_they_count(
    browser, monkeypatch
):
    for _ in range(4):
        CityFactory()
    monkeypatch.setattr("diplomacy.core.pages.lists.COUNT_LIMIT", 3)
    shown = browser.get(LIST, {"page_size": 2})
    assert rows(shown) == 2
    assert "More than 3 records" in text(shown)
    assert rows(browser.get(LIST, {"page_size": 2, "page": 2})) == 2
    beyond = browser.get(LIST, {"page_size": 2, "page": 3})
    assert beyond.status_code == 400
    assert "Page 3 lies beyond the first 3 records" in text(beyond)
    assert len(exported(browser.get(LIST, {"format": "csv"}))) == 1 + 4
    CityFactory._meta.model.objects.first().delete()
    assert "3 records" in text(browser.get(LIST))
    assert "More than" not in text(browser.get(LIST))
