"""Lists as CSV."""

import codecs
import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from diplomacy.core.api.csv import cell, lines
from diplomacy.core.models import Bureau


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (-33.9, -33.9),
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        (["a", "b"], "a; b"),
        (["=a"], "'=a"),
        ([{"name": "東京"}], '[{"name": "東京"}]'),
        ([], ""),
    ],
)
def test_cell(value: Any, text: Any) -> None:
    assert cell(value) == text


def test_records_are_read_one_by_one() -> None:
    read: list[int] = []

    def records() -> Any:
        for number in range(3):
            read.append(number)
            yield {"number": number}

    stream = lines(["number"], records())
    assert next(stream) == "number\r\n"
    assert read == []
    assert next(stream) == "0\r\n"
    assert read == [0]


def test_csv_has_the_filtered_list_in_order(system: Callable[..., Client]) -> None:
    for code in ("b", "c", "a"):
        Bureau.objects.create(code=code, name_ja="局", name_en=f"Bureau, {code}")
    answer = system().get(
        "/api/v1/bureaus/?format=csv&search=bureau,&ordering=-code&fields=name_en"
    )
    body = b"".join(answer)
    # For programs: the mark that Excel wants would be part of the first column's name.
    assert not body.startswith(codecs.BOM_UTF8)
    rows = list(csv.reader(io.StringIO(body.decode())))
    assert rows == [
        ["code", "name_en", "version"],
        ["c", "Bureau, c", "1"],
        ["b", "Bureau, b", "1"],
        ["a", "Bureau, a", "1"],
    ]


def test_accept_header_asks_for_csv_too(system: Callable[..., Client]) -> None:
    answer = system().get("/api/v1/bureaus/", headers={"accept": "text/csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_one_record_is_no_csv(system: Callable[..., Client], bureau: Bureau) -> None:
    assert system().get("/api/v1/bureaus/sample-bureau/?format=csv").status_code == 400
