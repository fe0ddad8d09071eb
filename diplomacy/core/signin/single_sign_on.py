"""Signing in with an organisation's own accounts (OpenID Connect), off unless it is configured.

Somebody comes in only with a role that one of their groups is given. An account is the issuer's
``sub``; the first time it is found by a verified mail address, where the issuer is trusted for
that, or made. Roles that the mapping knows follow the groups at every sign-in; roles that no group
is given stay as an administrator has set them. Each change is in the person's history.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import history, records
from diplomacy.core.accounts import invitations, names
from diplomacy.core.accounts.changes import lock_administrators, refuse_last, touched
from diplomacy.core.enums import Language, Role
from diplomacy.core.models import Bureau, RoleMembership, User
from diplomacy.core.security_notices import tell_roles
from diplomacy.single_sign_on import SingleSignOn

from .second_factor import ISSUER_ASKED

logger = logging.getLogger(__name__)

NO_ROLE = _(
    "You are known to your organisation, but none of your groups has a role in this portal. Ask the"
    " administrator of the portal."
)
TAKEN = _(
    "There already is an account with your mail address, and it is not connected with this way of"
    " signing in. Sign in with its password, or ask the administrator of the portal."
)
CLOSED = _("Your account is closed. Ask the administrator of the portal.")
INVITED = _(
    "You are invited, and your account is not open yet. Use the link in the mail of the invitation"
    " first."
)
NOT_SO = _("Accounts cannot be connected in this way. Ask the administrator of the portal.")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """django-allauth's hooks."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide who this is and what they may do; raises ImmediateHttpResponse with a refusal.

        The exchange with the issuer is done: its claims came to us directly, over TLS.
        """
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            _refuse(request, NOT_SO)
        claims = claims_of(sociallogin)
        if claims.get("sub") != sociallogin.account.extra_data.get("id_token", {}).get("sub"):
            _refuse(request, NOT_SO)  # user info of somebody else (OpenID Connect Core, 5.3.2)
        try:
            why = _let_in(request, sociallogin, claims)
        except (IntegrityError, ValidationError):
            # Two first sign-ins at once: the other one is through by now, so look once more.
            try:
                why = _let_in(request, sociallogin, claims)
            except (IntegrityError, ValidationError):
                logger.warning("the account of a sign-in could not be written", exc_info=True)
                why = TAKEN
        if why is not None:
            _refuse(request, why)
        setattr(request, ISSUER_ASKED, asked_for_second_factor(sociallogin))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: whoever may come in has an account by then."""
        return False


@transaction.atomic
def _let_in(request: HttpRequest, sociallogin: SocialLogin, claims: dict[str, Any]) -> Any:
    """Write what the claims say of the person, or say why they are refused.

    One transaction, in the order of everything that changes accounts: the administrators' roles are
    locked, then the person, who is judged by what they are then. Losing all roles is written, too.
    """
    lock_administrators()
    if not sociallogin.is_existing:
        sociallogin.lookup()  # somebody may have come with the same key since it was looked up
    groups = groups_of(claims)
    wanted = roles_of(groups)
    user = _person(sociallogin, claims)
    is_new = user is None
    if user is None:
        if not wanted:
            return NO_ROLE
        if names.taken(_address(claims)):
            return TAKEN
        user = create_person(claims, sociallogin.account.uid)
    elif not user.is_active:
        return INVITED if invitations.open_for(user) else CLOSED
    kept = follow(user, wanted, groups, tells=not is_new)
    if wanted:
        follow_bureau(user, claims)
    elif not kept:
        return NO_ROLE
    if not sociallogin.is_existing:
        sociallogin.connect(request, user)
    sociallogin.user = user
    return None


def _person(sociallogin: SocialLogin, claims: dict[str, Any]) -> User | None:
    """The account of these claims as it is now, locked, if there is one."""
    if sociallogin.is_existing:
        key = sociallogin.user.pk
    elif _issuer().trusts_email and claims.get("email_verified") is True:
        found = _same_address(claims)
        key = None if found is None or found.is_service else found.pk
    else:
        key = None
    if key is None:
        return None
    return User.objects.select_for_update(of=("self",)).get(pk=key)


class SecondFactorStage(AuthenticateStage):
    """django-allauth's question for the second factor, unless the issuer has asked."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not getattr(request, ISSUER_ASKED, False) and super()._should_handle(request)


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the issuer says of a person: its ID token, and its user info beside it."""
    data = sociallogin.account.extra_data
    return {**data.get("id_token", {}), **data.get("userinfo", {})}


