"""What every request passes: who acts, in which language, whether it can be read, and what browsers
may keep of the answer."""

import re

import pytest
from django.test import Client

from cities.models import City

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/cities/%00/", "/cities/%00/edit/", "/targets/%00/"])
def test_an_address_with_nul_names_nothing(client, office, path):
    client.force_login(office)
    assert client.get(path).status_code == 404


def test_a_form_that_is_not_utf8_is_refused_and_changes_nothing(client, office, city_values):
    client.force_login(office)
    body = b"code=bad&kind=city&name_en=Bad&region=Asia&country=XA&name_ja=%ff%fe"
    answer = client.post("/cities/add/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert not City.objects.exists()


def test_a_form_in_another_encoding_is_refused_rather_than_stored_as_nonsense(
    client, office, city_values
):
    client.force_login(office)
    body = b"code=bad&kind=city&name_en=Bad&region=Asia&country=XA&name_ja="
    body += "東京".encode("shift_jis")
    answer = client.post("/cities/add/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert not City.objects.exists()


def test_tabs_and_line_ends_are_what_people_type(client, office, city_values):
    client.force_login(office)
    values = {**city_values, "code": "sample", "country": "XA", "visibility": "internal"}
    bell = client.post("/cities/add/", {**values, "aliases": "One\x07"})
    assert (bell.status_code, City.objects.count()) == (400, 0)
    typed = client.post("/cities/add/", {**values, "aliases": "One\r\nTwo\tand a half"})
    assert typed.status_code == 302
    assert City.objects.get().aliases == ["One", "Two\tand a half"]


def test_breaks_pasted_from_documents_become_those_they_meant(client, office, city_values):
    client.force_login(office)
    values = {**city_values, "code": "sample", "country": "XA", "visibility": "internal"}
    pasted = {"aliases": "One\x0cTwo\r\nThree\x0bFour", "name_en": "Sample\x0bCity"}
    assert client.post("/cities/add/", {**values, **pasted}).status_code == 302
    made = City.objects.get()
    assert (made.aliases, made.name_en) == (["One", "Two", "Three", "Four"], "Sample City")


def test_the_refusal_is_in_the_readers_language(client, office, make_user):
    for language, text in (("ja", "何も変更されていません"), ("en", "Nothing was changed")):
        office.language = language
        office.save()
        client.force_login(office)
        answer = client.post(
            "/cities/add/", b"name_ja=%ff", content_type="application/x-www-form-urlencoded"
        )
        assert text in answer.content.decode()


@pytest.mark.parametrize("code", ["add", "EDIT", "void"])
def test_a_code_that_is_a_word_of_addresses_is_refused(client, office, city_values, code):
    client.force_login(office)
    values = {**city_values, "code": code, "country": "XA", "visibility": "internal"}
    assert client.post("/cities/add/", values).status_code == 400
    assert not City.objects.exists()


@pytest.mark.parametrize(
    "path", ["/cities/", "/cities/?format=csv", "/no/such/", "/api/v1/cities/"]
)
def test_browsers_keep_nothing_of_what_somebody_signed_in_was_told(client, office, path):
    client.force_login(office)
    answer = client.get(path)
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_an_answer_that_says_how_long_it_may_be_kept_is_left_alone(client, office):
    client.force_login(office)
    assert (
        client.get("/healthz/live")["Cache-Control"]
        == Client().get("/healthz/live")["Cache-Control"]
    )


def test_signing_out_clears_what_the_browser_kept(client, office):
    client.force_login(office)
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'


def test_a_message_about_a_record_waits_in_the_session_and_in_no_cookie(
    client, office, city_values
):
    office.language = "en"
    office.save()
    client.force_login(office)
    values = {**city_values, "code": "sample", "country": "XA", "visibility": "restricted"}
    saved = client.post("/cities/add/", values)
    assert saved.status_code == 302
    assert "messages" not in saved.cookies
    page = client.get(saved["Location"])
    assert "was added" in page.content.decode()
    assert "messages" not in page.cookies
    assert "was added" not in client.get(saved["Location"]).content.decode()


def test_a_message_to_a_stranger_waits_in_a_cookie_and_makes_no_session(client, db):
    said = client.post("/language/", {"language": "en", "confirm": "1", "next": "/accounts/login/"})
    assert "messages" in said.cookies
    assert "sessionid" not in said.cookies
    page = client.get("/accounts/login/")
    assert "The language was changed." in page.content.decode()
    assert page.cookies["messages"].value == ""
    assert "The language was changed." not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("path", ["/cities/", "/profile/", "/api/v1/cities/", "/healthz/live"])
def test_trace_echoes_nothing(client, office, path):
    client.force_login(office)
    answer = client.generic("TRACE", path, headers={"X-Canary": "canary"})
    assert answer.status_code == 405
    assert b"canary" not in answer.content


@pytest.mark.parametrize("path", ["/static/", "/static/css/", "/static/../manage.py", "/.git/HEAD"])
def test_folders_are_not_listed_and_nothing_else_is_served(client, db, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/cities/", "text/html; charset=utf-8"),
        ("/cities/?format=csv", "text/csv; charset=utf-8"),
        ("/api/v1/cities/", "application/json"),
        ("/api/v1/cities/?format=csv", "text/csv; charset=utf-8"),
        ("/api/v1/nothing/", "application/problem+json"),
        ("/api/v1/schema/", "application/json"),
        ("/healthz/live", "application/json"),
    ],
)
def test_answers_name_their_type_and_encoding(client, office, path, kind):
    client.force_login(office)
    assert client.get(path)["Content-Type"] == kind


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/cities/?format=csv&q=%22%0D%0ASet-Cookie:%20a=b", r"city-\d{4}-\d\d-\d\d\.csv"),
        ("/api/v1/cities/?format=csv", r"city\.csv"),
    ],
)
def test_exports_are_files_whose_names_the_program_makes(client, office, path, name):
    client.force_login(office)
    said = client.get(path)["Content-Disposition"]
    assert re.fullmatch(rf'attachment; filename="{name}"', said)
