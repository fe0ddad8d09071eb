"""What people and bureaus have to see to with cities and networks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from diplomacy.core.accounts import bureaus, handover
from diplomacy.core.accounts.handover import Line, Work
from diplomacy.core.models import User

from .enums import DESK_ROLES
from .models import City, Network


def desk_cities(person: User) -> Any:
    """The cities that a person is the desk officer of."""
    return City.objects.active().filter(desk_officer=person)


def desk_lines(giver: User, reader: Any, limit: int) -> list[Line]:
    """The cities by name, for a reader who may see them."""
    cities = desk_cities(giver).visible_to(reader).order_by("code")[:limit]
    return [Line(str(city), city.get_absolute_url()) for city in cities]


handover.register(
    Work(
        code="cities.desk",
        label=_("Cities of the desk"),
        count=lambda giver: int(desk_cities(giver).count()),
        lines=desk_lines,
        # One statement: triggers raise each city's version and write its history.
        move=lambda giver, receiver: int(desk_cities(giver).update(desk_officer=receiver)),
        roles=DESK_ROLES,
    )
)
bureaus.register(City)
bureaus.register(Network)
