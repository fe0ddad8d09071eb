import re

import pytest
from django.db import connection

from agreements.models import Agreement
from cities.models import City
from diplomacy.core import records
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory

from .forms import posted


@pytest.fixture
def city(city_values) -> City:
    return City.objects.create(**city_values, visibility="public")


def edit(city: City) -> str:
    return f"/cities/{city.code}/edit/"


def shown(browser, city, **changes):
    return posted(browser.get(edit(city)).context["form"], **changes)


def test_change_is_saved_with_who_and_why(browser, english_office, city):
    data = shown(browser, city, name_en="Sampleton", reason="As they write it")
    response = browser.post(edit(city), data)
    assert (response.status_code, response["Location"]) == (302, "/cities/sample/")
    city.refresh_from_db()
    assert city.name_en == "Sampleton"
    newest = changes_of(city, None)[0]
    assert (newest.who, newest.why) == (str(english_office), "As they write it")


def test_refused_form_keeps_what_was_typed_and_links_to_the_field(browser, city):
    data = shown(browser, city, name_en="", leader_office_en="Chief <Mayor>")
    response = browser.post(edit(city), data)
    body = response.content.decode()
    assert response.status_code == 400
    assert 'href="#id_name_en"' in body
    assert 'value="Chief &lt;Mayor&gt;"' in body
    control = re.search(r'<input[^>]*id="id_name_en"[^>]*>', body)
    assert control is not None
    assert 'aria-invalid="true"' in control[0]
    assert "id_name_en-error-1" in control[0]
    city.refresh_from_db()
    assert city.leader_office_en == ""


def test_stale_save_is_refused_and_shows_both_versions(browser, city):
    data = shown(browser, city, name_en="Mine")
    records.change(city, actor=None, values={"name_en": "Theirs", "name_ja": "彼らの市"})
    response = browser.post(edit(city), data)
    assert response.status_code == 409
    differences = {d.name: d for d in response.context["differences"]}
    assert set(differences) == {"name_en", "name_ja"}
    assert (differences["name_en"].mine, differences["name_en"].other) == ("Mine", "Theirs")
    # The reader left the Japanese name alone: the other's change of it is chosen beforehand.
    assert (differences["name_en"].touched, differences["name_ja"].touched) == (True, False)
    city.refresh_from_db()
    assert city.name_en == "Theirs"


def test_after_a_conflict_each_field_is_saved_as_picked(browser, city):
    data = shown(browser, city, name_en="Mine", leader_office_en="Mayor")
    records.change(city, actor=None, values={"name_en": "Theirs", "name_ja": "彼らの市"})
    conflict = browser.post(edit(city), data)
    again = {
        **data,
        "version": conflict.context["version"],
        "pick-name_en": "mine",
        "pick-name_ja": "other",
    }
    assert browser.post(edit(city), again).status_code == 302
    city.refresh_from_db()
    assert (city.name_en, city.name_ja, city.leader_office_en) == ("Mine", "彼らの市", "Mayor")


def test_conflict_page_carries_everything_typed(browser, city):
    data = shown(browser, city, name_en="Mine", leader_office_en="Mayor")
    records.change(city, actor=None, values={"name_en": "Theirs"})
    body = browser.post(edit(city), data).content.decode()
    for name, value in data.items():
        if name != "version" and value:
            assert re.search(rf'<input type="hidden" name="{name}" value="', body), name


def test_save_without_a_version_is_treated_as_stale(browser, city):
    response = browser.post(edit(city), shown(browser, city, name_en="Mine", version=None))
    assert response.status_code == 409
    city.refresh_from_db()
    assert city.name_en == "Sample"


def test_second_stale_save_in_a_row_is_refused_again(browser, city):
    data = shown(browser, city, name_en="Mine")
    records.change(city, actor=None, values={"name_en": "Theirs"})
    version = browser.post(edit(city), data).context["version"]
    records.change(city, actor=None, values={"name_en": "Theirs again"})
    response = browser.post(edit(city), {**data, "version": version})
    assert response.status_code == 409
    city.refresh_from_db()
    assert city.name_en == "Theirs again"


def test_viewer_gets_403_for_a_visible_record_and_404_for_a_hidden_one(viewer, city):
    hidden = CityFactory(visibility="restricted")
    assert viewer.get(edit(city)).status_code == 403
    assert viewer.post(edit(city), {}).status_code == 403
    assert viewer.get("/cities/add/").status_code == 403
    assert viewer.get(edit(hidden)).status_code == 404
    assert viewer.get(f"/cities/{hidden.code}/").status_code == 404
    assert viewer.get("/cities/no-such-city/edit/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2015-02-30", "2015-02-30 is not a day of the calendar."),
        ("soon", "Enter a date as 2014, 2014-04 or 2014-04-05."),
        ("2014-13", "2014-13 is not a day of the calendar."),
    ],
)
def test_impossible_date_is_said_beside_its_field_and_changes_nothing(typed, message, browser):
    agreement = AgreementFactory()
    url = f"/agreements/{agreement.pk}/edit/"
    data = posted(browser.get(url).context["form"], concluded_on=typed)
    response = browser.post(url, data)
    assert response.status_code == 400
    assert response.context["form"].errors["concluded_on"] == [message]
    assert f'value="{typed}"' in response.content.decode()
    assert Agreement.objects.get().version == agreement.version


def test_month_is_kept_as_a_month_by_a_form_that_nobody_touched(browser):
    agreement = AgreementFactory(concluded_on_precision="month")
    url = f"/agreements/{agreement.pk}/edit/"
    data = posted(browser.get(url).context["form"])
    assert data["concluded_on"] == "2014-04"
    assert browser.post(url, data).status_code == 302
    agreement.refresh_from_db()
    assert (str(agreement.concluded_on), agreement.concluded_on_precision) == (
        "2014-04-30",
        "month",
    )


def test_unknown_code_in_a_form_is_said_and_kept(browser, country, db):
    form = browser.get("/cities/add/").context["form"]
    data = posted(form, code="new", name_en="New", name_ja="新", country="Nowhere")
    response = browser.post("/cities/add/", data)
    assert response.status_code == 400
    assert "country" in response.context["form"].errors
    assert not City.objects.filter(code="new").exists()


def test_reading_pages_write_nothing(browser, city):
    pages = ("/cities/", "/cities/sample/", edit(city), "/cities/add/", "/inbox/", "/profile/")
    for page in pages:
        browser.get(page)
    with connection.execute_wrapper(refuse_writes):
        for page in pages:
            assert browser.get(page).status_code == 200


def refuse_writes(execute, sql, params, many, context):
    assert not sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")), sql
    return execute(sql, params, many, context)


def test_bureau_officer_edits_the_records_of_the_own_bureau_only(client, make_user, db):
    from diplomacy.core.models import Bureau

    own = Bureau.objects.create(code="own", name_ja="自局", name_en="Own Bureau")
    client.force_login(make_user("bureau", Role.BUREAU_OFFICER, bureau=own, language="en"))
    mine = AgreementFactory(lead_bureau=own)
    other = AgreementFactory()
    assert client.get(f"/agreements/{mine.pk}/edit/").status_code == 200
    assert client.get(f"/agreements/{other.pk}/edit/").status_code == 403
