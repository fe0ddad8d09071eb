"""Every error is a problem with the same five members, in the caller's language."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404
from django.test import Client, RequestFactory
from django.utils import translation
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from diplomacy.core.api.problems import error_list, handle, invalid
from diplomacy.core.api.viewsets import ApiView
from diplomacy.core.enums import Role
from tests.factories.people import person

MEMBERS = {"type", "title", "status", "detail", "errors"}
ADDRESS = "/api/v1/bureaus/"


class Echo(ApiView):
    """An address that takes a body."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Any:
        return handle(exceptions.ValidationError(request.data), {})


def send(body: bytes, content_type: str = "application/json") -> Any:
    with translation.override("en"):
        return Echo.as_view()(RequestFactory().post("/", body, content_type=content_type))


def problem_of(answer: Any) -> dict[str, Any]:
    assert answer["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body.keys() == MEMBERS
    assert body["status"] == answer.status_code
    assert all(entry.keys() == {"field", "code", "message"} for entry in body["errors"])
    return body


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
def test_unknown_address(nobody: Client, db: None, method: str) -> None:
    answer = getattr(nobody, method)("/api/v1/no-such-thing/")
    assert answer.status_code == 404
    assert problem_of(answer)["detail"] == "There is no such address in this API."


def test_address_without_the_last_slash_leads_to_the_right_one(nobody: Client, db: None) -> None:
    answer = nobody.get("/api/v1/bureaus?search=x")
    assert answer.status_code == 301
    assert answer["Location"] == "/api/v1/bureaus/?search=x"


def test_unknown_address_without_the_last_slash(nobody: Client, db: None) -> None:
    assert nobody.get("/api/v1/no-such-thing").status_code == 404


def test_unknown_record(system: Callable[..., Client]) -> None:
    answer = system().get(f"{ADDRESS}no-such-bureau/")
    assert problem_of(answer)["title"] == "Not found"
    assert answer.status_code == 404


@pytest.mark.parametrize("code", ["%00", "%ff", "a%2Fb", "%E2%80%AE"])
def test_unreadable_code(system: Callable[..., Client], code: str) -> None:
    answer = system().get(f"{ADDRESS}{code}/")
    assert answer.status_code == 404
    problem_of(answer)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_method_that_does_not_work_here(system: Callable[..., Client], method: str) -> None:
    answer = getattr(system(), method)("/api/v1/reviews/")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert problem_of(answer)["title"] == "Method not allowed"


@pytest.mark.parametrize("accept", ["text/html", "application/xml;q=0.9", "text/csv;q=0", "x"])
def test_representation_that_does_not_exist(system: Callable[..., Client], accept: str) -> None:
    answer = system().get(ADDRESS, headers={"accept": accept})
    assert answer.status_code == 406
    problem_of(answer)


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/json", "application/*", "text/html, */*;q=0.1", "application/json;q=0.5"],
)
def test_representation_that_exists(system: Callable[..., Client], accept: str) -> None:
    answer = system().get(ADDRESS, headers={"accept": accept})
    assert answer["Content-Type"] == "application/json"


