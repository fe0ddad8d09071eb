"""Who may do what with people, bureaus and roles."""

from diplomacy.core import policies
from diplomacy.core.enums import FieldGroup
from diplomacy.core.models import Bureau, Invitation, RoleMembership, User

policies.register(
    Bureau, view=policies.staff, add=policies.administrator, change=policies.administrator
)
policies.register(
    User,
    view=policies.office,
    add=policies.administrator,
    change=policies.administrator,
    hand_over=policies.office,
)
policies.register(
    RoleMembership,
    view=policies.office,
    add=policies.administrator,
    change=policies.administrator,
)
policies.register(
    Invitation,
    view=policies.office,
    add=policies.administrator,
    change=policies.administrator,
)
policies.restrict(User, email=FieldGroup.CONTACT_DETAILS)
