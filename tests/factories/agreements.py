"""Plainly artificial agreements, written by the service so that terms, roles and reviews follow."""

import datetime
from typing import Any

import factory

from agreements import services
from agreements.enums import AgreementKind, AgreementStatus
from agreements.models import Agreement
from agreements.services import PartyEntry

from .cities import CityFactory


class AgreementFactory(factory.django.DjangoModelFactory):
    """An agreement in force; ``cities`` are its parties, one new city unless given."""

    class Meta:
        model = Agreement

    reference = factory.Sequence(lambda n: f"SAMPLE-{n:05}")
    kind = AgreementKind.LEADER_AGREEMENT
    title_ja = factory.Sequence(lambda n: f"見本の合意{n}")
    title_en = factory.Sequence(lambda n: f"Sample agreement {n}")
    status = AgreementStatus.IN_FORCE
    concluded_on = datetime.date(2014, 4, 30)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Agreement:
        cities = values.pop("cities", None) or [CityFactory()]
        parties = [PartyEntry(city) for city in cities]
        return services.create_agreement(actor=None, values=values, parties=parties)


class SisterAgreementFactory(AgreementFactory):
    """An old sister agreement, whose approval is not on record."""

    kind = AgreementKind.SISTER_FRIENDSHIP
    concluded_on = datetime.date(1979, 3, 14)
    historical = True
