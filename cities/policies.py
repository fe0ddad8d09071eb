"""Who may do what with cities, networks, memberships and interactions."""

from diplomacy.core.policies import (
    desk,
    everyone,
    nobody,
    office,
    own_bureau,
    own_service,
    register,
)

from .models import City, CityRole, Country, Interaction, Network, NetworkMembership

# "view" is everyone's because each record's visibility narrows it.
register(Country, view=everyone, add=office, change=office, void=office)
# A system withdraws what it recorded wrongly itself; for people that is the office's to do.
register(
    City,
    view=everyone,
    add=desk | own_service,
    change=desk | own_service,
    void=office | own_service,
)
register(
    Network,
    view=everyone,
    add=desk | own_service,
    change=desk | own_service,
    void=office | own_service,
)
register(
    NetworkMembership,
    view=everyone,
    add=desk | own_service,
    change=desk | own_service,
    void=desk | own_service,
)
# Roles follow from memberships and agreements; see CityRole.
register(CityRole, view=everyone, add=nobody, change=nobody, void=nobody)
register(
    Interaction,
    view=everyone,
    add=desk | own_bureau | own_service,
    change=desk | own_bureau | own_service,
    void=office | own_service,
)
