"""What the database itself refuses about initiatives, strategies, targets and funds."""

import datetime

import pytest
from django.db import InternalError, transaction

from initiatives.enums import InitiativeStatus
from initiatives.lifecycle import INITIATIVE_LIFECYCLE
from initiatives.models import Fund, Initiative, Strategy, StrategyItem, TargetDecision, TargetRule
from tests.database import refused
from tests.factories.cities import CityFactory
from tests.factories.initiatives import (
    FundFactory,
    InitiativeFactory,
    StrategyFactory,
    StrategyItemFactory,
    TargetFactory,
    TargetRuleFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date


def bare(**values):
    """An initiative put straight into the table, past every service."""
    return Initiative.objects.create(
        **{
            "title_en": "Bare",
            "starts_on": DAY(2016, 9, 1),
            "status_reason": "reason",
            **values,
        }
    )


def test_initiative_without_any_title_is_refused():
    with refused("initiative_has_title"):
        bare(title_en="")


def test_initiative_that_ends_before_it_starts_is_refused():
    with refused("initiative_ends_after_start"):
        bare(ends_on=DAY(2016, 8, 31))


@pytest.mark.parametrize("status", ["running", "held", "completed", "ended"])
def test_initiative_that_began_without_a_date_is_refused(status):
    with refused("initiative_started_has_date"):
        bare(status=status, starts_on=None)


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_initiative_that_never_began_needs_no_date(status):
    assert bare(status=status, starts_on=None).pk


def test_initiative_cancelled_without_reason_is_refused():
    with refused("initiative_cancelled_has_reason"):
        bare(status="cancelled", status_reason="")


def test_city_takes_part_once():
    initiative = InitiativeFactory()
    with refused("initiativecity_once"):
        initiative.city_links.create(city=initiative.cities.get())


def test_measure_is_named_once():
    item = StrategyItemFactory()
    initiative = InitiativeFactory(measures=[item])
    with refused("initiativemeasure_once"):
        initiative.measure_links.create(item=item)


@pytest.mark.parametrize("source", InitiativeStatus.values)
@pytest.mark.parametrize("target", InitiativeStatus.values)
def test_database_moves_status_along_the_table_only(source, target):
    initiative = bare(status=source)
    rows = Initiative.objects.filter(pk=initiative.pk)
    if source == target or (source, target) in INITIATIVE_LIFECYCLE.pairs():
        rows.update(status=target)
        assert rows.get().status == target
        return
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        rows.update(status=target)


def test_item_code_is_unique_inside_its_strategy_only():
    item = StrategyItemFactory(code="4.1")
    with refused("strategyitem_code_unique"):
        StrategyItemFactory(code="4.1")
    other = StrategyFactory(code="older", status="superseded")
    assert StrategyItemFactory(code="4.1", strategy=other).pk != item.pk


def test_item_is_no_part_of_itself():
    item = StrategyItemFactory()
    with refused("strategyitem_not_in_itself"):
        StrategyItem.objects.filter(pk=item.pk).update(parent=item)


def test_bare_code_means_the_current_strategy():
    StrategyItemFactory(code="4.1", strategy=StrategyFactory(code="older", status="superseded"))
    current = StrategyItemFactory(code="4.1")
    assert StrategyItem.objects.of_current_strategy().get(code="4.1") == current


def test_two_current_strategies_are_refused():
    StrategyFactory()
    with refused("strategy_one_current"):
        StrategyFactory(code="another")


def test_strategy_that_ends_before_it_starts_is_refused():
    with refused("strategy_ends_after_start"):
        Strategy.objects.create(
            code="x", title_en="x", title_ja="x", starts_on=DAY(2015, 1, 1), ends_on=DAY(2014, 1, 1)
        )


def test_target_whose_deadline_comes_first_is_refused():
    with refused("target_deadline_after_start"):
        TargetFactory(deadline=DAY(2014, 12, 31))


def test_target_of_no_city_is_refused():
    with refused("target_number_positive"):
        TargetFactory(number=0)


def test_rule_that_requires_nothing_is_refused():
    with refused("targetrule_requires_something"):
        TargetRule.objects.create(
            rule_version=2, require_leader_visit=False, require_concrete_output=False
        )


def test_current_rule_is_the_newest_that_is_not_voided():
    TargetRuleFactory(rule_version=1)
    second = TargetRuleFactory(rule_version=2)
    assert TargetRule.objects.current() == second
    TargetRule.objects.filter(pk=second.pk).update(
        voided_at=datetime.datetime(2016, 1, 1, tzinfo=datetime.UTC)
    )
    assert TargetRule.objects.current().rule_version == 1


def decide(target, city, **values):
    return TargetDecision.objects.create(
        target=target, city=city, **{"decided_on": DAY(2016, 1, 1), "reason": "reason", **values}
    )


def test_second_standing_decision_on_a_city_is_refused():
    target, city = TargetFactory(), CityFactory()
    first = decide(target, city)
    with refused("targetdecision_once"):
        decide(target, city)
    TargetDecision.objects.filter(pk=first.pk).update(
        voided_at=datetime.datetime(2016, 1, 2, tzinfo=datetime.UTC)
    )
    assert decide(target, city).pk != first.pk


def test_decision_without_reason_is_refused():
    with refused("targetdecision_has_reason"):
        decide(TargetFactory(), CityFactory(), reason="")


def test_fund_is_not_restructured_into_itself():
    fund = FundFactory()
    with refused("fund_not_its_own_successor"):
        Fund.objects.filter(pk=fund.pk).update(successor=fund)
