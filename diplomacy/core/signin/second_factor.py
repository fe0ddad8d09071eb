"""Who needs a second factor, whether they have one, and how an administrator takes it away.

Needed by administrators and by everybody who can read a restricted record: the policies say who
that is, so that a role that may read more needs one from that moment on. An authenticator app, a
passkey or a security key counts; recovery codes alone do not. Demonstration accounts are exempt,
for their password is known to whoever started the demonstration.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from diplomacy.core import history, policies, records
from diplomacy.core.enums import SECOND_FACTORS, Role, SignInMeasureKind, Visibility
from diplomacy.core.models import SignInMeasure, User

from . import sessions, stored_secrets

#: An administrator has removed all second factors of ``user``; sent within the transaction.
factors_reset = Signal()

#: A mark in the session: the provider of single sign-on has asked for a second factor.
BY_PROVIDER = "second_factor_by_provider"
#: Set on a request whose issuer says that it has asked for a second factor.
ISSUER_ASKED = "issuer_asked_for_second_factor"


def is_required(user: Any) -> bool:
    """Whether this person may do nothing without a second factor."""
    if not settings.PORTAL_SECOND_FACTOR_REQUIRED or not user.is_authenticated or user.is_service:
        return False
    if user.is_demonstration and settings.PORTAL_MODE != "production":
        return False
    reader = policies.reader_of(user)
    return (
        Role.ADMINISTRATOR in policies.roles_of(user)
        or Visibility.RESTRICTED in reader.visibilities
        or bool(reader.bureaus)
    )


def is_missing(request: Any, user: Any) -> bool:
    """Whether the person behind a request has to set one up first. Asks nothing of the database:
    it came with the person and the session."""
    return (
        is_required(user)
        and not user.has_second_factor
        and not request.session.get(BY_PROVIDER, False)
    )


def kinds_of(user: User) -> list[str]:
    """The kinds of what a person can show besides the password, one entry for each."""
    return list(Authenticator.objects.filter(user=user).values_list("type", flat=True))


@transaction.atomic
def reset(user: User, *, actor: User | None, reason: str) -> bool:
    """Remove all second factors of somebody who lost them, and sign them out everywhere.

    Whether there were any. The reason is kept in the person's history. ``actor`` needs the right to
    change people (else PermissionDenied); None is whoever runs the server. ValidationError without
    a reason.
    """
    policies.require(actor, "change", user)
    records.require_reason(reason)
    found = bool(Authenticator.objects.filter(user=user).delete()[0])
    if found:
        with history.acting(actor, reason.strip()):
            SignInMeasure.objects.create(user=user, kind=SignInMeasureKind.FACTORS_RESET)
        sessions.end_sessions(user)
        factors_reset.send(sender=User, user=user)
    return found


class AddKeyForm(AddWebAuthnForm):
    """django-allauth's form, whose field for the name of a key has no words of its own."""

    name = forms.CharField(label=_("Name of the key"), required=False)


class EditKeyForm(EditWebAuthnForm):
    """The same for another name."""

    name = forms.CharField(label=_("Name of the key"))


class MFAAdapter(DefaultMFAAdapter):
    """django-allauth's hooks."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Set up another one before you remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Secrets stand encrypted in the database."""
        return stored_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of the former."""
        return stored_secrets.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last second factor of somebody who needs one."""
        user = authenticator.user
        return not is_required(user) or (
            Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
            .exclude(pk=authenticator.pk)
            .exists()
        )


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """A first second factor ends the sessions that were opened without one."""
    others = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exclude(
        pk=authenticator.pk
    )
    if authenticator.type in SECOND_FACTORS and not others.exists():
        sessions.end_sessions(user, keep=request.session.session_key)


def _signed_in(request: Any, **kwargs: Any) -> None:
    """Note in the session whether the issuer of single sign-on has asked for a second factor."""
    if hasattr(request, "session"):
        request.session.pop(BY_PROVIDER, None)
        if getattr(request, ISSUER_ASKED, False):
            request.session[BY_PROVIDER] = True


def connect() -> None:
    """Listen to sign-ins and to new second factors."""
    user_logged_in.connect(_signed_in, dispatch_uid="second_factor.signed_in")
    signals.authenticator_added.connect(_added, dispatch_uid="second_factor.added")
