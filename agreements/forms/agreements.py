"""Forms of agreements and of their moves."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Party
from agreements.services import PartyEntry
from cities.models import City
from diplomacy.core import policies
from diplomacy.core.forms import (
    BureauField,
    CodeChoiceField,
    DayField,
    LinesField,
    MoveForm,
    PartialDateField,
    RecordForm,
    offer,
)

PARTY_FIELDS = ("city", "signatory", "signatory_title")
LEADING_FIELDS = ("reference", "kind", "label", "title_ja", "title_en", "status")
BLANK_PARTIES = 2
# Three digits at most: anybody can post a field with a longer number.
_ROW = re.compile(r"party-([0-9]{1,3})-city")


class AgreementForm(RecordForm):
    """An agreement with its parties.

    Each party is a row of three fields, ``party-0-city`` and so on; an emptied city removes the
    row. Rows are ordinary fields, so that errors, conflicts and browsers without JavaScript treat
    them like every other field.
    """

    partial_dates = {"concluded_on": "concluded_on_precision"}

    concluded_on = PartialDateField(label=_("Concluded on"), required=False)
    fields_of_cooperation = LinesField(label=_("Fields of cooperation"))
    lead_bureau = BureauField()

    class Meta:
        model = Agreement
        fields = [
            "reference",
            "kind",
            "label",
            "title_ja",
            "title_en",
            "status",
            "concluded_on",
            "assembly_approved_on",
            "historical",
            "signed_at_ja",
            "signed_at_en",
            "home_signatory",
            "home_signatory_title",
            "fields_of_cooperation",
            "review_interval_months",
            "lead_bureau",
            "visibility",
            "notes",
            "notes_language",
        ]

    def __init__(self, *args: Any, user: Any, rows: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"),
                help_text=_("Needed when the agreement has already come to an end."),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=1000,
                required=False,
            )
        else:
            del self.fields["status"]  # it moves by actions of its own
        self._own_bureau_only(user)
        parties, self._hidden_parties = self._present_parties(user)
        self.rows = rows or self._rows_in(self.data) or len(parties) + BLANK_PARTIES
        # A party that was voided or merged since stays until somebody takes it out.
        present = [party.city_id for party in parties]
        cities = City.objects.visible_to(user).filter(Q(voided_at=None) | Q(pk__in=present))
        cities = cities.order_by("code")
        for row in range(self.rows):
            number = {"number": row + 1}
            self.fields[f"party-{row}-city"] = CodeChoiceField(
                cities,
                label=_("Partner city %(number)s") % number,
                required=False,
                help_text=_("Code or name. Empty the field to remove the party."),
            )
            self.fields[f"party-{row}-signatory"] = forms.CharField(
                label=_("Signed by (%(number)s)") % number, required=False, max_length=200
            )
            self.fields[f"party-{row}-signatory_title"] = forms.CharField(
                label=_("Title when signing (%(number)s)") % number, required=False, max_length=200
            )
        for row, party in enumerate(parties[: self.rows]):
            self.initial[f"party-{row}-city"] = party.city.code
            self.initial[f"party-{row}-signatory"] = party.signatory
            self.initial[f"party-{row}-signatory_title"] = party.signatory_title

    def _present_parties(self, user: Any) -> tuple[list[Party], list[PartyEntry]]:
        """The parties that get a row, and those that the user may not know of; these stay."""
        shown: list[Party] = []
        hidden: list[PartyEntry] = []
        if not self.instance._state.adding:
            for party in self.instance.parties.select_related("city"):
                if policies.may_see(user, party.city):
                    shown.append(party)
                else:
                    hidden.append(PartyEntry(party.city, party.signatory, party.signatory_title))
        return shown, hidden

    def _own_bureau_only(self, user: Any) -> None:
        """People who may write for their own bureau only are not offered another."""
        if not policies.desk(user):
            field: Any = self.fields["lead_bureau"]
            field.queryset = field.queryset.filter(pk__in=policies.bureaus_of(user))
            field.required, field.empty_label = True, None

    def party_rows(self) -> list[list[BoundField]]:
        """The fields of each party, drawn side by side."""
        return [[self[f"party-{row}-{name}"] for name in PARTY_FIELDS] for row in range(self.rows)]

    def leading_fields(self) -> list[BoundField]:
        """What is asked before the parties: which agreement it is."""
        return [field for field in self.visible_fields() if field.name in LEADING_FIELDS]

    def trailing_fields(self) -> list[BoundField]:
        """What is asked after the parties."""
        others = (f for f in self.visible_fields() if not f.name.startswith("party-"))
        return [field for field in others if field.name not in LEADING_FIELDS]

    @staticmethod
    def _rows_in(data: Mapping[str, Any]) -> int:
        numbers = [int(row[1]) for row in map(_ROW.fullmatch, data) if row]
        return min(max(numbers, default=-1) + 1, 100)

    def clean(self) -> dict[str, Any]:
        """Collect the parties; a person without a city, or no city at all, is an error."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        entries: dict[Any, PartyEntry] = {}
        broken = False
        for row in range(self.rows):
            key = f"party-{row}-city"
            if key in self.errors:
                broken = True
                continue
            city, *person = (cleaned.pop(f"party-{row}-{name}", None) for name in PARTY_FIELDS)
            if city is None:
                if any(person):
                    self.add_error(key, _("Say which city this person signed for."))
                    broken = True
                continue
            if city.pk in entries:
                self.add_error(key, _("Name each city once."))
                broken = True
            entries[city.pk] = PartyEntry(city, *person)
        if not entries and not self._hidden_parties and not broken:
            self.add_error("party-0-city", _("Name at least one partner city."))
        cleaned["parties"] = list(entries.values())
        return cleaned

    def service_values(self) -> dict[str, Any]:
        """Values of the agreement itself; the parties are in :attr:`parties`."""
        return {
            name: value for name, value in super().service_values().items() if name != "parties"
        }

    @property
    def parties(self) -> list[PartyEntry]:
        """Who is party to it: as typed, and those that the user may not know of."""
        return [*self.cleaned_data["parties"], *self._hidden_parties]


