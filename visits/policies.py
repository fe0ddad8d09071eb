"""Who may see and change trips and visits."""

from diplomacy.core.enums import FieldGroup, Role
from diplomacy.core.policies import (
    desk,
    everyone,
    office,
    own_service,
    register,
    restrict,
    role,
)

from .models import Trip, Visit

# Protocol officers look after those who come; desk officers after the city on either side.
receiving = desk | role(Role.PROTOCOL_OFFICER) | own_service

register(
    Trip,
    view=everyone,
    add=desk | own_service,
    change=desk | own_service,
    void=office | own_service,
    announce=office,
)
register(Visit, view=everyone, add=receiving, change=receiving, void=office | own_service)
restrict(Visit, report=FieldGroup.WORKING_NOTES, protocol_notes=FieldGroup.PROTOCOL)
