"""People's accounts: who has one, what they may do, and every change of that."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies
from diplomacy.core.accounts import lists as account_lists
from diplomacy.core.accounts import people, person_access
from diplomacy.core.accounts.forms import (
    GiveRoleForm,
    InvitationForm,
    PersonForm,
    TakeRoleForm,
    held_role,
)
from diplomacy.core.forms import ReasonForm, RecordForm
from diplomacy.core.models import User
from diplomacy.core.pages.accounts import (
    AccountCreateView,
    AccountDetailView,
    AccountMoveView,
    AccountUpdateView,
    ReadersOnly,
)
from diplomacy.core.pages.details import Action, Crumb, Fact
from diplomacy.core.pages.lists import Link, RecordListView
from diplomacy.core.signin import second_factor, sessions
from diplomacy.core.tables import Badge

__all__ = [
    "DeactivateView",
    "GiveRoleView",
    "InvitationResendView",
    "InvitationWithdrawView",
    "PersonDetailView",
    "PersonInviteView",
    "PersonListView",
    "PersonUpdateView",
    "ReactivateView",
    "TakeRoleView",
]


class PersonListView(RecordListView):
    """Everybody who has, had or is to have an account."""

    model = User
    title = _("People")
    filterset_class = account_lists.PersonFilterSet
    table = account_lists.PEOPLE
    create_url = "core:person_invite"
    create_label = _("Invite a person")
    empty_text = _("Nobody matches. Try another spelling, or remove a filter.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """People with what the cells read."""
        return account_lists.people()

    def get_links(self) -> list[Link]:
        """Where accounts are managed besides."""
        return [
            Link(_("Bureaus"), reverse("core:bureau_list")),
            Link(_("API clients"), reverse("core:api_client_list")),
        ]


class OfPerson(ReadersOnly):
    """Pages about one person: API clients are not among them."""

    model = User

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """People with what the page says of them."""
        return account_lists.people()


class PersonDetailView(OfPerson, AccountDetailView):
    """One account."""

    template_name = "core/person_detail.html"
    list_url = "core:person_list"
    update_url = "core:person_update"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Where the person is signed in, for those who may end it."""
        if not policies.can(self.request.user, "change", record):
            return {}
        current = self.request.session.session_key
        return {"shows_sessions": True, "sessions": sessions.sessions_of(record, current)}

    def crumbs(self, record: Any) -> list[Crumb]:
        """The list is called people here; users are API clients too."""
        return [Crumb(_("People"), reverse(self.list_url))]

    def badges(self, record: Any) -> list[Badge]:
        """Whether the account is open."""
        badges = [account_lists.person_state(record)]
        if record.is_demonstration:
            badges.append(Badge(_("Demonstration account"), "info"))
        return badges

    def facts(self, record: User) -> list[Fact]:
        """Who it is, what they may do, and how they get in."""
        held = record.role_memberships.select_related("bureau").order_by("role", "pk")
        return [
            *(
                Fact(capfirst(str(field.verbose_name)), getattr(record, field.name))
                for field in User._meta.fields
                if field.name in ("name_ja", "name_en")
            ),
            Fact(_("User name"), record.username),
            Fact(_("E-mail address"), record.email),
            Fact(_("Bureau"), record.bureau),
            Fact(_("Roles"), "\n".join(map(held_role, held)) or gettext("None")),
            Fact(_("Language"), record.get_language_display()),
            Fact(
                _("Last sign-in"),
                account_lists.moment(record.last_login) or gettext("Never signed in"),
            ),
            Fact(_("Second factor"), second_factors(record)),
            Fact(_("Account since"), account_lists.moment(record.date_joined)),
            *self._invitation(record),
        ]

    @staticmethod
    def _invitation(record: Any) -> list[Fact]:
        if not account_lists.awaits(record):
            return []
        until = account_lists.moment(record.unanswered_until)
        return [Fact(_("Invitation valid until"), until or gettext("Withdrawn"))]

    def extra_actions(self, record: Any) -> list[Action]:
        """The handover, then roles, then what opens or closes the account."""
        own = record.pk == self.request.user.pk
        actions = [
            Action(
                _("Hand over work"),
                self._url("core:handover"),
                self.why_not(record, "hand_over"),
            ),
            self.action(record, _("Give a role"), "core:role_give"),
            self.action(
                record,
                _("Take a role away"),
                "core:role_take",
                "" if record.held else _("The person holds no role."),
            ),
        ]
        actions += self._ways_in(record)
        if account_lists.awaits(record):
            none_open = "" if record.unanswered_until else NOTHING_TO_WITHDRAW
            actions += [
                self.action(record, _("Send the invitation again"), "core:invitation_resend"),
                self.action(
                    record, _("Withdraw the invitation"), "core:invitation_withdraw", none_open
                ),
            ]
        elif record.is_active:
            actions.append(
                self.action(
                    record,
                    _("Deactivate"),
                    "core:person_deactivate",
                    NOT_YOURSELF if own else "",
                    "danger",
                )
            )
        else:
            actions.append(self.action(record, _("Reactivate"), "core:person_reactivate"))
        return actions

    def _ways_in(self, record: Any) -> list[Action]:
        """What helps somebody who cannot sign in, or stops who should not be."""
        user: Any = self.request.user
        return [
            self.action(
                record,
                _("End all sessions"),
                "core:person_sessions_end",
                person_access.why_not_end_sessions(record, user),
            ),
            self.action(
                record,
                _("Reset second factors"),
                "core:person_factors_reset",
                person_access.why_not_reset_second_factors(record, user),
                "danger",
            ),
            self.action(
                record,
                _("Lift the block"),
                "core:person_unlock",
                person_access.why_not_unlock(record),
            ),
        ]