def groups_of(claims: dict[str, Any]) -> list[str]:
    """The person's groups; a single one may come as a text."""
    given = claims.get(_issuer().groups_claim) or []
    return [given] if isinstance(given, str) else [str(group) for group in given]


def roles_of(groups: Iterable[str]) -> frozenset[str]:
    """The roles that these groups are given."""
    mapping = _issuer().roles
    return frozenset(role for group in groups for role in mapping.get(group, ()))


def asked_for_second_factor(sociallogin: SocialLogin) -> bool:
    """Whether the ID token says so, in one of the ways that are configured."""
    token = sociallogin.account.extra_data.get("id_token", {})
    methods = token.get("amr") or []
    said = {methods} if isinstance(methods, str) else {str(method) for method in methods}
    return bool(_issuer().second_factor & (said | {str(token.get("acr"))}))


def follow(user: User, wanted: frozenset[str], groups: list[str], *, tells: bool = True) -> bool:
    """Give and take the roles that the mapping knows, each with the groups as the reason.

    A post in a named bureau is an administrator's to give, so it stays. Whether the role of the
    last active administrator was kept: without it nobody could let others in.
    """
    known = {role for roles in _issuer().roles.values() for role in roles}
    memberships = RoleMembership.objects.filter(user=user, role__in=known, bureau=None)
    held = set(memberships.values_list("role", flat=True))
    given, taken, kept = wanted - held, held - wanted, False
    if Role.ADMINISTRATOR in taken:
        try:
            refuse_last(user)
        except ValidationError:
            kept, taken = True, taken - {Role.ADMINISTRATOR}
            logger.warning("no group makes the last active administrator one any more: %s", user.pk)
    reason = f"{_source()}: {', '.join(sorted(groups)) or '–'}"
    for role in sorted(given):
        records.save(RoleMembership(user=user, role=role), actor=None, reason=reason)
    with history.acting(None, reason):
        memberships.filter(role__in=taken).delete()
        if given or taken:
            touched(user)
            if tells:
                tell_roles(user)
    return kept


def follow_bureau(user: User, claims: dict[str, Any]) -> None:
    """Move the person to the bureau that the issuer names; one that is unknown changes nothing."""
    claim = _issuer().bureau_claim
    code = claims.get(claim) if claim else None
    if not code:
        return
    bureau = Bureau.objects.filter(code=str(code), is_active=True).first()
    if bureau is None:
        logger.warning("the issuer names a bureau that is not known: %.60r", code)
    elif bureau.pk != user.bureau_id:
        user.bureau = bureau
        with history.acting(None, _source()):
            user.save(update_fields=["bureau"])
        user.refresh_from_db(fields=["version", "updated_at"])


def create_person(claims: dict[str, Any], uid: str) -> User:
    """An account without a password for somebody who comes for the first time."""
    username = _free_username(str(claims.get("preferred_username") or ""), uid)
    # Names are shown to people who may not read addresses, so none is one.
    said = (str(claims.get("name") or ""), _address(claims), username)
    name = next(filter(None, (one.partition("@")[0].strip() for one in said)), username)[:150]
    language = get_language() or Language.JA
    user = User(
        username=username,
        name_ja=name,
        name_en="",
        email=_address(claims),
        language=language if language in Language.values else Language.JA,
    )
    user.set_unusable_password()
    records.save(user, actor=None, reason=_source())
    return user


def _issuer() -> SingleSignOn:
    configured = settings.PORTAL_SINGLE_SIGN_ON
    assert configured is not None  # noqa: S101 - without one, no address leads here
    return configured


def _source() -> str:
    return f"Single sign-on ({_issuer().name})"


def _address(claims: dict[str, Any]) -> str:
    email = str(claims.get("email") or "")
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return email


def _same_address(claims: dict[str, Any]) -> User | None:
    """The account with the address of these claims; no two have the same."""
    email = _address(claims)
    return User.objects.filter(email__iexact=email).first() if email else None


def _free_username(wanted: str, uid: str) -> str:
    """The name that the issuer suggests, or the issuer's own key, made unique by a number."""
    base = wanted[:140]
    try:
        UnicodeUsernameValidator()(base)
    except ValidationError:
        base = ""
    base = base or "sso-" + "".join(filter(str.isalnum, uid))[:40]
    name, number = base, 1
    while names.taken(name):
        number += 1
        name = f"{base}-{number}"
    return name


def _refuse(request: HttpRequest, why: Any) -> None:
    context = {"title": gettext("You cannot sign in in this way"), "why": why}
    raise ImmediateHttpResponse(render(request, "core/sign_on_refused.html", context, status=403))
