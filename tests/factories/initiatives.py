"""Plainly artificial strategies, initiatives, targets and funds."""

import datetime
from typing import Any

import factory

from diplomacy.core.models import Bureau
from initiatives import services
from initiatives.enums import InitiativeStatus, ItemKind, StrategyStatus
from initiatives.models import Fund, Initiative, Strategy, StrategyItem, Target, TargetRule

from .cities import CityFactory


class BureauFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bureau

    code = factory.Sequence(lambda n: f"sample-bureau-{n}")
    name_ja = factory.Sequence(lambda n: f"見本局{n}")
    name_en = factory.Sequence(lambda n: f"Sample Bureau {n}")


class StrategyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Strategy
        django_get_or_create = ("code",)

    code = "sample-strategy"
    title_ja = "見本戦略"
    title_en = "Sample Strategy"
    starts_on = datetime.date(2015, 1, 1)
    ends_on = datetime.date(2024, 12, 31)
    status = StrategyStatus.CURRENT


class StrategyItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StrategyItem

    strategy = factory.SubFactory(StrategyFactory)
    code = factory.Sequence(lambda n: f"9.{n}")
    kind = ItemKind.MEASURE
    position = factory.Sequence(lambda n: n + 1)
    text_ja = factory.Sequence(lambda n: f"見本の施策{n}")
    text_en = factory.Sequence(lambda n: f"Sample measure {n}")


class InitiativeFactory(factory.django.DjangoModelFactory):
    """An initiative that is running; ``cities`` and ``measures`` as given.

    Without cities it is with those of its agreement, else with a new one.
    """

    class Meta:
        model = Initiative

    title_ja = factory.Sequence(lambda n: f"見本事業{n}")
    title_en = factory.Sequence(lambda n: f"Sample initiative {n}")
    status = InitiativeStatus.RUNNING
    starts_on = datetime.date(2016, 9, 1)
    lead_bureau = factory.SubFactory(BureauFactory)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Initiative:
        cities = values.pop("cities", None)
        if cities is None:
            agreement = values.get("agreement")
            cities = agreement.cities.all() if agreement else [CityFactory()]
        return services.create_initiative(
            actor=None,
            cities=cities,
            measures=values.pop("measures", ()),
            commitments=values.pop("commitments", ()),
            values=values,
        )


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Target

    code = factory.Sequence(lambda n: f"S{n}")
    number = 15
    name_ja = "見本目標"
    name_en = "Sample target"
    window_start = datetime.date(2015, 1, 1)
    deadline = datetime.date(2017, 12, 31)


class TargetRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetRule
        django_get_or_create = ("rule_version",)

    rule_version = 1
    texts = [{"code": "R-1", "text_ja": "見本の規則", "text_en": "Sample clause"}]


class FundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Fund

    code = factory.Sequence(lambda n: f"sample-fund-{n}")
    name_ja = "見本基金"
    name_en = "Sample fund"
