"""Fields that several apps declare alike."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from diplomacy.core.fields import CodeField
from diplomacy.core.models import Record

CODES = [
    field
    for model in apps.get_models()
    if issubclass(model, Record) or model._meta.app_label == "core"
    for field in model._meta.local_fields
    if isinstance(field, CodeField) and field.name == "code"
]


def accepts(field, code):
    try:
        field.run_validators(code)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("field", CODES, ids=str)
def test_no_two_codes_of_one_kind_differ_in_their_case_alone(field):
    assert [accepts(field, code) for code in ("ab", "AB")].count(True) == 1
    assert not accepts(field, "Ab")


@pytest.mark.parametrize("code", ["new-york", "4.2.b.1", "9"])
def test_code_in_small_letters_is_accepted(code):
    assert accepts(CodeField(), code)


@pytest.mark.parametrize("code", ["T15", "S1", "TC-1.2"])
def test_code_in_capitals_is_accepted_where_they_are_asked_for(code):
    assert accepts(CodeField(capitals=True), code)


@pytest.mark.parametrize("code", ["-a", "a b", "a/b", "café", "a\n", "edit", "void"])
def test_code_that_could_not_stand_in_an_address_is_refused(code):
    assert not accepts(CodeField(), code)
