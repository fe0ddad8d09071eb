"""What may be sent: JSON of a bounded size and depth, whether or not its length is said before."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from rest_framework import exceptions
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from diplomacy.core.api.problems import handle
from diplomacy.core.api.viewsets import ApiView

MOST = 1000


class Echo(ApiView):
    """Says what it was sent."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def post(self, request: Request) -> Any:
        return handle(exceptions.ValidationError({"sent": json.dumps(request.data)}), {})

    put = patch = delete = post

    def get(self, request: Request) -> Any:
        return handle(exceptions.ValidationError({"sent": "nothing is read"}), {})


@pytest.fixture(autouse=True)
def _small(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = MOST


def answer(method: str, body: bytes, **environ: Any) -> Any:
    request = RequestFactory().generic(method, "/", body, "application/json", **environ)
    with translation.override("en"):
        return Echo.as_view()(request)


def chunked(body: bytes, method: str = "POST", *, marked: bool = True) -> Any:
    """As the web server hands over a body in chunks: joined, without a length."""
    request = RequestFactory().generic(method, "/")
    environ = {
        **request.environ,
        "CONTENT_TYPE": "application/json",
        "HTTP_TRANSFER_ENCODING": "chunked",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": marked,
    }
    environ.pop("CONTENT_LENGTH", None)
    with translation.override("en"):
        return Echo.as_view()(type(request)(environ))


def sent(response: Any) -> Any:
    assert response.status_code == 400
    (entry,) = json.loads(response.content)["errors"]
    assert entry["field"] == "sent", entry
    return json.loads(entry["message"])


def nested(levels: int, kind: str) -> bytes:
    if kind == "lists":
        return b"[" * levels + b"]" * levels
    if kind == "objects":
        return b'{"a":' * (levels - 1) + b"{}" + b"}" * (levels - 1)
    return b'{"a":[' * (levels // 2) + (b"[]" if levels % 2 else b"") + b"]}" * (levels // 2)


@pytest.mark.parametrize("kind", ["lists", "objects", "both"])
@pytest.mark.parametrize("send", [lambda body: answer("POST", body), chunked])
def test_twenty_levels_are_read_and_more_are_not(kind: str, send: Callable[[bytes], Any]) -> None:
    sent(send(nested(20, kind)))
    refused = send(nested(21, kind))
    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    body = json.loads(refused.content)
    assert body["detail"] == "This is nested too deeply: at most 20 levels."
    assert body["errors"] == []


def test_depth_is_that_of_the_deepest_part() -> None:
    flat = b",".join([b"1"] * 100)
    assert answer("POST", b"[" + flat + b"," + nested(20, "lists") + b"]").status_code == 400
    assert len(sent(answer("POST", b"[" + flat + b"," + nested(19, "lists") + b"]"))) == 101


def test_depth_that_python_cannot_read(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10**6
    refused = answer("POST", b"[" * 100_000)
    assert refused.status_code == 400
    assert "nested too deeply" in json.loads(refused.content)["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("send", [answer, lambda method, body: chunked(body, method)])
def test_size_is_bounded(method: str, send: Callable[[str, bytes], Any]) -> None:
    most = b'"' + b"x" * (MOST - 2) + b'"'
    assert sent(send(method, most)) == "x" * (MOST - 2)
    refused = send(method, b" " + most)
    assert refused.status_code == 413
    assert json.loads(refused.content)["type"].endswith(":too-large")


def test_a_length_that_was_not_true_does_not_help() -> None:
    body = b'"' + b"x" * MOST + b'"'
    assert answer("POST", body, CONTENT_LENGTH=str(MOST)).status_code == 400


def test_body_in_chunks_is_read() -> None:
    assert sent(chunked(b'{"name": "\xe6\x9d\xb1"}')) == {"name": "東"}


def test_chunks_whose_end_nobody_marks_are_neither_waited_for_nor_lost() -> None:
    refused = chunked(b'{"name": 1}', marked=False)
    assert refused.status_code == 400
    assert json.loads(refused.content)["detail"] == "Send the length of the body."


@pytest.mark.parametrize("body", [b'{"a": 1}', b"[" * 50, b"x" * (MOST + 1)])
def test_body_on_a_get_is_ignored(body: bytes, system: Callable[..., Client]) -> None:
    for response in (answer("GET", body), chunked(body, "GET")):
        assert b"nothing is read" in response.content
    asked = system().generic("GET", "/api/v1/bureaus/", body, content_type="application/json")
    assert asked.status_code == 200


def test_too_large_bodies_of_api_clients_are_refused(system: Callable[..., Client]) -> None:
    """Who may not write at all is told that, whatever the body."""
    for scopes, status in ((("read",), 403), (("read", "write"), 413)):
        refused = system(*scopes).post(
            "/api/v1/cities/", b"x" * (MOST + 1), content_type="application/json"
        )
        assert refused.status_code == status
