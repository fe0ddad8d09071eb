"""Who may see and change strategies, initiatives, targets, decisions and funds."""

from diplomacy.core.enums import Role
from diplomacy.core.policies import (
    desk,
    everyone,
    nobody,
    office,
    own_bureau,
    own_service,
    register,
    role,
)

from .models import Fund, Initiative, Strategy, StrategyItem, Target, TargetDecision, TargetRule

secretariat = office | role(Role.SECRETARIAT)
fund_manager = office | role(Role.FUND_MANAGER)
# Whoever approves spending asks for none: an administrator does not stand in for an approver.
fund_approver = role(Role.FUND_APPROVER)

# "view" is everyone's because each record's visibility narrows it.
register(Strategy, view=everyone, add=office, change=office, void=office)
register(StrategyItem, view=everyone, add=office, change=office, void=office)
register(
    Initiative,
    view=everyone,
    add=desk | own_bureau | own_service,
    change=desk | own_bureau | own_service,
    void=office | own_service,
)
# Another reading of the rule is another version: nobody changes one that figures were counted by.
register(Target, view=everyone, add=office, change=office, void=office, decide=secretariat)
register(TargetRule, view=everyone, add=office, change=nobody, void=nobody)
register(TargetDecision, view=everyone, add=secretariat, change=nobody, void=secretariat)
register(
    Fund,
    view=everyone,
    add=fund_manager,
    change=fund_manager,
    void=office,
    approve=fund_approver & ~fund_manager,
)