class ApproveForm(MoveForm):
    """Approval; for a sister or friendship agreement the Assembly's day."""

    assembly_approved_on = DayField(
        label=_("Approved by the Metropolitan Assembly on"),
        required=False,
        help_text=_("Needed before a sister or friendship agreement is signed."),
    )


class SignForm(ApproveForm):
    """The signature and its day."""

    concluded_on = PartialDateField(
        label=_("Concluded on"),
        required=False,
        help_text=_("For example 2014-04-05 or 2014-04. Empty: as recorded already."),
    )
    signed_at_ja = forms.CharField(
        label=_("Place of signing in Japanese"), required=False, max_length=200
    )
    signed_at_en = forms.CharField(
        label=_("Place of signing in English"), required=False, max_length=200
    )
    home_signatory = forms.CharField(
        label=_("Signed for the home city by"), required=False, max_length=200
    )
    home_signatory_title = forms.CharField(
        label=_("Office held when signing"), required=False, max_length=200
    )


class EnterForceForm(MoveForm):
    """The first day in force."""

    effective_on = DayField(
        label=_("In force from"), required=False, help_text=_("Empty: from the conclusion.")
    )


class CloseForm(MoveForm):
    """The last day in force."""

    effective_on = DayField(
        label=_("Last day in force"), required=False, help_text=_("Empty: today.")
    )


class SupersedeForm(CloseForm):
    """What takes its place."""

    superseded_by = forms.ModelChoiceField(
        Agreement.objects.none(),
        label=_("Superseded by"),
        to_field_name="reference",
        required=False,
        widget=forms.TextInput,
        help_text=_("The reference of the agreement that takes its place, if it is on record."),
    )

    def offer(self, agreements: Any) -> None:
        """The agreements that may be named: others that the user may see."""
        offer(self, "superseded_by", agreements)
