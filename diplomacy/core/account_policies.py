"""Who may do what with people, bureaus and roles."""

from . import policies
from .enums import FieldGroup
from .models import Bureau, RoleMembership, User

policies.register(
    Bureau, view=policies.staff, add=policies.administrator, change=policies.administrator
)
policies.register(
    User, view=policies.administrator, add=policies.administrator, change=policies.administrator
)
policies.register(
    RoleMembership,
    view=policies.administrator,
    add=policies.administrator,
    change=policies.administrator,
)
policies.restrict(User, email=FieldGroup.CONTACT_DETAILS)
