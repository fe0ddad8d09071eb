"""Plainly artificial trips and visits, written by the services."""

import datetime
from typing import Any

import factory

from visits import services
from visits.enums import Direction, Office, VisitorRank, VisitStatus
from visits.models import Trip, Visit

from .cities import CityFactory


class TripFactory(factory.django.DjangoModelFactory):
    """A planned trip; each has a traveller of its own unless one is named."""

    class Meta:
        model = Trip

    principal_ja = factory.Sequence(lambda n: f"見本太郎{n}")
    principal_en = factory.Sequence(lambda n: f"Sample Person {n}")
    office = Office.GOVERNOR
    starts_on = datetime.date(2016, 5, 10)
    ends_on = datetime.date(2016, 5, 15)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Trip:
        return services.create_trip(actor=None, values=values)


class VisitFactory(factory.django.DjangoModelFactory):
    """A planned visit of the governor; to a party of its agreement, if it has one."""

    class Meta:
        model = Visit

    direction = Direction.OUTBOUND
    agreement = None
    city = factory.Maybe(
        "agreement",
        yes_declaration=factory.LazyAttribute(lambda visit: visit.agreement.cities.first()),
        no_declaration=factory.SubFactory(CityFactory),
    )
    traveller = Office.GOVERNOR
    starts_on = datetime.date(2016, 5, 12)
    ends_on = datetime.date(2016, 5, 14)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Visit:
        return services.create_visit(actor=None, values=values)


class CompletedVisitFactory(VisitFactory):
    """A visit of the governor that took place."""

    status = VisitStatus.COMPLETED
    report = "見本の報告"


class InboundVisitFactory(VisitFactory):
    """A planned visit of a partner's top leader."""

    direction = Direction.INBOUND
    traveller = ""
    visitor_rank = VisitorRank.TOP
    in_japan = True
    met_tmg = True
