"""Fields and forms that apps build theirs from."""

import datetime

import pytest

from diplomacy.core.dates import PartialDate, Precision
from diplomacy.core.forms import LinesField, MoveForm, PartialDateField

D = datetime.date


class Own(MoveForm):
    """Each date has a precision of its own."""

    starts_on = PartialDateField(required=False)
    ends_on = PartialDateField(required=False)


class Shared(Own):
    """Both dates have one precision."""

    partial_dates = {"starts_on": "dates_precision", "ends_on": "dates_precision"}


def test_lines_are_told_once_and_empty_ones_left_out():
    assert LinesField().clean(" a \n\nb\na") == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "shown"), [(["a", "b"], "a\nb"), ("typed\n", "typed\n"), (None, None)]
)
def test_lines_are_shown_as_they_were_stored_or_typed(value, shown):
    assert LinesField().prepare_value(value) == shown


def test_move_sets_dates_with_their_precision_and_nothing_for_an_empty_one():
    form = Own({"starts_on": "2014-04", "ends_on": "", "reason": "Because"})
    assert form.is_valid()
    assert form.service_values() == {
        "starts_on": D(2014, 4, 30),
        "starts_on_precision": Precision.MONTH,
    }


def test_move_takes_dates_of_different_precision_where_each_has_its_own():
    form = Own({"starts_on": "2014", "ends_on": "2014-05-01", "reason": "Because"})
    assert form.is_valid()
    assert form.cleaned_data["starts_on"] == PartialDate(D(2014, 12, 31), Precision.YEAR)


def test_move_refuses_dates_of_different_precision_where_they_share_one():
    form = Shared({"starts_on": "2014", "ends_on": "2014-05-01", "reason": "Because"})
    assert list(form.errors) == ["ends_on"]


def test_move_sets_the_precision_that_dates_share():
    form = Shared({"starts_on": "2014-05", "ends_on": "2014-06", "reason": "Because"})
    assert form.is_valid()
    assert form.service_values() == {
        "starts_on": D(2014, 5, 31),
        "ends_on": D(2014, 6, 30),
        "dates_precision": Precision.MONTH,
    }
