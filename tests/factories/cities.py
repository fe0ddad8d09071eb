"""Plainly artificial countries, cities, networks and interactions."""

import datetime
from typing import Any

import factory

from cities import services
from cities.enums import CityKind, InteractionKind, Region
from cities.models import City, Country, Interaction, Network, NetworkMembership
from diplomacy.core.enums import Language


def letters(number: int, length: int) -> str:
    """A distinct run of capital letters for each number."""
    text = ""
    for _ in range(length):
        number, rest = divmod(number, 26)
        text = chr(ord("A") + rest) + text
    return text


class CountryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Country

    code = factory.Sequence(lambda n: letters(n, 2))
    iso3 = factory.Sequence(lambda n: letters(n, 3))
    name_ja = factory.Sequence(lambda n: f"見本国{n}")
    name_en = factory.Sequence(lambda n: f"Sampleland {n}")


class CityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = City

    code = factory.Sequence(lambda n: f"sample-{n}")
    kind = CityKind.CITY
    name_ja = factory.Sequence(lambda n: f"見本市{n}")
    name_en = factory.Sequence(lambda n: f"Sample {n}")
    country = factory.SubFactory(CountryFactory)
    region = Region.ASIA
    timezone = "Asia/Tokyo"


class NetworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Network

    code = factory.Sequence(lambda n: f"network-{n}")
    name_ja = factory.Sequence(lambda n: f"見本網{n}")
    name_en = factory.Sequence(lambda n: f"Sample Network {n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    """Written by the service, so that the city gets its role."""

    class Meta:
        model = NetworkMembership

    network = factory.SubFactory(NetworkFactory)
    city = factory.SubFactory(CityFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> NetworkMembership:
        return services.add_membership(actor=None, values=values)


class InteractionFactory(factory.django.DjangoModelFactory):
    """A letter; with the ``cities`` given, else with a new one. Written by the service."""

    class Meta:
        model = Interaction

    occurred_on = datetime.date(2014, 6, 3)
    kind = InteractionKind.LETTER
    summary = factory.Sequence(lambda n: f"Sample summary {n}")
    language = Language.EN

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Interaction:
        cities = values.pop("cities", None)
        return services.create_interaction(
            actor=None, values=values, cities=[CityFactory()] if cities is None else cities
        )
