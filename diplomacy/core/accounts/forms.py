"""Forms of accounts and bureaus. Each asks for a reason."""

import copy
import datetime
from typing import Any

from allauth.account.forms import SetPasswordForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import Role
from diplomacy.core.forms import REASON_HELP, BureauField, ReasonForm, RecordForm
from diplomacy.core.models import Bureau, RoleMembership, User
from diplomacy.core.policies import SCOPES
from diplomacy.environment import MOST_REQUESTS

from .handover import Work
from .lists import PERSONAL_ROLES

SCOPE_WORDS = {
    "read": _("Read what the staff may read (read)"),
    "write": _("Write records that its bureau leads (write)"),
    "read:restricted": _("Read restricted records too (read:restricted)"),
    "approve": _("Approve (approve)"),
    "webhooks": _("Be told of changes (webhooks)"),
}


class OwnBureauField(BureauField):
    """The bureau somebody works in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Bureau"), "empty_label": _("None"), **kwargs})


class AccountForm(RecordForm):
    """The reason is required, also for something new."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=REASON_HELP,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" not in self.fields:
            self.fields["reason"] = copy.deepcopy(self.base_fields["reason"])


class PersonForm(AccountForm):
    """What is known of a person."""

    bureau = OwnBureauField()
    email = forms.EmailField(label=_("E-mail address"), max_length=254)

    class Meta:
        model = User
        fields = ["name_ja", "name_en", "email", "bureau", "language"]

    def clean(self) -> dict[str, Any]:
        """A person has a name in one language at least."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("name_ja") or cleaned.get("name_en")):
            self.add_error("name_ja", _("Give the name in one of the languages at least."))
        return cleaned


class InvitationForm(PersonForm):
    """Somebody who is to get an account."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=PERSONAL_ROLES, widget=forms.CheckboxSelectMultiple
    )
    username = forms.CharField(
        label=_("User name"),
        help_text=_("Empty: the e-mail address."),
        max_length=150,
        required=False,
    )

    class Meta(PersonForm.Meta):
        fields = ["name_ja", "name_en", "email", "username", "bureau", "language"]

    field_order = [
        "name_ja",
        "name_en",
        "email",
        "username",
        "bureau",
        "roles",
        "language",
        "reason",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    def _get_validation_exclusions(self) -> set[str]:
        """An empty user name becomes the address; the service looks at it then."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return {*excluded, "username"}


class BureauForm(AccountForm):
    """A new bureau."""

    class Meta:
        model = Bureau
        fields = ["code", "name_ja", "name_en"]


class BureauNamesForm(AccountForm):
    """Another name for a bureau; its code is what other systems know it by."""

    class Meta:
        model = Bureau
        fields = ["name_ja", "name_en"]


class CloseBureauForm(ReasonForm):
    """With a second look where the bureau still has people or work."""

    anyway = forms.BooleanField(label=_("Close it all the same"), required=False)

    field_order = ["anyway", "reason"]


class GiveRoleForm(ReasonForm):
    """Which role, and where."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *PERSONAL_ROLES])
    bureau = forms.ModelChoiceField(
        Bureau.objects.filter(is_active=True).order_by("code"),
        label=_("Bureau"),
        help_text=_(
            "For a programme officer of another bureau. Empty: the bureau the person works in."
        ),
        required=False,
        empty_label=_("None"),
    )

    field_order = ["role", "bureau", "reason"]

    def clean(self) -> dict[str, Any]:
        """Other roles count everywhere; the database says so too, but not beside the field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("role") != Role.BUREAU_OFFICER and cleaned.get("bureau"):
            self.add_error("bureau", _("Only a programme officer's role is for a bureau."))
        return cleaned


class HeldRoleField(forms.ModelChoiceField):
    """A role somebody holds, with its bureau where it has one."""

    def label_from_instance(self, obj: Any) -> str:
        """In the reader's language."""
        return held_role(obj)


def held_role(membership: RoleMembership) -> str:
    """A role in words, with its bureau where it has one."""
    name = str(membership.get_role_display())
    return f"{name} ({membership.bureau})" if membership.bureau else name


class TakeRoleForm(ReasonForm):
    """Which of the roles held."""

    held = HeldRoleField(RoleMembership.objects.none(), label=_("Role"), empty_label=None)

    field_order = ["held", "reason"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["held"]
        field.queryset = person.role_memberships.select_related("bureau").order_by("role", "pk")


class ReceiverField(forms.ModelChoiceField):
    """A person by their own name and user name: two may share the first."""

    def label_from_instance(self, obj: Any) -> str:
        """In the reader's language."""
        return f"{obj} ({obj.username})"


class HandoverForm(ReasonForm):
    """Who gets which kinds of work."""

    receiver = ReceiverField(
        User.objects.none(), label=_("To whom"), empty_label=_("Choose a person")
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is handed over"), widget=forms.CheckboxSelectMultiple
    )
    deactivate = forms.BooleanField(label=_("Deactivate the account too"), required=False)

    field_order = ["receiver", "kinds", "deactivate", "reason"]

    def __init__(
        self, *args: Any, person: User, counted: list[tuple[Work, int]], closable: bool, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        receiver: Any = self.fields["receiver"]
        people = User.objects.filter(is_active=True, is_service=False).exclude(pk=person.pk)
        receiver.queryset = people.exclude(role_memberships=None).order_by("username").distinct()
        kinds: Any = self.fields["kinds"]
        movable = [(work, number) for work, number in counted if work.move is not None]
        kinds.choices = [(work.code, f"{work.label} ({number})") for work, number in movable]
        kinds.initial = [work.code for work, number in movable if number]
        if not closable:
            del self.fields["deactivate"]


class ClientForm(forms.Form):
    """A system of a bureau, and what it may do."""

    name = forms.CharField(
        label=_("Name"), help_text=_("What people call the system."), max_length=100
    )
    bureau = forms.ModelChoiceField(
        Bureau.objects.filter(is_active=True).order_by("code"),
        label=_("Bureau"),
        help_text=_("The bureau it acts for."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=REASON_HELP,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


CHANGEOVERS = {
    "now": (datetime.timedelta(0), _("At once: somebody may know it")),
    "hour": (datetime.timedelta(hours=1), _("In an hour")),
    "day": (datetime.timedelta(days=1), _("In a day")),
    "week": (datetime.timedelta(days=7), _("In seven days")),
}


class NewSecretForm(ReasonForm):
    """When the present secret ends."""

    changeover = forms.ChoiceField(
        label=_("When does the present secret end?"),
        choices=[(code, words) for code, (_time, words) in CHANGEOVERS.items()],
        initial="now",
        widget=forms.RadioSelect,
    )

    field_order = ["changeover", "reason"]

    def service_values(self) -> dict[str, Any]:
        """As a span of time."""
        time, _words = CHANGEOVERS[self.cleaned_data["changeover"]]
        return {"changeover": time}


class ClientAccessForm(ReasonForm):
    """What an API client may do, and how often."""

    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        help_text=_(
            "A scope that is taken away ends with the next request, for tokens that are out too. A"
            " scope that is given counts for tokens issued from now on."
        ),
        choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )
    requests_a_minute = forms.IntegerField(
        label=_("Requests a minute"),
        min_value=1,
        max_value=MOST_REQUESTS,
        required=False,
    )

    field_order = ["scopes", "requests_a_minute", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requests_a_minute"].help_text = default_limit()


def default_limit() -> str:
    """How often a client without a number of its own may ask, in a sentence."""
    limit = settings.PORTAL_CLIENT_LIMIT
    if limit is None:
        return gettext("Empty: no limit, as for all clients of this portal.")
    return gettext("Empty: %(limit)s, as for all clients of this portal.") % {"limit": f"{limit:,}"}


class FirstPasswordForm(SetPasswordForm):
    """django-allauth's form and its rules, with labels that stay in sight while one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def refuse(self, error: ValidationError) -> None:
        """Show what the service refused above the form."""
        self.add_error(None, error)
