"""Records of every kind, led by one's own bureau or another one, seen by the staff or by few."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agreements import services as agreements
from agreements.models import Agreement, Approval, Commitment, Review, ReviewQuestion
from cities.models import City, Country, Interaction, Network, NetworkMembership
from diplomacy.core import clock
from diplomacy.core.enums import Visibility
from diplomacy.core.models import Bureau, User
from initiatives.models import Fund, Initiative, Strategy, StrategyItem, Target, TargetDecision
from tests.factories.agreements import AgreementFactory, CommitmentFactory, approval_asked
from tests.factories.cities import (
    CityFactory,
    CountryFactory,
    InteractionFactory,
    MembershipFactory,
    NetworkFactory,
)
from tests.factories.initiatives import (
    BureauFactory,
    FundFactory,
    InitiativeFactory,
    StrategyFactory,
    StrategyItemFactory,
    TargetFactory,
)
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory, TripFactory
from visits.models import Trip, Visit

OWN, OTHER = "own bureau", "other bureau"
OWN_RESTRICTED, OTHER_RESTRICTED = "own bureau, restricted", "other bureau, restricted"
MISSING = "missing"
CASES = (OWN, OTHER, OWN_RESTRICTED, OTHER_RESTRICTED, MISSING)


def _review(**values: Any) -> Review:
    return AgreementFactory(**values).reviews.get()


def _question(**values: Any) -> ReviewQuestion:
    return agreements.ask_question(
        _review(**values),
        actor=person("administrator"),
        bureau=values["lead_bureau"],
        text="Sample question",
        due_on=clock.today(),
    )


def _decision(**values: Any) -> TargetDecision:
    return TargetDecision.objects.create(
        target=TargetFactory(),
        city=CityFactory(),
        decided_on=datetime.date(2015, 1, 2),
        reason="Sample",
        **values,
    )


MAKERS: dict[Any, Callable[..., Any]] = {
    Country: CountryFactory,
    City: CityFactory,
    Network: NetworkFactory,
    NetworkMembership: MembershipFactory,
    Interaction: InteractionFactory,
    Agreement: AgreementFactory,
    Approval: approval_asked,
    Review: _review,
    Commitment: CommitmentFactory,
    ReviewQuestion: _question,
    Trip: TripFactory,
    Visit: CompletedVisitFactory,
    Strategy: StrategyFactory,
    StrategyItem: StrategyItemFactory,
    Initiative: InitiativeFactory,
    Target: TargetFactory,
    TargetDecision: _decision,
    Fund: FundFactory,
}


@dataclass(frozen=True)
class World:
    """A record of each kind for each case; ``bureau`` is one's own."""

    bureau: Bureau
    records: dict[tuple[Any, str], Any]

    @classmethod
    def make(cls) -> World:
        """Written by the factories, and so by the services."""
        bureau, other = BureauFactory(), BureauFactory()
        records: dict[tuple[Any, str], Any] = {}
        for model, make in MAKERS.items():
            for case in CASES[:-1]:
                values = {
                    "lead_bureau": bureau if case.startswith(OWN) else other,
                    "visibility": Visibility.RESTRICTED if "restricted" in case else "internal",
                }
                if model is Strategy:
                    values |= {"code": f"sample-{len(records)}", "status": "superseded"}
                records[model, case] = make(**values)
        # Without a visibility of their own.
        records[User, OWN], records[Bureau, OWN] = person("viewer"), other
        return cls(bureau, records)

    def keys(self, model: Any, case: str, names: list[str]) -> dict[str, Any]:
        """The keys in the address of the record."""
        record = self.records.get((model, case))
        given = {
            "pk": record.pk if record else 10**12 if model is User else uuid.uuid4(),
            "id": record.pk if record else uuid.uuid4(),
            "code": record.code if hasattr(record, "code") else "nowhere",
            "strategy": record.strategy.code if model is StrategyItem and record else "nowhere",
        }
        return {name: given[name] for name in names if name in given}
