"""Tables of strategies, initiatives, targets and funds."""

from .fulfilment import InitiativeCommitment
from .funds import Fund
from .strategies import Strategy, StrategyItem
from .targets import Target, TargetDecision, TargetRule
from .work import Initiative, InitiativeCity, InitiativeMeasure

__all__ = [
    "Fund",
    "Initiative",
    "InitiativeCity",
    "InitiativeCommitment",
    "InitiativeMeasure",
    "Strategy",
    "StrategyItem",
    "Target",
    "TargetDecision",
    "TargetRule",
]
