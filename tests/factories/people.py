"""People with roles."""

import itertools
from typing import Any

from diplomacy.core.models import RoleMembership, User

_numbers = itertools.count(1)


def person(*roles: str, username: str = "", **values: Any) -> User:
    """An active person who holds ``roles`` and reads English."""
    username = username or f"person-{next(_numbers)}"
    values = {"email": f"{username}@portal.example", "language": "en", **values}
    user = User.objects.create_user(username, **values)
    RoleMembership.objects.bulk_create(RoleMembership(user=user, role=role) for role in roles)
    return user
