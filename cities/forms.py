"""Forms of cities, networks and memberships."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies
from diplomacy.core.forms import (
    BureauField,
    CodeChoiceField,
    CodesField,
    LinesField,
    PartialDateField,
    RecordForm,
    offer,
)
from diplomacy.core.models import User

from .enums import DESK_ROLES
from .models import City, Country, Interaction, Network, NetworkMembership


class LocalNamesField(forms.CharField):
    """Names with their language, one a line as ``zh: 北京市``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("One a line, with its language: zh: 北京市"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[dict[str, str]]:
        """The names as they are stored."""
        names = []
        for line in filter(None, map(str.strip, (super().clean(value) or "").splitlines())):
            language, colon, name = (part.strip() for part in line.partition(":"))
            if not (language and colon and name):
                raise ValidationError(
                    _("“%(line)s” does not say which language it is. Write it as zh: 北京市."),
                    code="invalid",
                    params={"line": line[:60]},
                )
            names.append({"lang": language, "name": name})
        return names

    def prepare_value(self, value: Any) -> Any:
        """Stored names as lines; typed text as typed."""
        if isinstance(value, list):
            return "\n".join(f"{entry['lang']}: {entry['name']}" for entry in value)
        return value


class UserChoiceField(forms.ModelChoiceField):
    """A person by user name, shown by their own name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name in the reader's language."""
        return str(obj)


def desk_officers() -> Any:
    """People who can look after a city."""
    people = User.objects.filter(
        is_active=True, is_service=False, role_memberships__role__in=sorted(DESK_ROLES)
    )
    return people.distinct().order_by("username")


class CityForm(RecordForm):
    """A city's facts."""

    names_local = LocalNamesField(label=_("Local names"))
    aliases = LinesField(
        label=_("Other spellings"),
        help_text=_("One a line. Spellings found in documents; search understands them."),
    )
    country = CodeChoiceField(Country.objects.none(), label=_("Country or region"))
    desk_officer = UserChoiceField(
        User.objects.none(),
        label=_("Desk officer"),
        required=False,
        to_field_name="username",
        empty_label=_("Nobody assigned yet"),
    )
    lead_bureau = BureauField()

    class Meta:
        model = City
        fields = [
            "code",
            "kind",
            "name_ja",
            "name_ja_formal",
            "name_en",
            "names_local",
            "aliases",
            "country",
            "region",
            "leader_office_ja",
            "leader_office_en",
            "timezone",
            "latitude",
            "longitude",
            "desk_officer",
            "lead_bureau",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "country", Country.objects.visible_to(user).order_by("code"))
        offer(self, "desk_officer", desk_officers())


class CityUpdateForm(CityForm):
    """The same once the city is on record: it may turn out to be another one's double."""

    merged_into = CodeChoiceField(
        City.objects.none(),
        label=_("Merged into"),
        required=False,
        help_text=_("The record that people should use in place of this one."),
    )

    class Meta(CityForm.Meta):
        fields = [name for name in CityForm.Meta.fields if name != "code"] + ["merged_into"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        others = City.objects.visible_to(user).active().exclude(pk=self.instance.pk)
        offer(self, "merged_into", others.order_by("code"))


class NetworkForm(RecordForm):
    """A network's facts."""

    partial_dates = {
        "established_on": "established_on_precision",
        "status_since": "status_since_precision",
    }

    established_on = PartialDateField(label=_("Established"), required=False)
    status_since = PartialDateField(label=_("Status since"), required=False)
    lead_bureau = BureauField()

    class Meta:
        model = Network
        fields = [
            "code",
            "name_ja",
            "name_en",
            "established_on",
            "status",
            "status_since",
            "status_note_ja",
            "status_note_en",
            "joint_projects_reported",
            "lead_bureau",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["code"]


class MembershipForm(RecordForm):
    """One spell of a city in a network."""

    partial_dates = {"starts_on": "starts_on_precision", "ends_on": "ends_on_precision"}

    network = CodeChoiceField(Network.objects.none(), label=_("Network"))
    city = CodeChoiceField(City.objects.none(), label=_("City"))
    starts_on = PartialDateField(
        label=_("From"),
        required=False,
        help_text=_("For example 2001-10 or 2001. Empty: not known."),
    )
    ends_on = PartialDateField(
        label=_("Until"), required=False, help_text=_("Empty: still a member.")
    )

    class Meta:
        model = NetworkMembership
        fields = ["network", "city", "starts_on", "ends_on", "co_advocate", "visibility"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "network", Network.objects.visible_to(user).active().order_by("code"))
        offer(self, "city", City.objects.visible_to(user).active().order_by("code"))


class InteractionForm(RecordForm):
    """What happened, and with which cities."""

    partial_dates = {"occurred_on": "occurred_on_precision"}

    occurred_on = PartialDateField(label=_("Date"))
    cities = CodesField(City.objects.none(), label=_("Cities"))
    lead_bureau = BureauField()

    class Meta:
        model = Interaction
        fields = [
            "occurred_on",
            "kind",
            "cities",
            "summary",
            "language",
            "lead_bureau",
            "visibility",
        ]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["cities"].one.queryset = City.objects.visible_to(user).active()
        if not policies.desk(user):
            bureau = fields["lead_bureau"]
            bureau.queryset = bureau.queryset.filter(pk__in=policies.bureaus_of(user))
            bureau.required, bureau.empty_label = True, None
        self._other_cities: list[City] = []
        if self.instance._state.adding:
            self.initial.setdefault("language", user.language)
        else:
            self._begin_with_cities(user)

    def _begin_with_cities(self, user: Any) -> None:
        """Show the cities that this form can change; keep the others aside."""
        shown: list[City] = []
        for link in self.instance.city_links.select_related("city").order_by("city__code"):
            offered = policies.may_see(user, link.city) and not link.city.voided
            (shown if offered else self._other_cities).append(link.city)
        self.initial["cities"] = shown
        self.fields["cities"].required = not self._other_cities

    def service_values(self) -> dict[str, Any]:
        """Values of the interaction itself, with all its cities."""
        values = super().service_values()
        values["cities"] = [*values["cities"], *self._other_cities]
        return values
