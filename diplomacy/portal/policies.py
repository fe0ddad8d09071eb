"""Who reads what the portal derives from the records of several apps."""

from cities.models import City
from diplomacy.core.enums import FieldGroup
from diplomacy.core.policies import restrict

#: How long ago the last contact with a partner was, and so which partners are silent.
LAST_CONTACT = "last_contact"

restrict(City, **{LAST_CONTACT: FieldGroup.RELATION_SIGNALS})
