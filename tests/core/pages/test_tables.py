import datetime
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cities.models import City
from diplomacy.core.tables import Badge, Column, Table, csv_safe, lean, with_parameters


@pytest.mark.parametrize(
    ("column", "value", "cell", "plain"),
    [
        (Column("x", "X"), "<b>&", "&lt;b&gt;&amp;", "<b>&"),
        (Column("x", "X"), None, '<span class="none" aria-hidden="true">–</span>', ""),
        (Column("x", "X"), True, "Yes", "Yes"),
        (Column("x", "X", kind="number"), 8_000_000_000, "8,000,000,000", 8_000_000_000),
        (Column("x", "X", kind="number"), -5, "-5", -5),
        (Column("x", "X", kind="list"), ["a", "<b>"], "a, &lt;b&gt;", "a; <b>"),
        (
            Column("x", "X", kind="badge"),
            Badge("<New>", "good"),
            '<span class="badge badge-good">&lt;New&gt;</span>',
            "<New>",
        ),
        (
            Column("x", "X", kind="date", precision=lambda record: "month"),
            datetime.date(2014, 4, 30),
            '<time datetime="2014-04">April 2014</time>',
            "2014-04",
        ),
        (
            Column("x", "X", href=lambda record: '/a?b="c"'),
            "A",
            '<a href="/a?b=&quot;c&quot;">A</a>',
            "A",
        ),
        (Column("x", "X", href=lambda record: ""), "A", "A", "A"),
    ],
)
def test_cell_is_escaped_on_the_page_and_plain_in_a_file(column, value, cell, plain):
    record = SimpleNamespace(x=value)
    with translation.override("en"):
        assert column.cell(record) == cell
        assert column.plain(record) == plain


def test_path_through_an_absent_relation_is_empty():
    column = Column("bureau", "Bureau", "lead_bureau.name")
    assert column.plain(SimpleNamespace(lead_bureau=None)) == ""


@given(st.text())
def test_no_text_runs_as_a_formula(text):
    safe = csv_safe(text)
    assert safe.endswith(text)
    assert not safe.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"))


def test_order_ends_in_the_key_and_empty_values_come_last():
    table = Table([Column("name", "Name", order=("name_en",))], default_sort="name")
    ordering = table.ordering("-name")
    assert ordering is not None
    first, last = ordering
    assert (first.expression.name, first.descending, first.nulls_last) == ("name_en", True, True)
    assert last.expression.name == "pk"
    assert table.ordering("nothing") is None


def test_default_order_must_exist():
    with pytest.raises(ValueError, match="names no column"):
        Table([Column("name", "Name")], default_sort="name")


def test_parameters_are_replaced_removed_and_never_empty():
    query = QueryDict("a=1&a=2&b=&c=3")
    assert with_parameters(query, c="4") == "?a=1&a=2&c=4"
    assert with_parameters(query, a=None, c=None) == "?"
    assert with_parameters(query, a=["2"]) == "?c=3&a=2"


def test_lists_leave_bulky_columns_in_the_database(db):
    sql = str(lean(City.objects.select_related("country")).query)
    assert '"source"' not in sql
    assert '"search_text"' not in sql
    assert '"cities_country"."name_en"' in sql
    chosen = City.objects.only("code")
    assert lean(chosen) is chosen
