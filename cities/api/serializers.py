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
        example = {
            "code": "XA",
            "iso3": "XAA",
            "name_en": "Sampleland",
            "name_ja": "見本国",
            "region": "Europe",
        }
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
        example = {
            "code": "sampleton",
            "kind": "city",
            "name_en": "Sampleton",
            "name_ja": "見本市",
            "names_local": [{"lang": "fr", "name": "Sampleton-sur-Exemple"}],
            "country": "XA",
            "region": "Europe",
            "latitude": 48.5,
            "longitude": 2.5,
            "timezone": "Europe/Paris",
        }
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
        example = {
            "code": "sample-cities",
            "name_en": "Sample Cities",
            "name_ja": "見本都市会議",
            "established_on": "2001",
        }
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
        example = {"network": "sample-cities", "city": "sampleton", "starts_on": "2001-10"}
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
        example = {
            "occurred_on": "2016-06-07",
            "kind": "call",
            "cities": ["sampleton"],
            "summary": "A sample of what was said.",
            "language": "en",
        }
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
