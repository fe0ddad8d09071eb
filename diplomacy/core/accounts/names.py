"""The names people sign in by: their user name and their mail address.

Either does, so none of them may be a name of somebody else: not even one's user name another's
address.
"""

from django.db.models import Q

from diplomacy.core.models import User


def taken(name: str, by_other_than: User | None = None) -> bool:
    """Whether a user name or mail address is one of another account's names, in any case."""
    if not name:
        return False
    found = User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name))
    if by_other_than is not None:
        found = found.exclude(pk=by_other_than.pk)
    return found.exists()
