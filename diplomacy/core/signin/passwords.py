"""What a password must not be, besides short: easily guessed, or the one that is there already."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

#: zxcvbn's scores go from 0 to 4; 3 is "safely unguessable", 10^8 attempts and more.
WANTED = 3
#: It looks at no more: what makes so many characters guessable shows in the first.
LOOKED_AT = 72
#: What everybody here would think of first.
KNOWN_WORDS = ("city", "diplomacy", "portal", "tokyo", "toshigaiko", "gaiko", "tocho")


class GuessableValidator:
    """Refuse what is found early by guessing: common passwords and words, names, years, rows of
    keys, repetitions, and what somebody knows of the person."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError for a password that is easily guessed."""
        known = [*KNOWN_WORDS]
        for name in ("username", "email", "name_en"):
            known += str(getattr(user, name, "")).replace("@", " ").replace(".", " ").split()
        if zxcvbn(password[:LOOKED_AT], user_inputs=known)["score"] < WANTED:
            raise ValidationError(
                _(
                    "This password is easy to guess. Several words that have nothing to do with"
                    " each other make a good one."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """For the page on which one chooses a password."""
        return _("Several words that have nothing to do with each other make a good password.")


class CurrentValidator:
    """Refuse the password that the account has already."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError for the present password; a new account has none."""
        if getattr(user, "pk", None) and user.check_password(password):
            raise ValidationError(_("This is your present password."), code="password_current")

    def get_help_text(self) -> str:
        """For the page on which one chooses a password."""
        return _("It must not be your present password.")
