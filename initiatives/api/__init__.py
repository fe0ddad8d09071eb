"""Initiatives, strategies, targets and funds as other systems see them."""

from .viewsets import (
    FundViewSet,
    InitiativeViewSet,
    StrategyItemViewSet,
    StrategyViewSet,
    TargetDecisionViewSet,
    TargetViewSet,
)

__all__ = [
    "FundViewSet",
    "InitiativeViewSet",
    "StrategyItemViewSet",
    "StrategyViewSet",
    "TargetDecisionViewSet",
    "TargetViewSet",
]
