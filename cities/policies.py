"""Who may do what with cities, networks and memberships."""

from diplomacy.core.policies import desk, everyone, nobody, office, own_service, register

from .models import City, CityRole, Country, Network, NetworkMembership

# "view" is everyone's because each record's visibility narrows it.
register(Country, view=everyone, add=office, change=office, void=office)
register(City, view=everyone, add=desk | own_service, change=desk | own_service, void=office)
register(Network, view=everyone, add=desk | own_service, change=desk | own_service, void=office)
register(
    NetworkMembership, view=everyone, add=desk | own_service, change=desk | own_service, void=desk
)
# Roles follow from memberships and agreements; see CityRole.
register(CityRole, view=everyone, add=nobody, change=nobody, void=nobody)
