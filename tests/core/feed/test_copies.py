"""Whatever people do, a copy that follows the feed equals what the lists give."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from agreements import services as agreements
from agreements.models import Agreement, Commitment, Review
from agreements.services import PartyEntry
from cities import services as cities
from cities.models import City, CityRole, Country, Network, NetworkMembership
from diplomacy.core import records
from diplomacy.core.enums import Visibility
from diplomacy.core.feed import recording
from diplomacy.core.models import Bureau
from initiatives import services as initiatives
from initiatives.models import Initiative, InitiativeMeasure, Strategy, StrategyItem, Target
from tests.factories.agreements import (
    AgreementFactory,
    CommitmentFactory,
    SisterAgreementFactory,
)
from tests.factories.cities import (
    CityFactory,
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
from tests.factories.visits import CompletedVisitFactory, TripFactory
from visits import services as visits
from visits.models import Visit

from .conftest import Copying, listed

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Sample reason"


class Life:
    """Random things that people do. A refusal is as good as a deed: nothing may have changed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        TargetRuleFactory()
        for _ in range(3):
            self.found()

    def any(self, model: Any) -> Any:
        rows = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        return model._base_manager.get(pk=self.chance.choice(rows))

    def some(self, model: Any) -> list[Any]:
        return list({(row := self.any(model)).pk: row for _ in range(2)}.values())

    def found(self) -> None:
        bureau = BureauFactory()
        city = CityFactory(lead_bureau=bureau)
        MembershipFactory(city=city, network=NetworkFactory())
        agreement = SisterAgreementFactory(cities=[city, CityFactory()], lead_bureau=bureau)
        strategy = StrategyFactory(
            code=f"strategy-{Strategy.objects.count()}",
            status="superseded" if Strategy.objects.exists() else "current",
        )
        item = StrategyItemFactory(strategy=strategy)
        StrategyItemFactory(strategy=strategy, parent=item)
        promise = CommitmentFactory(agreement=agreement, side="partner", city=city)
        InitiativeFactory(
            agreement=agreement, measures=[item], commitments=[promise], lead_bureau=bureau
        )
        CompletedVisitFactory(city=city, trip=TripFactory(lead_bureau=bureau))
        InteractionFactory(cities=[city])
        FundFactory()
        self.decides(TargetFactory(strategy=strategy))

    def creates(self) -> None:
        make: Any = self.chance.choice(
            [
                lambda: CityFactory(country=self.any(Country)),
                lambda: MembershipFactory(city=self.any(City), network=self.any(Network)),
                lambda: AgreementFactory(cities=self.some(City)),
                lambda: CommitmentFactory(agreement=self.any(Agreement)),
                lambda: CompletedVisitFactory(city=self.any(City)),
                lambda: InteractionFactory(cities=self.some(City)),
                lambda: InitiativeFactory(cities=self.some(City), measures=self.some(StrategyItem)),
                lambda: StrategyItemFactory(strategy=self.any(Strategy)),
                self.decides,
            ]
        )
        make()

    def decides(self, target: Any = None) -> None:
        initiatives.record_decision(
            actor=None,
            values={
                "target": target or self.any(Target),
                "city": self.any(City),
                "decided_on": datetime.date(2016, 1, 1),
                "reason": REASON,
            },
        )

    def hides_or_opens(self) -> None:
        model = self.chance.choice([m for m in recording.published() if m is not Bureau])
        values = {
            "visibility": self.chance.choice(Visibility.values),
            "lead_bureau": self.any(Bureau),
        }
        records.change(self.any(model), actor=None, values=values)

    def hides_many(self) -> None:
        model: Any = self.chance.choice(
            [City, Network, Strategy, Visit, NetworkMembership, CityRole]
        )
        keys = [row.pk for row in self.some(model)]
        visibility = self.chance.choice(Visibility.values)
        model._base_manager.filter(pk__in=keys).update(visibility=visibility)

    def renames_many(self) -> None:
        model: Any = self.chance.choice([City, Country, Network, Bureau])
        model._base_manager.filter(pk__in=[row.pk for row in self.some(model)]).update(
            name_ja=f"改名{self.chance.random()}"
        )

    def recodes(self) -> None:
        model: Any = self.chance.choice([City, Network, Bureau, Strategy, StrategyItem])
        code = f"c{self.chance.randrange(10**9)}"
        model._base_manager.filter(pk=self.any(model).pk).update(code=code)

    def voids(self) -> None:
        record: Any = self.any(
            self.chance.choice([Agreement, Commitment, Visit, NetworkMembership, City, Review])
        )
        void: dict[type, Callable[..., Any]] = {
            Agreement: agreements.void_agreement,
            NetworkMembership: cities.void_membership,
            City: cities.void_city,
            Review: agreements.void_review,
        }
        void.get(type(record), records.void)(record, actor=None, reason=REASON)

    def merges(self) -> None:
        cities.change_city(self.any(City), actor=None, values={"merged_into": self.any(City)})

    def moves(self) -> None:
        member = self.any(NetworkMembership)
        values = {"city": self.any(City), "network": self.any(Network)}
        cities.change_membership(member, actor=None, values=values)

    def changes_parties(self) -> None:
        agreements.change_agreement(
            self.any(Agreement),
            actor=None,
            values={},
            parties=[PartyEntry(city) for city in self.some(City)],
        )

    def changes_initiative(self) -> None:
        initiatives.change_initiative(
            self.any(Initiative),
            actor=None,
            values={},
            cities=self.some(City),
            measures=self.some(StrategyItem),
            commitments=self.some(Commitment),
        )

    def settles_a_promise(self) -> None:
        name = self.chance.choice(["keep", "fail", "drop", "reopen"])
        values = {"kept_on": datetime.date(2016, 1, 1), "evidence": REASON}
        agreements.move_commitment(
            self.any(Commitment),
            name,
            actor=None,
            values=values if name == "keep" else {},
            reason=REASON,
        )

    def unlinks_behind_the_services(self) -> None:
        InitiativeMeasure.objects.filter(initiative=self.any(Initiative)).delete()

    def visits_another(self) -> None:
        visits.change_visit(self.any(Visit), actor=None, values={"city": self.any(City)})

    def opens_review(self) -> None:
        agreements.open_review(self.any(Review), actor=None)

    def ends(self) -> None:
        agreements.move_agreement(self.any(Agreement), "end", actor=None, reason=REASON)

    def step(self) -> None:
        """One transaction of up to four deeds, sometimes taken back."""
        deeds = [self.chance.choice(DEEDS) for _ in range(self.chance.randint(1, 4))]
        for deed in deeds:
            try:
                with transaction.atomic():
                    deed(self)
                    if self.chance.random() < 0.1:
                        raise ValidationError("taken back")
            except (ValidationError, IntegrityError):
                pass

    def lives(self, steps: int) -> None:
        for _ in range(steps):
            if self.chance.random() < 0.5:
                with transaction.atomic():
                    self.step()
            else:
                self.step()


DEEDS = (
    Life.creates,
    Life.hides_or_opens,
    Life.hides_or_opens,
    Life.hides_many,
    Life.renames_many,
    Life.recodes,
    Life.voids,
    Life.merges,
    Life.moves,
    Life.changes_parties,
    Life.changes_initiative,
    Life.settles_a_promise,
    Life.unlinks_behind_the_services,
    Life.visits_another,
    Life.opens_review,
    Life.ends,
)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(number, marks=pytest.mark.prove) for number in range(1, 10))]
)
def test_copy_equals_the_lists(
    seed: int, system: Client, trusted: Client, copying: Callable[[Client], Copying]
) -> None:
    life = Life(seed)
    copies = {client: copying(client) for client in (system, trusted)}
    for _ in range(8):
        for client, copy in copies.items():
            copy.follow()
            assert copy.records() == listed(client)
        life.lives(life.chance.randint(1, 8))
