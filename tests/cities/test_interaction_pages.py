"""Pages of interactions, as people with different rights meet them."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cities.models import City, Interaction
from diplomacy.core.enums import Role, Visibility
from tests.database import cost
from tests.factories.cities import CityFactory, InteractionFactory, MembershipFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
LIST = "/interactions/"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


def signed_in(*roles, **values):
    client = Client()
    client.force_login(person(*roles, **values))
    return client


@pytest.fixture
def desk():
    return signed_in(Role.DESK_OFFICER)


def text(response):
    return response.content.decode()


def rows(page):
    """Row headings of the page's tables, that is how many rows they have."""
    return page.count('<th scope="row">')


def page_of(name, interaction):
    return reverse(f"cities:interaction_{name}", args=[interaction.pk])


def filled(response):
    """What a browser would post from the form as it is drawn."""
    form = response.context["form"]
    return {bound.html_name: bound.field.prepare_value(bound.value()) or "" for bound in form}


def test_list_page_and_city_page_cost_the_same_for_one_row_and_for_three(desk):
    city = CityFactory()
    first = InteractionFactory(cities=[city, CityFactory()])
    pages = (LIST, city.get_absolute_url(), first.get_absolute_url())
    before = [cost(desk, page) for page in pages]
    for _ in range(2):
        InteractionFactory(cities=[city, *CityFactory.create_batch(3)])
    first.city_links.create(city=CityFactory())
    assert [cost(desk, page) for page in pages] == before
    assert before[0] <= 10


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_open_in_both_languages(language):
    client = signed_in(Role.OFFICE_HEAD, language=language)
    interaction = InteractionFactory()
    for page in [
        LIST,
        reverse("cities:interaction_create"),
        *(page_of(name, interaction) for name in ("detail", "update", "void")),
    ]:
        response = client.get(page)
        assert response.status_code == 200, page
        assert f'lang="{language}"' in text(response)
    with translation.override(language):
        kind = str(interaction.get_kind_display())
    assert kind in text(client.get(LIST))


def test_summary_is_marked_with_its_own_language():
    interaction = InteractionFactory(summary="見本の概要", language="ja")
    page = text(signed_in(Role.VIEWER, language="en").get(interaction.get_absolute_url()))
    assert '<div class="prose" lang="ja"><p>見本の概要</p></div>' in page


def test_list_shortens_what_the_export_has_in_full(desk):
    InteractionFactory(summary=f"Begin {'word ' * 40}end")
    page = text(desk.get(LIST))
    assert "Begin word" in page
    assert "end</td>" not in page
    exported = b"".join(desk.get(LIST, {"format": "csv"}).streaming_content).decode()
    assert "word end" in exported


def test_filters_narrow(desk):
    bureau = BureauFactory()
    wanted = InteractionFactory(
        kind="meeting", occurred_on=DAY(2014, 8, 1), lead_bureau=bureau, summary="Harbour works"
    )
    InteractionFactory(language="ja", occurred_on=DAY(2014, 7, 1))
    for query in [
        {"city": wanted.cities.get().code},
        {"country": wanted.cities.get().country.code},
        {"kind": "meeting"},
        {"language": "en"},
        {"lead_bureau": bureau.code},
        {"occurred_from": "2014-07-15"},
        {"q": "harbour"},
    ]:
        page = text(desk.get(LIST, query))
        assert (rows(page), "Harbour works" in page) == (1, True), query
    assert rows(text(desk.get(LIST, {"occurred_to": "2014-07-15"}))) == 1
    assert desk.get(LIST, {"city": "nowhere"}).status_code == 400


def test_city_stands_for_the_records_merged_into_it(desk):
    kept, double = CityFactory.create_batch(2)
    InteractionFactory(cities=[double])
    City.objects.filter(pk=double.pk).update(merged_into=kept)
    assert rows(text(desk.get(LIST, {"city": kept.code}))) == 1
    assert "The list with this interaction" in text(desk.get(kept.get_absolute_url()))


def test_panel_shows_the_newest_five_and_leads_to_the_list(desk):
    city = CityFactory()
    for day in range(1, 8):
        InteractionFactory(cities=[city], occurred_on=DAY(2014, 6, day), summary=f"Talk-{day}")
    InteractionFactory(summary="With another city")
    page = text(desk.get(city.get_absolute_url()))
    assert [day for day in range(1, 8) if f"Talk-{day}" in page] == [3, 4, 5, 6, 7]
    assert "With another city" not in page
    link = f"{LIST}?city={city.code}"
    assert f'href="{link}"' in page
    assert "all 7 interactions" in page
    assert rows(text(desk.get(link))) == 7


