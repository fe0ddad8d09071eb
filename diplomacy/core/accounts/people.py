"""What administrators do with people's accounts: invite, change, give and take roles, close."""

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from diplomacy.core import history, records
from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau, RoleMembership, User
from diplomacy.core.security_notices import tell_roles

from . import invitations, names
from .changes import (
    changing,
    close,
    lock_administrators,
    refuse_last,
    require_now,
    touched,
)

#: What a person may be given; API clients have a role of their own.
ROLES = tuple(role for role in Role if role != Role.SERVICE)
#: What an administrator writes about a person.
EDITABLE = ("name_ja", "name_en", "email", "bureau", "language")


@transaction.atomic
def invite(
    *, actor: User | None, values: Mapping[str, Any], roles: Iterable[str], reason: str
) -> User:
    """Make an account that opens with a link sent to its address. Raises ValidationError.

    ``values`` are those of :data:`EDITABLE` and ``username``; an empty user name is the address.
    In a demonstration everybody is a demonstration account: it is made anew and nobody's work.
    """
    records.require_reason(reason)
    lock_administrators()
    require_now(actor, "add", User)
    wanted = list(dict.fromkeys(roles))
    person = User(**values, is_active=False, is_demonstration=settings.PORTAL_MODE == "demo")
    _check_name(person)
    _check_address(person)
    person.username = person.username or person.email.lower()
    if names.taken(person.username):
        raise ValidationError({"username": _("Another account has this user name.")})
    if not wanted:
        raise ValidationError({"roles": _("Give the person at least one role.")})
    _check_bureau(person.bureau)
    person.set_unusable_password()
    records.save(person, actor=actor, reason=reason)
    for role in wanted:
        _write_role(person, role, None, actor, reason)
    with history.acting(actor, reason):
        invitations.issue(person)
    return person


def change_person(
    person: User,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Change what is known of a person. A link that is not used yet goes to the new address."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        _refuse_service(current)
        address, bureau = current.email, current.bureau_id
        for name, value in values.items():
            setattr(current, name, value)
        if "name_ja" in values or "name_en" in values:
            _check_name(current)
        if current.email.lower() != address.lower():
            _check_address(current)
            # Otherwise a mail to the old address could still set the password.
            EmailAddress.objects.filter(user=current).delete()
        if current.bureau_id != bureau:
            _check_bureau(current.bureau)
        records.save(current, actor=actor, reason=reason)
        if current.email.lower() != address.lower() and invited(current):
            invitations.issue(current)
        current.refresh_from_db(fields=["version", "updated_at"])
    return current


def give_role(
    person: User,
    role: str,
    *,
    actor: User | None,
    bureau: Bureau | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Let a person hold a role, in ``bureau`` where it counts for one. It holds at once."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        _refuse_service(current)
        _write_role(current, role, bureau, actor, reason)
        tell_roles(current)
        return touched(current)


def take_role(
    person: User,
    held: RoleMembership,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Take a role away, at once. Nobody takes away their own role of administrator, or the last."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        membership = current.role_memberships.filter(pk=held.pk).first()
        if membership is None:
            raise ValidationError(_("This person does not hold this role any more."))
        if membership.role == Role.ADMINISTRATOR:
            if actor is not None and current.pk == actor.pk:
                raise ValidationError(
                    _("You cannot take away your own role of administrator. Ask another one."),
                    code="own",
                )
            refuse_last(current)
        membership.delete()
        tell_roles(current)
        return touched(current)


def deactivate(
    person: User,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Close an account: its next request is refused, its sessions and tokens end.

    Nobody closes their own account, or that of the last administrator.
    """
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        _refuse_service(current)
        close(current, actor=actor, reason=reason)
    return current


def reactivate(
    person: User,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Open an account that was closed. One that never was open is invited instead."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        _refuse_service(current)
        if current.is_active:
            raise ValidationError(_("This account is active."), code="active")
        if invited(current):
            raise ValidationError(
                _("This person never set a password. Send the invitation again."), code="invited"
            )
        current.is_active = True
        records.save(current, actor=actor, reason=reason)
        current.refresh_from_db(fields=["version", "updated_at"])
    return current


def resend_invitation(
    person: User,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Send a person who never set a password another link; the older one dies."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        if not invited(current):
            raise ValidationError(_("This person has answered the invitation."), code="answered")
        _check_address(current)
        invitations.issue(current)
        return touched(current)


def withdraw_invitation(
    person: User,
    *,
    actor: User | None,
    expected_version: int | None = None,
    reason: str = "",
) -> User:
    """Let a link die that was not used. The account stays closed."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        if not invitations.withdraw_unanswered(current):
            raise ValidationError(
                _("There is no invitation that could be withdrawn."), code="answered"
            )
        return touched(current)


def invited(person: User) -> bool:
    """Whether the account never was open: it has invitations, and none was accepted."""
    if person.is_active:
        return False
    sent = person.invitations.all()
    return sent.exists() and not sent.exclude(accepted_at=None).exists()


def _write_role(
    person: User, role: str, bureau: Bureau | None, actor: User | None, reason: str
) -> None:
    if role not in ROLES:
        raise ValidationError({"role": _("People cannot be given this role.")})
    _check_bureau(bureau)
    membership = RoleMembership(user=person, role=role, bureau=bureau)
    records.save(membership, actor=actor, reason=reason)


def _refuse_service(account: User) -> None:
    if account.is_service:
        raise ValidationError(_("This is the account of an API client, not of a person."))


def _check_name(person: User) -> None:
    """Else the user name is shown, often an address, to people who may not read addresses."""
    if not (person.name_ja.strip() or person.name_en.strip()):
        raise ValidationError(
            {"name_ja": _("Give the name in one of the languages at least.")}, code="name"
        )


def _check_address(person: User) -> None:
    """People sign in by their address too, so it is nobody else's address or user name."""
    if not person.email:
        raise ValidationError({"email": _("Give an e-mail address.")})
    if names.taken(person.email, by_other_than=person):
        raise ValidationError({"email": _("Another account has this e-mail address.")})


def _check_bureau(bureau: Bureau | None) -> None:
    if bureau is not None and not bureau.is_active:
        raise ValidationError({"bureau": _("This bureau is not active any more.")})
