"""Telling people what changed about how they get in: somebody else's doing is found by its owner.

A notice names what happened and when, never a secret, and no link that does something by itself.
Who has no open account is told nothing: an invitation says all there is.
"""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import outbox
from .dates import format_date
from .enums import Role
from .models import KnownBrowser, RoleMembership, User
from .notifications import Category, register
from .signin import second_factor, sessions

ADDED, REMOVED, RENEWED = "factor_added", "factor_removed", "codes_renewed"
PASSWORD, RESET, ROLES, BROWSER = (
    "password_changed",
    "factors_reset",
    "roles_changed",
    "new_browser",
)

#: What happened, as a subject of a mail.
TITLES = {
    PASSWORD: _("Your password was changed"),
    ADDED: _("A second factor was added to your account"),
    REMOVED: _("A second factor was removed from your account"),
    RENEWED: _("Your recovery codes were made anew"),
    RESET: _("An administrator reset your second factors"),
    ROLES: _("Your roles were changed"),
    BROWSER: _("Sign-in from a browser that you have not used before"),
}
#: What only an administrator, or the organisation's own accounts, can have done.
BY_OTHERS = frozenset({RESET, ROLES})
KINDS = {
    Authenticator.Type.TOTP: _("authenticator app"),
    Authenticator.Type.WEBAUTHN: _("passkey or security key"),
}


@register
class SecurityNotice(Category):
    """Something changed about how a person gets in, or what they may do."""

    code = "core.security"
    label = _("Security of your account")
    template = "emails/core/security"
    personal = True

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """What happened and when, with what helps to tell one's own doing from others'."""
        event = payload["event"]
        at = timezone.localtime(datetime.datetime.fromisoformat(payload["at"]))
        return {
            "what": TITLES[event],
            "when": f"{format_date(at.date())} {at:%H:%M}",
            "facts": self._facts(payload),
            "by_others": event in BY_OTHERS,
            "link": f"{settings.PORTAL_BASE_URL}{self.url(payload)}",
        }

    def url(self, payload: dict[str, Any]) -> str:
        """Where one sees and changes it."""
        return reverse("core:sessions" if payload["event"] == BROWSER else "core:profile")

    @staticmethod
    def _facts(payload: dict[str, Any]) -> list[tuple[Any, Any]]:
        facts: list[tuple[Any, Any]] = []
        if "kind" in payload:
            facts.append((_("Second factor"), KINDS[payload["kind"]]))
        if "roles" in payload:
            labels = [str(Role(role).label) for role in payload["roles"]]
            facts.append((_("Roles"), gettext(", ").join(labels) or gettext("None")))
        if "browser" in payload:
            facts.append((_("Browser"), sessions.in_words(payload["browser"], payload["system"])))
            facts.append((_("Network address"), payload["address"]))
        return facts


def tell(user: User, event: str, **facts: Any) -> None:
    """Tell ``user`` of one of :data:`TITLES`; ``facts`` are plain values for the text.

    Belongs inside the transaction of the change.
    """
    if user.is_active and not user.is_service:
        payload = {"event": event, "at": timezone.now().isoformat(), **facts}
        outbox.send(category=SecurityNotice.code, recipient=user, payload=payload)


def tell_roles(user: User) -> None:
    """Tell ``user`` which roles they hold now."""
    held = RoleMembership.objects.filter(user=user).order_by("role")
    tell(user, ROLES, roles=list(dict.fromkeys(held.values_list("role", flat=True))))


def _password(request: HttpRequest, user: User, **kwargs: Any) -> None:
    tell(user, PASSWORD)


def _factor(event: str) -> Any:
    def listener(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
        # Recovery codes come and go with the others.
        if authenticator.type in KINDS:
            tell(user, event, kind=str(authenticator.type))

    return listener


def _codes(request: HttpRequest, user: User, **kwargs: Any) -> None:
    tell(user, RENEWED)


def _reset(user: User, **kwargs: Any) -> None:
    tell(user, RESET)


def _signed_in(request: Any, user: User, **kwargs: Any) -> None:
    """Remember the browser, and tell of one that was not seen before; the first one is the
    person's own. Demonstration accounts are many people's: their browsers mean nothing."""
    address = request.META.get("REMOTE_ADDR") if request is not None else None
    if not address or user.is_demonstration:
        return
    browser, system = sessions.family_of(request.headers.get("User-Agent", ""))
    known = KnownBrowser.objects.filter(user=user)
    is_first = not known.exists()
    _row, is_new = known.update_or_create(
        user=user, browser=browser, system=system, defaults={"last_used_at": timezone.now()}
    )
    if is_new and not is_first:
        tell(user, BROWSER, browser=browser, system=system, address=address)


#: Kept here, because signals hold their listeners only weakly.
_LISTENERS = (
    (account.password_changed, _password),
    (account.password_set, _password),
    (account.password_reset, _password),
    (mfa.authenticator_added, _factor(ADDED)),
    (mfa.authenticator_removed, _factor(REMOVED)),
    (mfa.authenticator_reset, _codes),
    (second_factor.factors_reset, _reset),
    (user_logged_in, _signed_in),
)


def connect() -> None:
    """Listen to all of it."""
    for number, (signal, listener) in enumerate(_LISTENERS):
        signal.connect(listener, dispatch_uid=f"security_notices.{number}")