NOT_YOURSELF = _("You cannot deactivate yourself. Ask another one.")
NOTHING_TO_WITHDRAW = _("There is no invitation that could be withdrawn.")


def second_factors(person: User) -> str:
    """What a person can show besides the password, in words."""
    kinds = second_factor.kinds_of(person)
    keys = kinds.count(Authenticator.Type.WEBAUTHN)
    words = []
    if Authenticator.Type.TOTP in kinds:
        words.append(gettext("authenticator app"))
    if keys:
        words.append(ngettext("%(number)s passkey", "%(number)s passkeys", keys) % {"number": keys})
    if Authenticator.Type.RECOVERY_CODES in kinds:
        words.append(gettext("recovery codes"))
    return gettext(", ").join(words) or gettext("None set up")


class PersonInviteView(AccountCreateView):
    """Make an account and send the link that opens it."""

    model = User
    form_class = InvitationForm
    title = _("Invite a person")
    list_url = "core:person_list"

    def save(self, form: RecordForm) -> User:
        """Roles are no values of the account."""
        values = form.service_values()
        roles = values.pop("roles")
        return people.invite(
            actor=self.request.user,  # type: ignore[arg-type]
            values=values,
            roles=roles,
            reason=form.cleaned_data["reason"],
        )

    def page(self, form: RecordForm, **context: Any) -> HttpResponse:
        """The list is called people, and the button says what it does."""
        return super().page(
            form, **{**context, "list_title": _("People"), "submit_label": _("Invite")}
        )


class PersonUpdateView(OfPerson, AccountUpdateView):
    """Change what is known of a person."""

    form_class = PersonForm
    list_url = "core:person_list"
    service = people.change_person

    def page(self, form: RecordForm, **context: Any) -> HttpResponse:
        """The list is called people here."""
        return super().page(form, **{**context, "list_title": _("People")})


class GiveRoleView(OfPerson, AccountMoveView):
    """Another role, which holds at once."""

    label = _("Give a role")
    form_class = GiveRoleForm
    service = people.give_role

    def note(self, record: Any) -> Any:
        """When it begins to count."""
        return _("The role holds from the person's next request on, in open sessions too.")


class TakeRoleView(OfPerson, AccountMoveView):
    """One role less, at once."""

    label = _("Take a role away")
    service = people.take_role

    def form(self, record: Any, data: Any = None) -> ReasonForm:
        """It offers the roles that the person holds."""
        return TakeRoleForm(data, initial={"version": record.version}, person=record)

    def note(self, record: Any) -> Any:
        """When it ceases to count."""
        return _("The role ends with the person's next request, in open sessions too.")

    def why_not(self, record: Any) -> Any:
        """Nothing to take."""
        return "" if record.held else _("The person holds no role.")


class DeactivateView(OfPerson, AccountMoveView):
    """Close an account."""

    label = _("Deactivate")
    dangerous = True
    service = people.deactivate

    def note(self, record: Any) -> Any:
        """What ends, and what does not move by itself."""
        return _(
            "Open sessions end with their next request. What the person looks after stays theirs:"
            " hand it over first, or afterwards."
        )

    def why_not(self, record: Any) -> Any:
        """One's own account, or one that is not open."""
        if record.pk == self.request.user.pk:
            return NOT_YOURSELF
        return "" if record.is_active else _("This account is not active.")


class ReactivateView(OfPerson, AccountMoveView):
    """Open a closed account again."""

    label = _("Reactivate")
    service = people.reactivate

    def note(self, record: Any) -> Any:
        """What the person gets back."""
        roles = account_lists.role_names(record.held)
        return _("The person can sign in again, with these roles: %(roles)s.") % {
            "roles": gettext(", ").join(roles) or gettext("None")
        }

    def why_not(self, record: Any) -> Any:
        """It is open, or never was."""
        if record.is_active:
            return _("This account is active.")
        if account_lists.awaits(record):
            return _("This person never set a password. Send the invitation again.")
        return ""


class InvitationResendView(OfPerson, AccountMoveView):
    """Another link."""

    label = _("Send the invitation again")
    service = people.resend_invitation

    def note(self, record: Any) -> Any:
        """Where it goes, and what becomes of the older one."""
        return _(
            "A new link goes to %(address)s and is valid for seven days. The older link works no"
            " more."
        ) % {"address": record.email}

    def why_not(self, record: Any) -> Any:
        """Who came in needs none."""
        return "" if account_lists.awaits(record) else _("This person has answered the invitation.")


class InvitationWithdrawView(OfPerson, AccountMoveView):
    """No link any more."""

    label = _("Withdraw the invitation")
    dangerous = True
    service = people.withdraw_invitation

    def note(self, record: Any) -> Any:
        """What becomes of the account."""
        return _("The link works no more. The account stays closed.")

    def why_not(self, record: Any) -> Any:
        """There is none."""
        return "" if record.unanswered_until else NOTHING_TO_WITHDRAW
