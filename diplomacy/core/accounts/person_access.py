"""What administrators do about the ways in of somebody else, each for a reason that is kept.

Each has a question beside it that says why it is not possible now, so that the page can say it
before anybody tries.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import SignInMeasureKind
from diplomacy.core.models import SignInMeasure, User
from diplomacy.core.signin import lockout, second_factor, sessions

from .changes import changing, touched


def why_not_end_sessions(person: User, actor: User | None) -> Any:
    """Why no session can be ended; empty when one can."""
    if actor is not None and person.pk == actor.pk:
        return _("These are your own sessions. End them from your profile.")
    if not sessions.sessions_of(person):
        return _("This person is not signed in anywhere.")
    return ""


def end_sessions(
    person: User, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> User:
    """Sign somebody out everywhere, with their next request. Raises as ``changing`` does, and
    ValidationError where there is nothing to end."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        _refuse(why_not_end_sessions(current, actor))
        sessions.end_sessions(current)
        SignInMeasure.objects.create(user=current, kind=SignInMeasureKind.SESSIONS_ENDED)
        return touched(current)


def why_not_reset_second_factors(person: User, actor: User | None) -> Any:
    """Why no second factor can be reset; empty when one can.

    One's own are removed by who proves again who they are; this way would spare the proof.
    """
    if actor is not None and person.pk == actor.pk:
        return _("These are your own second factors. Change them from your profile.")
    if not second_factor.kinds_of(person):
        return _("This person has no second factor.")
    return ""


def reset_second_factors(
    person: User, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> User:
    """Remove all second factors of somebody who lost them, and sign them out everywhere."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        _refuse(why_not_reset_second_factors(current, actor))
        second_factor.reset(current, actor=actor, reason=reason)
        return touched(current)


def why_not_unlock(person: User) -> Any:
    """Why there is no block to lift; empty when there is one."""
    return "" if lockout.is_blocked(person) else _("This account is not blocked.")


def unlock(
    person: User, *, actor: User | None, expected_version: int | None = None, reason: str = ""
) -> User:
    """Let somebody who was wrong too often try again at once."""
    with changing(person, actor=actor, expected_version=expected_version, reason=reason) as current:
        _refuse(why_not_unlock(current))
        lockout.unlock(current, actor=actor)
        SignInMeasure.objects.create(user=current, kind=SignInMeasureKind.BLOCK_LIFTED)
        return touched(current)


def _refuse(why_not: Any) -> None:
    if why_not:
        raise ValidationError(why_not, code="impossible")