def test_city_page_leads_to_a_form_with_the_city_filled_in(desk):
    city = CityFactory()
    link = f"/interactions/add/?city={city.code}"
    assert f'href="{link}"' in text(desk.get(city.get_absolute_url()))
    form = desk.get(link)
    assert form.context["form"]["cities"].value() == city.code
    other = CityFactory(name_en="Second City")
    values = {
        "occurred_on": "2014-12",
        "kind": "meeting",
        "cities": f"{city.code}, second city",
        "summary": "Sample",
        "language": "en",
        "visibility": "internal",
    }
    done = desk.post(link, values)
    interaction = Interaction.objects.get()
    assert done.headers["Location"] == interaction.get_absolute_url()
    assert set(interaction.cities.all()) == {city, other}
    assert (interaction.occurred_on, interaction.occurred_on_precision) == (
        DAY(2014, 12, 31),
        "month",
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_summary_is_taken_to_be_in_the_language_of_who_writes_it(language):
    client = signed_in(Role.DESK_OFFICER, language=language)
    form = client.get(reverse("cities:interaction_create")).context["form"]
    assert form["language"].value() == language


def test_viewer_is_told_why_nothing_can_be_recorded():
    city = CityFactory()
    page = text(signed_in(Role.VIEWER).get(city.get_absolute_url()))
    assert "/interactions/add/" not in page
    assert "Record an interaction" in page


def test_nothing_is_recorded_on_the_page_of_a_city_that_was_merged(desk):
    kept, double = CityFactory.create_batch(2)
    City.objects.filter(pk=double.pk).update(merged_into=kept)
    assert "/interactions/add/" not in text(desk.get(double.get_absolute_url()))
    assert "/interactions/add/" in text(desk.get(kept.get_absolute_url()))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"occurred_on": "2015-02"}, "cannot lie in the future"),
        ({"occurred_on": "2014-02-30"}, "2014-02-30 is not a day of the calendar."),
        ({"occurred_on": ""}, "This field is required."),
        ({"cities": ""}, "This field is required."),
        ({"cities": "nowhere"}, "“nowhere” is not known here."),
        ({"summary": " "}, "This field is required."),
        ({"kind": ""}, "This field is required."),
        ({"language": ""}, "This field is required."),
    ],
)
def test_mistake_is_named_and_nothing_is_saved(desk, values, message):
    given = {
        "occurred_on": "2014-12-01",
        "kind": "call",
        "cities": CityFactory().code,
        "summary": "Sample",
        "language": "en",
        "visibility": "internal",
        **values,
    }
    response = desk.post(reverse("cities:interaction_create"), given)
    assert response.status_code == 400
    assert message in text(response)
    assert not Interaction.objects.exists()


def test_bureau_officer_records_for_the_own_bureau_only():
    own, other = BureauFactory.create_batch(2)
    officer = signed_in(Role.BUREAU_OFFICER, bureau=own)
    url = reverse("cities:interaction_create")
    assert list(officer.get(url).context["form"].fields["lead_bureau"].queryset) == [own]
    values = {
        "occurred_on": "2014-12-01",
        "kind": "call",
        "cities": CityFactory().code,
        "summary": "Sample",
        "language": "en",
        "visibility": "internal",
    }
    for bureau in ("", other.pk):
        assert officer.post(url, {**values, "lead_bureau": bureau}).status_code == 400
    assert officer.post(url, {**values, "lead_bureau": own.pk}).status_code == 302
    assert Interaction.objects.get().lead_bureau == own


def test_edit_keeps_the_cities_that_the_form_may_not_name():
    bureau = BureauFactory()
    hidden = CityFactory(visibility=Visibility.RESTRICTED, name_en="Hidden City")
    shown = CityFactory()
    interaction = InteractionFactory(cities=[hidden, shown], lead_bureau=bureau)
    officer = signed_in(Role.BUREAU_OFFICER, bureau=bureau)
    url = page_of("update", interaction)
    response = officer.get(url)
    assert hidden.code not in text(response)
    values = filled(response)
    assert values["cities"] == shown.code
    assert officer.post(url, {**values, "cities": "", "summary": "New"}).status_code == 302
    interaction.refresh_from_db()
    assert (interaction.summary, interaction.cities.get()) == ("New", hidden)


def test_second_of_two_editors_sees_both_versions(desk):
    interaction = InteractionFactory()
    url = page_of("update", interaction)
    values = filled(desk.get(url))
    assert desk.post(url, {**values, "summary": "First"}).status_code == 302
    response = desk.post(url, {**values, "summary": "Second"})
    assert response.status_code == 409
    for shown in ("First", "Second"):
        assert shown in text(response)


def test_void_takes_it_off_the_city_page_and_keeps_it_readable():
    interaction = InteractionFactory(summary="Entered twice")
    office = signed_in(Role.OFFICE_HEAD)
    url = page_of("void", interaction)
    assert office.post(url, {"version": interaction.version, "reason": "double"}).status_code == 302
    assert "double" in text(office.get(interaction.get_absolute_url()))
    city = interaction.cities.get()
    assert "Entered twice" not in text(office.get(city.get_absolute_url()))
    assert rows(text(office.get(LIST))) == 0


def test_hidden_city_and_restricted_interaction_are_not_shown_to_a_viewer():
    viewer = signed_in(Role.VIEWER)
    hidden = CityFactory(visibility=Visibility.RESTRICTED, name_en="Hidden City")
    known = InteractionFactory(cities=[hidden, CityFactory(name_en="Known City")])
    alone = InteractionFactory(cities=[hidden])
    city = CityFactory()
    secret = InteractionFactory(
        cities=[city], visibility=Visibility.RESTRICTED, summary="Secret talk"
    )
    for page in (known.get_absolute_url(), alone.get_absolute_url(), LIST):
        assert "Hidden City" not in text(viewer.get(page))
    assert "Known City" in text(viewer.get(known.get_absolute_url()))
    assert viewer.get(secret.get_absolute_url()).status_code == 404
    for page in (city.get_absolute_url(), LIST):
        assert "Secret talk" not in text(viewer.get(page))
    assert rows(text(viewer.get(LIST))) == 2
    assert viewer.get(LIST, {"city": hidden.code}).status_code == 400


def test_interaction_is_a_contact_of_the_partner_list(desk):
    partner = MembershipFactory().city
    InteractionFactory(cities=[partner], kind="courtesy_call")
    page = text(desk.get(reverse("portal:partner_list")))
    assert "Courtesy call" in page
    assert "3 June 2014" in page
