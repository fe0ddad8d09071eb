"""Invitations: how a person gets into an account that an administrator made.

The link is the invitation's key and a signature, made when the mail is written. It stands in no
table: not in the message, nor in history or an export. It works once, for a week, and dies when it
is withdrawn or another one is sent.
"""

import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import history, outbox, records
from diplomacy.core.dates import format_date
from diplomacy.core.models import Invitation, User
from diplomacy.core.notifications import Category, register

LIFETIME = datetime.timedelta(days=7)
_signer = signing.Signer(salt="diplomacy.core.invitations")


def link_of(invitation_id: UUID | str) -> str:
    """The path that opens an invitation: a secret, for the mail alone."""
    return reverse("core:invitation_open", args=[_signer.sign(str(invitation_id))])


def find(token: str) -> Invitation | None:
    """The invitation behind the last part of a link; None when we did not sign it."""
    try:
        key = _signer.unsign(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.select_related("user").filter(pk=key).first()


@register
class Invited(Category):
    """An administrator made an account for somebody, who is to choose a password."""

    code = "core.invitation"
    label = _("Invitation to the portal")
    template = "emails/core/invitation"
    # Whoever reads an inbox, now or after a handover, must not find the link there.
    mail_only = True

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The link and until when it holds, as the invitation is now."""
        invitation = Invitation.objects.select_related("user").get(pk=payload["invitation"])
        until = timezone.localtime(invitation.expires_at)
        return {
            "name": str(invitation.user),
            "username": invitation.user.username,
            "until": f"{format_date(until.date())} {until:%H:%M}",
            "link": f"{settings.PORTAL_BASE_URL}{link_of(invitation.pk)}",
        }


def withdraw_unanswered(person: User) -> int:
    """Let the present link of ``person`` die; how many there were. The caller attributes it."""
    return Invitation.objects.unanswered().filter(user=person).update(withdrawn_at=timezone.now())


def open_for(person: User) -> bool:
    """Whether a link is on its way to ``person`` that still opens the account."""
    unanswered = Invitation.objects.unanswered().filter(user=person)
    return any(invitation.is_open(timezone.now()) for invitation in unanswered)


def issue(person: User) -> Invitation:
    """Send ``person`` a link, which replaces an older one. The caller attributes it.

    Belongs inside the transaction of the change that it follows from.
    """
    withdraw_unanswered(person)
    invitation = Invitation.objects.create(user=person, expires_at=timezone.now() + LIFETIME)
    outbox.send(category=Invited.code, recipient=person, payload={"invitation": str(invitation.pk)})
    return invitation


def why_dead(invitation: Invitation | None) -> str:
    """Why a link opens nothing, for the person who holds it; empty while it does."""
    if invitation is None:
        return gettext("This link is not complete, or was not sent by the portal.")
    if invitation.accepted_at is not None:
        return gettext("This link has been used. Sign in with the password that was set with it.")
    if invitation.withdrawn_at is not None:
        return gettext("This link was withdrawn, or a newer one was sent in its place.")
    if not invitation.is_open(timezone.now()):
        return gettext("This link was valid for seven days and has expired.")
    return ""


@transaction.atomic
def accept(invitation: Invitation, password: str) -> User:
    """Set the first password and open the account; ValidationError if the link died meanwhile.

    The form has checked the password. Two browsers with one link follow each other, and the second
    is told that it was used.
    """
    # The person first, as everything that changes an account does.
    person: Any = User.objects.select_for_update(of=("self",)).get(pk=invitation.user_id)
    current = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if reason := why_dead(current):
        raise ValidationError(reason, code="dead")
    person.set_password(password)
    person.is_active = True
    records.save(person, actor=person, reason=gettext("Invitation accepted"))
    with history.acting(person, gettext("Invitation accepted")):
        current.accepted_at = timezone.now()
        current.save(update_fields=["accepted_at"])
    accepted: User = person
    return accepted
