import re

import pytest
from django.utils import translation

from cities.models import City
from diplomacy.core.models import SourceDocument
from diplomacy.core.pages.details import read_sources
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory

from .forms import posted


def test_detail_costs_the_same_queries_however_much_hangs_on_it(
    browser, city, django_assert_max_num_queries
):
    def queries(hanging):
        for _ in range(hanging):
            AgreementFactory(cities=[city])
        with django_assert_max_num_queries(25) as captured:
            assert browser.get("/cities/sample/").status_code == 200
        return len(captured)

    browser.get("/cities/sample/")
    at_one = queries(1)
    assert queries(11) == at_one


def test_fact_opens_the_source_that_names_its_field(browser, city_values):
    SourceDocument.objects.create(code="S9", title_ja="見本文書", title_en="Sample paper")
    City.objects.create(
        **city_values,
        source=[
            {
                "doc": "S9",
                "section": "3(2)",
                "line": 7,
                "quote": "Of the name",
                "fields": ["name_en"],
            },
            {"note": "derived", "fields": ["region"]},
            {"doc": "S9", "quote": "Of the whole"},
        ],
    )
    response = browser.get("/cities/sample/")
    facts = {str(fact.label): fact for fact in response.context["facts"]}
    by_field = {fact.source_field: fact for fact in facts.values() if fact.source_field}
    assert [source.quote for source in by_field["name_en"].sources] == ["Of the name"]
    assert [source.quote for source in by_field["name_ja"].sources] == ["Of the whole"]
    assert by_field["region"].sources[0].note == "Derived from other facts"
    body = response.content.decode()
    for number in (1, 2, 3):
        assert f'popovertarget="source-{number}"' in body
        assert len(re.findall(rf'id="source-{number}"', body)) == 1
    assert "Sample paper" in body
    assert '<blockquote lang="en">Of the name</blockquote>' in body


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "shown"), [("ja", "当局の分類"), ("en", "by the portal")])
def test_note_on_a_source_is_in_the_language_of_the_page(language, shown):
    city = City(source=[{"note": "by the portal", "note_ja": "当局の分類"}])
    with translation.override(language):
        sources, _by_field = read_sources(city)
    assert [source.note for source in sources] == [shown]


def test_page_says_what_may_be_done_and_what_not_and_why(browser, viewer):
    agreement = AgreementFactory(visibility="internal")
    page = browser.get(agreement.get_absolute_url())
    labels = {str(action.label) for action in page.context["actions"]}
    assert {"Edit", "Rest", "End", "Void"} <= labels
    refused = {str(a.label): str(a.value) for a in page.context["refused"]}
    assert refused["Approve"] == "Not possible while the status is “In force”."
    read_only = viewer.get(agreement.get_absolute_url())
    assert read_only.context["actions"] == []
    reasons = {str(a.label): str(a.value) for a in read_only.context["refused"]}
    assert reasons["Edit"] == "Your role or bureau does not allow it."


def test_voided_record_stays_readable_and_offers_nothing(browser, city):
    browser.post("/cities/sample/void/", {"version": city.version, "reason": "Entered twice"})
    page = browser.get("/cities/sample/")
    assert page.context["actions"] == []
    body = page.content.decode()
    assert "Entered twice" in body
    assert '<span class="badge badge-bad">Voided</span>' in body


def test_history_shows_who_changed_what_from_what_to_what(browser, city):
    form = browser.get("/cities/sample/edit/").context["form"]
    browser.post("/cities/sample/edit/", posted(form, name_en="Sampleton", reason="Spelling"))
    body = browser.get("/cities/sample/").content.decode()
    assert "Office Head" in body
    assert "Spelling" in body
    assert "<del>Sample</del>" in body
    assert "<ins>Sampleton</ins>" in body


def test_text_in_the_other_language_is_marked(browser):
    city = CityFactory(leader_office_ja="市長", leader_office_en="")
    assert "市長" in browser.get(city.get_absolute_url()).content.decode()


def test_record_under_another_code_is_not_found(browser, db):
    assert browser.get("/cities/nowhere/").status_code == 404
