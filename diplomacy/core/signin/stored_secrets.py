"""Keys of authenticator apps and seeds of recovery codes, as they stand in the database: encrypted.

The key is derived from ``SECRET_KEY``, which stands in no table and no backup, so that whoever
reads either has no second factor. What is encrypted cannot be read with another ``SECRET_KEY``:
:func:`renew` writes it anew when that changes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from diplomacy.core import encryption
from diplomacy.core.encryption import MARK

logger = logging.getLogger(__name__)

#: Where django-allauth keeps a secret, by the kind of the second factor.
FIELDS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}
UNREADABLE = _(
    "Your second factor cannot be checked at the moment. Ask an administrator of the portal to"
    " reset it."
)


#: The name of the purpose goes into the key; see :mod:`diplomacy.core.encryption`.
PURPOSE = "diplomacy.core.signin.stored_secrets"


def encrypt(text: str) -> str:
    """``text`` as it may stand in the database."""
    return encryption.encrypt(text, PURPOSE)


def decrypt(stored: str) -> str:
    """What :func:`encrypt` was given. A text that was never encrypted is its own answer.

    ValidationError with words for the person when it cannot be read: nothing may stand in for it,
    for codes would follow from that. The log says what to do.
    """
    if not stored.startswith(MARK):
        return stored
    try:
        return encryption.decrypt(stored, PURPOSE)
    except encryption.Unreadable:
        logger.error(
            "a second factor cannot be read: it was encrypted with another SECRET_KEY, or damaged;"
            " see manage.py renew_second_factors"
        )
        raise ValidationError(UNREADABLE, code="unreadable") from None


@dataclass(frozen=True)
class Renewed:
    """How many secrets were written anew, and whose could not be read."""

    number: int
    unreadable: tuple[str, ...]


@transaction.atomic
def renew(old_key: str) -> Renewed:
    """Write all secrets anew with the present ``SECRET_KEY``: those encrypted with ``old_key``,
    with the present one, or not at all."""
    number, unreadable = 0, []
    for factor, field in _secrets():
        stored = factor.data[field]
        try:
            text = (
                encryption.decrypt(stored, PURPOSE, old_key=old_key)
                if stored.startswith(MARK)
                else stored
            )
        except encryption.Unreadable:
            unreadable.append(factor.user.get_username())
            continue
        factor.data[field] = encrypt(text)
        factor.save(update_fields=["data"])
        number += 1
    return Renewed(number, tuple(sorted(set(unreadable))))


def _secrets() -> Iterator[tuple[Authenticator, str]]:
    """Second factors with a secret of ours, locked, each with the name of the field it is in."""
    factors = Authenticator.objects.filter(type__in=FIELDS).order_by("pk")
    for factor in factors.select_for_update(of=("self",)).select_related("user"):
        field = FIELDS[Authenticator.Type(factor.type)]
        if factor.data.get(field):
            yield factor, field
