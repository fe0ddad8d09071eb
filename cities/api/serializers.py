"""What the API says about cities, networks and interactions; the field lists are its contract."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cities.models import City, Country, Interaction, Network, NetworkMembership
from diplomacy.core.api.fields import Codes, Rows, Shaped
from diplomacy.core.api.serializers import RecordSerializer


class LocalNames(Shaped):
    """What a city is called in its own languages."""

    shape = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["lang", "name"],
            "additionalProperties": False,
            "properties": {
                "lang": {"type": "string", "minLength": 1, "example": "zh"},
                "name": {"type": "string", "minLength": 1},
            },
        },
    }


class CountrySerializer(RecordSerializer):
    """A country or region."""

    class Meta(RecordSerializer.Meta):
        model = Country
        fields = [
            "code",
            "iso3",
            "name_en",
            "name_ja",
            "formal_name_en",
            "formal_name_ja",
            "region",
            "subregion",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class CitySerializer(RecordSerializer):
    """A city with the roles it holds or held."""

    leader_office = serializers.CharField(source="leader_office_en")
    names_local = LocalNames(label=_("Local names"))
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    roles = Rows(
        "roles",
        {"role": "role", "network": "network", "from": "starts_on", "to": "ends_on"},
        order=("starts_on", "role", "pk"),
    )
    is_partner = serializers.BooleanField(
        read_only=True, help_text=_("Whether the city is a partner on the day asked for.")
    )

    class Meta(RecordSerializer.Meta):
        model = City
        optional_fields = ("region",)
        change_only_fields = ("merged_into",)
        fields = [
            "code",
            "kind",
            "name_en",
            "name_ja",
            "name_ja_formal",
            "names_local",
            "aliases",
            "country",
            "region",
            "latitude",
            "longitude",
            "timezone",
            "leader_office",
            "leader_office_ja",
            "roles",
            "is_partner",
            "merged_into",
            "lead_bureau",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class NetworkSerializer(RecordSerializer):
    """A network with the codes of its members."""

    members = Codes("memberships__city")

    class Meta(RecordSerializer.Meta):
        model = Network
        fields = [
            "code",
            "name_en",
            "name_ja",
            "established_on",
            "established_on_precision",
            "status",
            "status_since",
            "status_since_precision",
            "status_note_en",
            "status_note_ja",
            "joint_projects_reported",
            "members",
            "lead_bureau",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class NetworkMembershipSerializer(RecordSerializer):
    """One spell of a city in a network."""

    class Meta(RecordSerializer.Meta):
        model = NetworkMembership
        fields = [
            "id",
            "network",
            "city",
            "starts_on",
            "starts_on_precision",
            "ends_on",
            "ends_on_precision",
            "co_advocate",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class InteractionSerializer(RecordSerializer):
    """What happened, on which day, with which cities."""

    cities = Codes("city_links__city")

    class Meta(RecordSerializer.Meta):
        model = Interaction
        written_links = ("cities",)
        needed_links = ("cities",)
        fields = [
            "id",
            "occurred_on",
            "occurred_on_precision",
            "kind",
            "cities",
            "summary",
            "language",
            "lead_bureau",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]
