"""Spellings that must meet, and those that must stay apart."""

import pytest

from diplomacy.core import search


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("São Paulo", "sao paulo"),
        ("ニューヨーク", "ﾆｭｰﾖｰｸ"),
        ("ベルリン", "べるりん"),
        ("서울특별시", "서울"),
        ("Ｔｏｋｙｏ", "tokyo"),
        ("STRASSE", "straße"),
        ("Đà Nẵng".replace("Đ", "D"), "da nang"),
    ],
)
def test_normalise_joins_spellings_of_one_name(stored, asked):
    assert search.normalise(asked) in search.normalise(stored)


def test_normalise_keeps_voicing_apart():
    assert search.normalise("ハリ") != search.normalise("バリ")


def test_search_text_holds_each_part_once():
    assert search.search_text(["Berlin", "ベルリン", None, " ", "BERLIN"]) == "berlin\nべるりん"


def test_search_words_are_limited_and_free_of_nul():
    assert search.search_words("a\x00b c " + "x " * 20) == ["ab", "c", *["x"] * 6]
