"""What every request passes: who acts, in which language, and whether it can be read."""

import pytest

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
