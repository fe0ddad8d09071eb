"""How the person behind a session is loaded: once per request, with all that every page asks."""

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from .enums import SECOND_FACTORS, Role
from .models import Notification, RoleMembership, User
from .prepared import Prepared

_SOMEBODY = -1  # the key of nobody


class SessionBackend(AuthenticationBackend):
    """django-allauth's sign-in by user name or address; roles, whether there is a second factor
    and the number of unread messages come with the user, in the same statement."""

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Nobody by a password whom the configured issuer lets in."""
        from .signin.issuers import belongs_to_issuer  # forms: for signing in only

        found = super().authenticate(request, **credentials)
        return None if belongs_to_issuer(found) else found

    def get_user(self, user_id: Any) -> User | None:
        """The active user of a session."""
        for user in _statement().rows(int(user_id)):
            user.__dict__["roles"] = frozenset(user.held_roles)
            user.__dict__["officer_of"] = frozenset(user.posts) - {None}
            user.__dict__["unread"] = user.unread_messages
            user.__dict__["has_second_factor"] = user.second_factors
            return user if self.user_can_authenticate(user) else None
        return None


@cache
def _statement() -> Prepared[Any]:
    held = RoleMembership.objects.filter(user=OuterRef("pk"))
    # A post that names no bureau is one in the person's own.
    posts = held.filter(role=Role.BUREAU_OFFICER).values(
        at=Coalesce("bureau_id", OuterRef("bureau_id"))
    )
    unread = Notification.objects.filter(recipient=OuterRef("pk"), read_at=None)
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    number = unread.values("recipient").annotate(number=Count("*")).values("number")
    users = User.objects.filter(pk=_SOMEBODY).annotate(
        held_roles=ArraySubquery(held.values("role")),
        posts=ArraySubquery(posts),
        unread_messages=Coalesce(Subquery(number), 0),
        second_factors=Exists(factors),
    )
    return Prepared(users, given=(_SOMEBODY,))
