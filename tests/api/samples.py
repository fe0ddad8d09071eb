"""Records of every resource, for the tests that hold all resources to the same rules."""

import datetime
from collections.abc import Callable
from typing import Any

from agreements.models import Approval, Review
from agreements.services import ask_question
from initiatives.enums import StrategyStatus
from initiatives.models import Strategy, TargetDecision
from tests.factories.agreements import CommitmentFactory, SisterAgreementFactory, approval_asked
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
    TargetRuleFactory,
)
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory, InboundVisitFactory, TripFactory


def agreement() -> Any:
    """With a party, a term, a role and a review that is open."""
    return SisterAgreementFactory(lead_bureau=BureauFactory())


def commitment() -> Any:
    """Of a partner, due in a month."""
    made = agreement()
    return CommitmentFactory(
        agreement=made,
        side="partner",
        city=made.cities.get(),
        lead_bureau=BureauFactory(),
        due_on="2016-03-31",
        due_on_precision="month",
    )


def approval() -> Approval:
    return approval_asked(lead_bureau=BureauFactory())


def decision() -> TargetDecision:
    return TargetDecision.objects.create(
        target=TargetFactory(), city=CityFactory(), decided_on="2016-05-01", reason="Sample"
    )


def initiative() -> Any:
    promise = commitment()
    return InitiativeFactory(
        cities=[promise.city, CityFactory()],
        measures=[StrategyItemFactory()],
        commitments=[promise],
    )


def review_question() -> Any:
    return ask_question(
        Review.objects.get(agreement=agreement()),
        actor=person("administrator"),
        bureau=BureauFactory(),
        text="Sample question",
        due_on=datetime.date(2199, 1, 31),
    )


def interaction() -> Any:
    return InteractionFactory(
        cities=[CityFactory(), CityFactory()], lead_bureau=BureauFactory(), occurred_on="2015-01-05"
    )


def strategy() -> Any:
    """A draft: only one may be current."""
    return StrategyFactory(code=f"draft-{Strategy.objects.count()}", status=StrategyStatus.DRAFT)


def target() -> Any:
    TargetRuleFactory()
    return TargetFactory(strategy=StrategyFactory())


#: Resource -> something that makes one more record of it, related to records of its own.
MAKE: dict[str, Callable[[], Any]] = {
    "bureaus": BureauFactory,
    "countries": CountryFactory,
    "cities": lambda: MembershipFactory(city__lead_bureau=BureauFactory()).city,
    "networks": lambda: MembershipFactory().network,
    "network-memberships": MembershipFactory,
    "interactions": interaction,
    "agreements": agreement,
    "approvals": approval,
    "reviews": lambda: Review.objects.get(agreement=agreement()),
    "commitments": commitment,
    "review-questions": review_question,
    "trips": lambda: TripFactory(lead_bureau=BureauFactory()),
    "visits": lambda: CompletedVisitFactory(trip=TripFactory()),
    "strategies": strategy,
    "strategy-items": lambda: StrategyItemFactory(parent=StrategyItemFactory()),
    "initiatives": initiative,
    "targets": target,
    "target-decisions": decision,
    "funds": FundFactory,
}

#: Records that show other sides of a resource than the first maker does.
MORE: dict[str, Callable[[], Any]] = {
    "visits": lambda: InboundVisitFactory(),
    "cities": CityFactory,
    "networks": NetworkFactory,
}
