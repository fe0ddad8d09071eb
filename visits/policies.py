"""Who may see and change trips and visits."""

from diplomacy.core.enums import FieldGroup, Role
from diplomacy.core.policies import (
    desk,
    everyone,
    office,
    register,
    restrict,
    role,
    writing_service,
)

from .models import Trip, Visit

# Protocol officers look after those who come; desk officers after the city on either side.
receiving = desk | role(Role.PROTOCOL_OFFICER) | writing_service

register(
    Trip,
    view=everyone,
    add=desk | writing_service,
    change=desk | writing_service,
    void=office,
    announce=office,
)
register(Visit, view=everyone, add=receiving, change=receiving, void=office)
restrict(Visit, report=FieldGroup.WORKING_NOTES, protocol_notes=FieldGroup.PROTOCOL)
