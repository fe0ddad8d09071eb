"""A value that is taken is said plainly, in either language."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from cities.models import City, NetworkMembership
from tests.factories.cities import CityFactory


@pytest.mark.parametrize(
    ("language", "message"),
    [("en", "This code is already in use."), ("ja", "このコードはすでに使われています。")],
)
def test_taken_code_is_said_without_the_kind_of_record(language, message, db):
    CityFactory(code="taken")
    with override(language):
        with pytest.raises(ValidationError) as refused:
            CityFactory.build(code="taken").validate_unique()
        assert refused.value.message_dict == {"code": [message]}
    assert refused.value.error_dict["code"][0].code == "unique"


def test_taken_combination_names_its_fields(db):
    city = City()
    with override("ja"):
        (message,) = city.unique_error_message(NetworkMembership, ("network", "city")).messages
    assert message.startswith("同じ組合せが既に登録されています（")
    assert "、" in message
