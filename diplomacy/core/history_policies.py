"""Who may read the changes of all records, and who read restricted ones."""

from . import policies
from .enums import Role
from .models import AccessEntry, Seal

#: Those who answer for the records, and who look after them. They read restricted ones as well.
policies.register(Seal, view=policies.role(Role.ADMINISTRATOR, Role.OFFICE_HEAD, Role.AUDITOR))
#: Not the office head, whose own people are in it.
policies.register(AccessEntry, view=policies.role(Role.ADMINISTRATOR, Role.AUDITOR))
