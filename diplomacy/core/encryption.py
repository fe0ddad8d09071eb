"""Secrets that must be read again, as they stand in the database: encrypted.

The key is derived from ``SECRET_KEY``, which stands in no table and no backup, so that whoever
reads either has no secret. What is encrypted cannot be read with another ``SECRET_KEY``.
"""

import base64
import functools

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

__all__ = ["MARK", "Unreadable", "decrypt", "encrypt"]

#: What an encrypted text begins with, so that one that is not is told from one that is damaged.
MARK = "fernet:"


class Unreadable(Exception):
    """It was encrypted with another ``SECRET_KEY`` or for another purpose, or is damaged."""


@functools.lru_cache(maxsize=16)
def _cipher(secret_key: str, purpose: str) -> Fernet:
    """The cipher (AES-128-CBC, authenticated by HMAC-SHA-256) of one ``SECRET_KEY``.

    The name of the purpose goes into the key, so that nothing else that is made from ``SECRET_KEY``
    tells anything of it.
    """
    derived = HKDF(SHA256(), length=32, salt=None, info=purpose.encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret_key.encode())))


def encrypt(text: str, purpose: str) -> str:
    """``text`` as it may stand in the database."""
    return MARK + _cipher(settings.SECRET_KEY, purpose).encrypt(text.encode()).decode()


def decrypt(stored: str, purpose: str, *, old_key: str = "") -> str:
    """What :func:`encrypt` was given for the same purpose, with ``old_key`` tried as well.

    Raises Unreadable: nothing may stand in for it.
    """
    keys = [settings.SECRET_KEY, *filter(None, [old_key])]
    ciphers = MultiFernet([_cipher(key, purpose) for key in keys])
    try:
        return ciphers.decrypt(stored.removeprefix(MARK)).decode()
    except InvalidToken:
        raise Unreadable from None