def test_media_type_that_is_not_understood() -> None:
    answer = send(b"<a/>", "application/xml")
    assert answer.status_code == 415
    assert problem_of(answer)["detail"] == "Send application/json."


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b'{"name": "\xe3\x81"}', b"nonsense", b"[" * 100_000]
)
def test_body_that_cannot_be_read(body: bytes) -> None:
    answer = send(body)
    assert answer.status_code == 400
    problem_of(answer)


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("no_such=1", "no_such", "Unknown filter: no_such"),
        ("q=x", "q", "Unknown filter: q"),
        ("page_size=501", "page_size", "Give a whole number from 1 to 500."),
        ("page_size=0", "page_size", "Give a whole number from 1 to 500."),
        ("page_size=-1", "page_size", "Give a whole number from 1 to 500."),
        ("page_size=1e2", "page_size", "Give a whole number from 1 to 500."),
        ("page_size=" + "9" * 400, "page_size", "Give a whole number from 1 to 500."),
        ("page_size=1&page_size=2", "page_size", "Give this parameter only once."),
        (
            "ordering=password",
            "ordering",
            "Lists of this kind are sorted by: code, name_en, name_ja.",
        ),
        ("format=xml", "format", "Unknown format: xml"),
        (
            "is_active=maybe",
            "is_active",
            "Select a valid choice. maybe is not one of the available choices.",
        ),
        ("search=%ff", "search", "This text cannot be read: it is not valid UTF-8."),
        ("search=%00", "search", "This text cannot be read: it is not valid UTF-8."),
        ("as_of=2017-03-03", "as_of", "Unknown filter: as_of"),
        (
            "fields=code,secret",
            "fields",
            "“secret” is not one of: code, name_en, name_ja, is_active, version.",
        ),
        (
            "cursor=x",
            "cursor",
            "This cursor belongs to no list in this order. Start again without it.",
        ),
        (
            "format=csv&page_size=5",
            "page_size",
            "CSV is the whole list: it has no pages and inlines nothing.",
        ),
    ],
)
def test_mistakes_in_the_address_are_named(
    system: Callable[..., Client], query: str, field: str, message: str
) -> None:
    answer = system().get(f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    (entry,) = problem_of(answer)["errors"]
    assert (entry["field"], entry["message"]) == (field, message)


def test_all_wrong_filters_are_named_at_once(system: Callable[..., Client]) -> None:
    answer = system().get(f"{ADDRESS}?no_such=1&is_active=maybe")
    assert [entry["field"] for entry in problem_of(answer)["errors"]] == ["is_active", "no_such"]


def test_unknown_parameter_of_one_record(bureau: Any, system: Callable[..., Client]) -> None:
    answer = system().get(f"{ADDRESS}sample-bureau/?page_size=5")
    (entry,) = problem_of(answer)["errors"]
    assert entry == {
        "field": "page_size",
        "code": "unknown_filter",
        "message": "Unknown filter: page_size",
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Http404("No Bureau matches"), 404),
        (PermissionDenied(), 403),
        (exceptions.Throttled(5), 429),
        (RequestDataTooBig(), 413),
    ],
)
def test_foreseen_errors_have_their_status(error: Exception, status: int) -> None:
    with translation.override("en"):
        answer = handle(error, {})
    assert answer.status_code == status
    assert "Bureau" not in problem_of(answer)["detail"]


def test_throttled_caller_is_told_when_to_come_back() -> None:
    assert handle(exceptions.Throttled(5), {})["Retry-After"] == "5"


def test_errors_of_services_keep_field_code_and_message() -> None:
    with translation.override("en"):
        answer = handle(
            ValidationError(
                {"name": [ValidationError("No %(what)s.", code="bad", params={"what": "x"})]}
            ),
            {},
        )
    assert problem_of(answer)["errors"] == [{"field": "name", "code": "bad", "message": "No x."}]


def test_error_of_no_field_has_an_empty_one() -> None:
    answer = handle(ValidationError("No."), {})
    assert problem_of(answer)["errors"] == [{"field": "", "code": "invalid", "message": "No."}]


def test_nested_errors_are_flat() -> None:
    detail = {"parties": [{}, {"city": ["Unknown."]}], "title": "Missing."}
    assert [(entry["field"], entry["message"]) for entry in error_list(detail)] == [
        ("parties.1.city", "Unknown."),
        ("title", "Missing."),
    ]


def test_unforeseen_error_tells_nothing_about_the_inside(
    system: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from diplomacy.core.api.bureaus import BureauViewSet

    def fail(self: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(BureauViewSet, "get_queryset", fail)
    answer = system().get(ADDRESS)
    assert answer.status_code == 500
    assert problem_of(answer)["detail"] == "The failure was recorded. Try again later."
    assert b"secret" not in answer.content


def test_invalid_names_one_field() -> None:
    answer = handle(invalid("day", "No such day.", "date"), {})
    assert problem_of(answer)["errors"] == [
        {"field": "day", "code": "date", "message": "No such day."}
    ]


def test_answers_are_for_this_caller_only(system: Callable[..., Client]) -> None:
    for address in (ADDRESS, f"{ADDRESS}no-such/"):
        answer = system().get(address)
        assert answer["Cache-Control"] == "private, no-cache"
        assert {"Authorization", "Accept-Language", "Cookie"} <= {
            name.strip() for name in answer["Vary"].split(",")
        }


def test_body_of_fifty_megabytes_of_a_signed_in_person_is_too_large(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person(Role.OFFICE_HEAD))
    client.cookies["csrftoken"] = "x" * 32  # so that the body is read for its counterpart
    answer = client.post("/api/v1/bureaus/", b" " * 50_000_000, content_type="application/json")
    assert answer.status_code == 413
    problem_of(answer)
