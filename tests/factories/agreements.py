"""Plainly artificial agreements, written by the service so that terms, roles and reviews follow."""

import datetime
from typing import Any

import factory

from agreements import services
from agreements.enums import AgreementKind, AgreementStatus
from agreements.models import Agreement, Approval, Commitment, Party, Review, Term
from agreements.services import PartyEntry
from cities.models import City

from .cities import CityFactory, CountryFactory
from .initiatives import BureauFactory
from .people import person


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
        return services.create_agreement(
            actor=None, values=values, parties=parties, reason="Sample reason"
        )


class SisterAgreementFactory(AgreementFactory):
    """An old sister agreement, whose approval is not on record."""

    kind = AgreementKind.SISTER_FRIENDSHIP
    concluded_on = datetime.date(1979, 3, 14)
    historical = True


class CommitmentFactory(factory.django.DjangoModelFactory):
    """An open promise of the home city without a due date, in a new agreement unless given.

    The agreement is led and seen as the promise is, so that who sees one sees the other.
    """

    class Meta:
        model = Commitment

    text_ja = factory.Sequence(lambda n: f"見本の約束{n}")
    text_en = factory.Sequence(lambda n: f"Sample promise {n}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Commitment:
        if "agreement" not in values:
            common = {k: values[k] for k in ("lead_bureau", "visibility") if k in values}
            values["agreement"] = AgreementFactory(**common)
        return services.create_commitment(actor=None, values=values, reason="Sample reason")


def approval_asked(**values: Any) -> Approval:
    """One bureau, a new one, asked by a new person to approve a draft, which was restricted after
    that where it is."""
    visibility = values.pop("visibility", None)
    draft = AgreementFactory(**{"status": AgreementStatus.DRAFT, **values})
    (approval,) = services.request_approvals(
        draft, actor=person("administrator"), bureaus=[BureauFactory()]
    )
    if visibility is not None:
        services.change_agreement(draft, actor=None, values={"visibility": visibility})
        approval.refresh_from_db()
    return approval


def many_agreements(number: int, **city: Any) -> list[Agreement]:
    """``number`` agreements in force with two new cities each, in a few statements.

    The rows are what the service would have written; ``city`` are values of every city.
    """
    country = CountryFactory()
    cities = City.objects.bulk_create(
        CityFactory.build(country=country, **city) for _ in range(2 * number)
    )
    agreements = Agreement.objects.bulk_create(AgreementFactory.build() for _ in range(number))
    Party.objects.bulk_create(
        Party(agreement=agreement, city=member)
        for agreement, pair in zip(
            agreements, zip(cities[::2], cities[1::2], strict=True), strict=True
        )
        for member in pair
    )
    Term.objects.bulk_create(Term(agreement=a, starts_on=a.concluded_on) for a in agreements)
    due_on = datetime.date(2017, 4, 30)
    Review.objects.bulk_create(Review(agreement=a, cycle=1, due_on=due_on) for a in agreements)
    return agreements
