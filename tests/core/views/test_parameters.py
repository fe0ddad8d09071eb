"""No page ignores what stands in its address."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from diplomacy.core.enums import Role

SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": 1,
    "slug": "sample",
    "string": "sample",
}


def own_pages():
    """The name and a sample address of every page that can be asked for with GET."""
    for namespace in ("core", "portal", "cities", "agreements", "visits", "initiatives"):
        _prefix, resolver = get_resolver().namespace_dict[namespace]
        for pattern in resolver.url_patterns:
            samples = {
                name: SAMPLES[type(converter).__name__.removesuffix("Converter").lower()]
                for name, converter in pattern.pattern.converters.items()
            }
            try:
                yield reverse(f"{namespace}:{pattern.name}", kwargs=samples)
            except NoReverseMatch:
                # Only the address of a picture is a regular expression.
                yield reverse(f"{namespace}:{pattern.name}", kwargs={"digest": "0" * 64})


PAGES = sorted(set(own_pages()))
POSTED = {"/inbox/read/", "/language/", f"/inbox/{SAMPLES['uuid']}/"}
#: The links of mails, to which mail programs add what they like; they show nothing of their own.
MAILED = {"/invitation/sample/"}
#: Lists inside a record look for the record first; tests/core/webhooks/test_pages.py.
INSIDE = {f"/webhooks/{SAMPLES['uuid']}/messages/"}


@pytest.fixture
def everybody(make_user, client):
    """A reader with every role, so that no page is refused for want of a right."""
    client.force_login(make_user("all", *Role, language="en"))
    return client


def test_there_are_pages():
    assert len(PAGES) > 50


@pytest.mark.parametrize("page", [page for page in PAGES if page not in POSTED | MAILED | INSIDE])
def test_page_refuses_a_parameter_it_does_not_read_and_names_it(page, everybody):
    response = everybody.get(page, {"no-such<b>": "1"})
    assert response.status_code == 400
    assert "no-such&lt;b&gt;" in response.content.decode()


def test_refusal_is_in_the_readers_language(browser, reader):
    assert "Unknown parameter: x" in browser.get("/?x=1").content.decode()
    reader.language = "ja"
    reader.save()
    body = browser.get("/?x=1").content.decode()
    assert "パラメーター「x」はありません。" in body
    assert "Unknown" not in body


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?as_of=2016-01-01&as_of=2015-01-01", "Give “as_of” only once."),
        ("/?map=moon", "The map does not tell “moon”."),
        ("/outlook/partners/?map=moon", "The map does not tell “moon”."),
        ("/inbox/?start=-1", "“-1” is no place in the inbox."),
    ],
)
def test_value_that_means_nothing_is_refused(address, said, everybody):
    response = everybody.get(address)
    assert response.status_code == 400
    assert said in response.content.decode()


def test_pages_of_the_api_reference_refuse_it_too(client):
    assert client.get("/api/v1/docs/?x=1").status_code == 400
    assert client.get("/api/v1/docs/try/?script=1").status_code == 200


def test_form_takes_values_of_its_own_fields_only(everybody):
    assert everybody.get("/visits/add/?direction=outbound").status_code == 200
    assert everybody.get("/agreements/add/?city=berlin").status_code == 200


def test_who_must_sign_in_is_sent_there_first(client, db):
    assert client.get("/?x=1").status_code == 302
