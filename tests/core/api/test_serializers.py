"""A representation is a projection of one SQL row."""

import datetime
import decimal
import json
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db.models import F
from rest_framework import serializers

from cities.models import City, CityRole, Network, NetworkMembership
from diplomacy.core.api.compiled import frozen
from diplomacy.core.api.fields import Codes, Rows
from diplomacy.core.api.serializers import RecordSerializer, encode
from diplomacy.core.api.viewsets import dumps
from diplomacy.core.enums import Role, Visibility
from diplomacy.core.models import Bureau, User
from tests.factories.people import person

pytestmark = pytest.mark.django_db


class SampleSerializer(RecordSerializer):
    latitude = serializers.FloatField(allow_null=True)
    networks = Codes("memberships__network")
    roles = Rows("roles", {"role": "role", "network": "network", "from": "starts_on"})

    class Meta(RecordSerializer.Meta):
        model = City
        fields = [
            "code",
            "country",
            "lead_bureau",
            "merged_into",
            "latitude",
            "networks",
            "roles",
            "voided",
            "version",
        ]


@pytest.fixture
def reader() -> User:
    return person(Role.VIEWER)


def shown(user: Any, *names: str) -> dict[str, Any]:
    """What the user is shown of the only city, as sent."""
    projection = SampleSerializer.projection()
    if names:
        projection = projection.narrowed(names)
    (row,) = projection.select(City.objects.all(), user)
    sent: dict[str, Any] = json.loads(dumps(projection.represent(row)))
    return sent


def network(city: City, code: str, start: str | None = None, **extra: Any) -> Network:
    made = Network.objects.create(code=code, name_ja=code, name_en=code, **extra)
    NetworkMembership.objects.create(network=made, city=city)
    CityRole.objects.create(city=city, role="network_member", network=made, starts_on=start)
    return made


def test_city_in_one_statement(city: City, reader: User, django_assert_num_queries: Any) -> None:
    network(city, "net-b")
    network(city, "net-a", "2010-01-01")
    bureau = Bureau.objects.create(code="sample-bureau", name_ja="局", name_en="Bureau")
    City.objects.update(lead_bureau=bureau, latitude="35.5", longitude="139.5")
    reader.roles  # noqa: B018  (read once a request, before)
    with django_assert_num_queries(1):
        sent = shown(reader)
    assert sent == {
        "code": "sample",
        "country": "XA",
        "lead_bureau": "sample-bureau",
        "merged_into": None,
        "latitude": 35.5,
        "networks": ["net-a", "net-b"],
        "roles": sent["roles"],
        "voided": False,
        "version": 2,
    }
    assert sorted(sent["roles"], key=lambda row: row["network"]) == [
        {"role": "network_member", "network": "net-a", "from": "2010-01-01"},
        {"role": "network_member", "network": "net-b", "from": None},
    ]


def test_missing_relation_is_null(city: City, reader: User) -> None:
    assert shown(reader, "lead_bureau")["lead_bureau"] is None
    assert shown(reader, "networks", "roles") == {"networks": [], "roles": []}


def test_hidden_relations_are_left_out_for_those_who_may_not_know(city: City, reader: User) -> None:
    hidden = network(city, "net-hidden", visibility=Visibility.RESTRICTED)
    names = ("networks", "roles")
    assert shown(reader, *names) == {"networks": [], "roles": []}
    head = person(Role.OFFICE_HEAD)
    assert shown(head, *names)["networks"] == [hidden.code]
    assert shown(head, *names)["roles"][0]["network"] == hidden.code
    # What was prepared for one reader is not what another is shown.
    assert shown(reader, *names)["networks"] == []
    assert shown(AnonymousUser(), "country")["country"] is None


def test_bureau_that_leads_a_restricted_record_sees_the_relation(city: City) -> None:
    own, other = (
        Bureau.objects.create(code=code, name_ja=code, name_en=code) for code in ("own", "other")
    )
    network(city, "net-own", visibility=Visibility.RESTRICTED, lead_bureau=own)
    assert shown(person(Role.BUREAU_OFFICER, bureau=own), "networks")["networks"] == ["net-own"]
    assert shown(person(Role.BUREAU_OFFICER, bureau=other), "networks")["networks"] == []


def test_voided_memberships_are_no_networks(city: City, reader: User) -> None:
    network(city, "net-gone")
    NetworkMembership.objects.update(voided_at="2016-01-01T00:00:00Z")
    assert shown(reader, "networks")["networks"] == []


def test_voided_record_says_so(city: City, reader: User) -> None:
    City.objects.update(voided_at="2016-01-01T00:00:00Z")
    assert shown(reader, "voided") == {"voided": True}


def test_field_computed_in_python_for_each_row_is_refused() -> None:
    class SlowSerializer(RecordSerializer):
        slow = serializers.SerializerMethodField()

        class Meta(RecordSerializer.Meta):
            model = City
            fields = ["code", "slow"]

    with pytest.raises(ImproperlyConfigured, match=r"SlowSerializer\.slow is computed in Python"):
        SlowSerializer.projection()


def test_expression_that_needs_a_join_cannot_be_prepared() -> None:
    with pytest.raises(ValueError, match="needs a join"):
        frozen(City, F("country__code"))


def test_values_have_one_form() -> None:
    tokyo = datetime.timezone(datetime.timedelta(hours=9))
    key = uuid.uuid4()
    assert [
        encode(value)
        for value in (
            datetime.datetime(2015, 1, 5, 9, 0, tzinfo=tokyo),
            datetime.date(2015, 1, 5),
            key,
            decimal.Decimal("1.50"),
        )
    ] == ["2015-01-05T00:00:00Z", "2015-01-05", str(key), "1.50"]
    with pytest.raises(TypeError):
        encode(object())
