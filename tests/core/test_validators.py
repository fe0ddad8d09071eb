"""Rules about dates that records of every kind share."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from diplomacy.core.validators import refuse_future, validate_order

D = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = D(2015, 1, 5)


@pytest.mark.parametrize(
    ("on", "precision"),
    [(None, "day"), (D(2015, 1, 5), "day"), (D(2015, 1, 31), "month"), (D(2015, 12, 31), "year")],
)
def test_what_may_have_happened_already_is_accepted(on, precision):
    refuse_future("met_on", on, precision)


@pytest.mark.parametrize(
    ("on", "precision"),
    [(D(2015, 1, 6), "day"), (D(2015, 2, 28), "month"), (D(2016, 12, 31), "year")],
)
def test_what_lies_wholly_ahead_is_refused_beside_its_field(on, precision):
    with pytest.raises(ValidationError) as caught:
        refuse_future("met_on", on, precision)
    assert list(caught.value.message_dict) == ["met_on"]


def test_an_end_before_the_start_is_refused_beside_the_end():
    with pytest.raises(ValidationError) as caught:
        validate_order(D(2015, 1, 2), D(2015, 1, 1), "Too early")
    assert caught.value.message_dict == {"ends_on": ["Too early"]}


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(D(2015, 1, 1), D(2015, 1, 1)), (None, D(2015, 1, 1)), (D(2015, 1, 1), None)],
)
def test_days_in_order_or_not_known_are_accepted(starts, ends):
    validate_order(starts, ends, "Too early")
