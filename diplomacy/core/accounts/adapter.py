"""How people get in: accounts are given, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.core import context
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diplomacy.core import security_log
from diplomacy.core.models import User
from diplomacy.core.signin import lockout

#: What django-allauth calls its refusals of who failed too often.
BLOCKED = ("too_many_login_attempts", "rate_limited")


class AccountAdapter(DefaultAccountAdapter):
    """django-allauth's hooks."""

    #: Whom a form that is checked with a password named.
    _tried: dict[str, Any] | None = None

    # Which half was wrong is nobody's business but the person's who typed it.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        **dict.fromkeys(
            ("username_password_mismatch", "email_password_mismatch", "invalid_login"),
            _("The user name or the password is not right."),
        ),
        **dict.fromkeys(
            BLOCKED,
            _(
                "Too many attempts have failed. Wait 15 minutes and try again, or ask an"
                " administrator to lift the block."
            ),
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an administrator makes accounts."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Links in mail begin with the portal's own address, not with what a request said."""
        uid, _mark, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return f"{settings.PORTAL_BASE_URL}{path}"

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is: whose mail it is says the sender."""
        return subject

    def get_login_stages(self) -> list[str]:
        """Our own question for the second factor, which knows what an issuer has asked already."""
        return [
            "diplomacy.core.signin.single_sign_on.SecondFactorStage"
            if stage == "allauth.mfa.stages.AuthenticateStage"
            else stage
            for stage in super().get_login_stages()
        ]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by account, by whichever of its names and at whichever host.

        django-allauth counts by what was typed: user name and mail address would each have their
        own attempts. A name that no account has is counted as it was typed, so that the answers
        are the same.
        """
        typed, user = _named(credentials)
        return lockout.account_key(user) if user else f"typed:{typed.lower()}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse who failed too often."""
        self._tried = credentials
        super().pre_authenticate(request, **credentials)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Every form's refusal is made here, so that a block leaves a line wherever it is met."""
        if code in BLOCKED:
            _typed, user = _named(self._tried or {})
            security_log.blocked(context.request, user)
        return super().validation_error(code, *args)


def _named(credentials: dict[str, Any]) -> tuple[str, User | None]:
    """What was typed as a name, and the account that has it as user name or address."""
    typed = credentials.get("email") or credentials.get("username") or ""
    known = Q(username__iexact=typed) | Q(email__iexact=typed)
    return typed, User.objects.filter(known).first() if typed else None


class SignInForm(LoginForm):
    """django-allauth's form with the portal's words. Labels stay in sight while one types;
    placeholders do not, so there are none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
