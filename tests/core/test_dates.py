"""Partial dates, anniversaries, fiscal years and eras, as an official would read them."""

import calendar
import datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from diplomacy.core import dates
from diplomacy.core.dates import Precision

D = datetime.date
some_day = st.dates(D(1873, 1, 1), D(2199, 12, 31))
some_precision = st.sampled_from(list(Precision))


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("2014", D(2014, 12, 31), Precision.YEAR),
        ("2014-02", D(2014, 2, 28), Precision.MONTH),
        ("2016-02", D(2016, 2, 29), Precision.MONTH),
        ("2014-04-05", D(2014, 4, 5), Precision.DAY),
        (" 2014/4/5 ", D(2014, 4, 5), Precision.DAY),
        ("２０１４－０４", D(2014, 4, 30), Precision.MONTH),
        ("2014年4月", D(2014, 4, 30), Precision.MONTH),
        ("2014年", D(2014, 12, 31), Precision.YEAR),
        ("1960年2月29日", D(1960, 2, 29), Precision.DAY),
    ],
)
def test_parse_partial_reads_what_people_type(text, on, precision):
    assert dates.parse_partial(text) == (on, precision)


@pytest.mark.parametrize("text", ["2015-02-30", "2015-02-29", "2014-13", "2014-00-01"])
def test_parse_partial_names_a_day_that_does_not_exist(text):
    with (
        translation.override("en"),
        pytest.raises(ValueError, match="is not a day of the calendar"),
    ):
        dates.parse_partial(text)


@pytest.mark.parametrize("text", ["0000", "0001-01-01", "1867-12", "2200", "9999-12-31"])
def test_parse_partial_refuses_years_nobody_means(text):
    with translation.override("en"), pytest.raises(ValueError, match="from 1868 to 2199"):
        dates.parse_partial(text)


@pytest.mark.parametrize("text", ["", "soon", "2014-4-5-6", "5 April 2014", "14-04-05", "2014-"])
def test_parse_partial_says_how_to_write_a_date(text):
    with translation.override("en"), pytest.raises(ValueError, match="2014-04-05"):
        dates.parse_partial(text)


@given(some_day, some_precision)
def test_iso_partial_reads_back_as_the_same_period(on, precision):
    text = dates.iso_partial(on, precision)
    assert dates.parse_partial(text) == (dates.period_end(on, precision), precision)


@given(some_day, some_precision)
def test_period_holds_its_day(on, precision):
    start, end = dates.period_start(on, precision), dates.period_end(on, precision)
    assert start <= on <= end
    assert dates.period_end(start, precision) == end


@given(some_day, st.integers(1, 240))
def test_add_months_keeps_the_day_or_takes_the_last_one(on, months):
    later = dates.add_months(on, months)
    assert (later.year * 12 + later.month) - (on.year * 12 + on.month) == months
    assert later.day == min(on.day, calendar.monthrange(later.year, later.month)[1])


def test_add_months_to_a_month_stays_the_end_of_a_month():
    assert dates.add_months(D(2014, 4, 30), 36, Precision.MONTH) == D(2017, 4, 30)
    assert dates.add_months(D(2015, 2, 28), 12, Precision.MONTH) == D(2016, 2, 29)
    assert dates.add_months(D(2014, 4, 30), 1, Precision.MONTH) == D(2014, 5, 31)


def test_anniversary_of_29_february_is_the_28th_in_common_years():
    signed = D(1960, 2, 29)
    assert dates.anniversary(signed, 55) == D(2015, 2, 28)
    assert dates.anniversary(signed, 60) == D(2020, 2, 29)


@pytest.mark.parametrize(
    ("on", "year"), [(D(2015, 3, 31), 2014), (D(2015, 4, 1), 2015), (D(2016, 1, 1), 2015)]
)
def test_fiscal_year_runs_from_april_to_march(on, year):
    assert dates.fiscal_year(on) == year


@pytest.mark.parametrize(
    ("on", "era"),
    [
        (D(2015, 1, 5), "平成27年"),
        (D(1989, 1, 7), "昭和64年"),
        (D(1989, 1, 8), "平成元年"),
        (D(2019, 5, 1), "令和元年"),
        (D(2019, 4, 30), "平成31年"),
        (D(1872, 12, 31), ""),
    ],
)
def test_japanese_era_changes_on_its_day(on, era):
    assert dates.japanese_era(on) == era


@pytest.mark.parametrize(
    ("precision", "ja", "en"),
    [
        (Precision.DAY, "2015年1月5日 (平成27年)", "5 January 2015"),
        (Precision.MONTH, "2015年1月 (平成27年)", "January 2015"),
        (Precision.YEAR, "2015年 (平成27年)", "2015"),
    ],
)
def test_format_date_shows_only_what_is_known(precision, ja, en):
    assert dates.format_date(D(2015, 1, 5), precision, "ja") == ja
    assert dates.format_date(D(2015, 1, 5), precision, "en") == en


def test_format_date_of_no_date_is_empty():
    assert dates.format_date(None) == ""
    assert dates.iso_partial(None) == ""
