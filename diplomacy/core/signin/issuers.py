"""Accounts that belong to the configured issuer: a password must be no way round it.

Whoever left the organisation is stopped at the issuer; a password of ours, or a mail that sets one,
would let them in all the same. Where that issuer is not configured any more, passwords count again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NO_PASSWORD = _(
    "You sign in with the account of your organisation, so you have no password in this portal."
)


def belongs_to_issuer(user: Any) -> bool:
    """Whether this person signs in by the issuer that is configured now."""
    issuer = settings.PORTAL_SINGLE_SIGN_ON
    if issuer is None or user is None or user.pk is None:
        return False
    return SocialAccount.objects.filter(user_id=user.pk, provider=issuer.key).exists()


def for_passwords(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that sets a password, which refuses who signs in by the issuer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and belongs_to_issuer(request.user):
            context = {"title": gettext("You have no password here"), "why": NO_PASSWORD}
            return render(request, "core/sign_on_refused.html", context, status=403)
        return view(request, *args, **kwargs)

    return guarded


class ForgottenPasswordForm(ResetPasswordForm):
    """Nothing is mailed to people of the issuer; the answer is the same as for anybody."""

    users: list[Any]

    def clean_email(self) -> str:
        """As django-allauth does, and then without them."""
        email: str = super().clean_email()
        self.users = [user for user in self.users if not belongs_to_issuer(user)]
        return email


class NewPasswordForm(ResetPasswordKeyForm):
    """A link that was mailed before the account was the issuer's sets nothing any more."""

    def clean(self) -> dict[str, Any]:
        """ValidationError for people of the issuer."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if belongs_to_issuer(self.user):
            raise ValidationError(NO_PASSWORD, code="issuer")
        return cleaned
