"""Addresses of records are those of the URL configuration."""

import uuid

import pytest
from django.urls import NoReverseMatch, reverse

from diplomacy.core.addresses import address


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("cities:city_detail", {"code": "sample"}),
        ("cities:city_detail", {"code": "a b%ü"}),
        ("visits:visit_detail", {"pk": uuid.uuid4()}),
        ("initiatives:strategy_item_detail", {"strategy": "tokyo-2014", "code": "4.1"}),
        ("visits:visit_transition", {"pk": uuid.uuid4(), "name": "complete"}),
    ],
)
def test_address_is_what_reverse_gives(name, keys):
    assert address(name, **keys) == reverse(name, kwargs=keys)


def test_keys_come_in_the_order_of_the_address():
    with pytest.raises(ValueError, match="order"):
        address("initiatives:strategy_item_detail", code="4.1", strategy="tokyo-2014")


def test_unknown_name_is_refused():
    with pytest.raises(NoReverseMatch):
        address("cities:nothing", code="sample")
