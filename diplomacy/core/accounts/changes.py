"""How an account is changed: for a reason, and one at a time.

Whoever changes accounts locks the administrators' roles first. So two administrators who act at
once follow each other: the second is judged by what the first left behind, and the portal is never
without somebody who can let others in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.idp.oidc.models import Token
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diplomacy.core import history, policies, records
from diplomacy.core.enums import Role
from diplomacy.core.models import CalendarAddress, RoleMembership, User
from diplomacy.core.signin.sessions import end_sessions


@contextmanager
def changing(
    account: User, *, actor: User | None, expected_version: int | None, reason: str
) -> Iterator[User]:
    """An account as it is now, locked, for a change that ``actor`` makes for ``reason``.

    Raises StaleRecord, PermissionDenied or ValidationError (no reason). The actor's rights are
    those of this moment, not of the moment the page was drawn. ``actor`` None is the portal itself.
    """
    records.require_reason(reason)
    with transaction.atomic():
        lock_administrators()
        found: Any = account
        current: Any = records.locked(found, expected_version)
        require_now(actor, "change", current)
        with history.acting(actor, reason):
            yield current


def lock_administrators() -> None:
    """Wait until nobody else changes accounts; until the transaction ends nobody does."""
    held = RoleMembership.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")
    list(held.select_for_update(of=("self",)).values_list("pk", flat=True))


def require_now(actor: User | None, action: str, subject: Any) -> None:
    """Like ``policies.require``, with the roles that ``actor`` holds now."""
    if actor is None:
        return
    present = User.objects.filter(pk=actor.pk, is_active=True).first()
    if present is None:
        raise PermissionDenied
    policies.require(present, action, subject)


def close(account: User, *, actor: User | None, reason: str) -> None:
    """What deactivating does with an account that :func:`changing` has locked."""
    if actor is not None and account.pk == actor.pk:
        raise ValidationError(_("You cannot deactivate yourself. Ask another one."), code="own")
    if not account.is_active:
        raise ValidationError(_("This account is not active."), code="inactive")
    if Role.ADMINISTRATOR in account.roles:
        refuse_last(account)
    account.is_active = False
    records.save(account, actor=actor, reason=reason)
    end_access(account)
    # Or the address would open again with the account, in whosever hands it is by then.
    CalendarAddress.objects.filter(person=account, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    account.refresh_from_db(fields=["version", "updated_at"])


def end_access(account: User) -> None:
    """End what an account has open: sessions, and tokens issued to it or to its API client."""
    end_sessions(account)
    Token.objects.filter(Q(user=account) | Q(client__owner=account)).delete()


def touched(person: User) -> User:
    """Raise the version: two people who change the roles of one person change the same thing."""
    records.touch(person)  # type: ignore[arg-type]
    for remembered in ("_posts", "roles", "officer_of"):
        person.__dict__.pop(remembered, None)
    person.refresh_from_db(fields=["version", "updated_at"])
    return person


def refuse_last(person: User) -> None:
    others = RoleMembership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if not others.exclude(user=person).exists():
        raise ValidationError(
            _("This is the last active administrator. Give somebody else the role first."),
            code="last",
        )
