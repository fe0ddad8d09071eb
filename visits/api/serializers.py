"""What the API says about trips and visits; the field lists are its contract."""

from django.db.models import Value
from django.db.models.functions import NullIf
from rest_framework import serializers

from diplomacy.core.api.fields import Sql
from diplomacy.core.api.serializers import RecordSerializer
from visits.enums import Office, VisitorRank
from visits.models import Trip, Visit


class TripSerializer(RecordSerializer):
    """A journey abroad of one person for the home city."""

    class Meta(RecordSerializer.Meta):
        model = Trip
        create_only_fields = ("status", "status_reason")
        read_only_fields = ("announced_on",)
        partial_dates = {"starts_on": "dates_precision", "ends_on": "dates_precision"}
        example = {
            "principal_en": "Sample Person",
            "principal_ja": "見本 太郎",
            "office": "governor",
            "starts_on": "2017-05-01",
            "ends_on": "2017-05-05",
            "purpose_en": "A sample",
        }
        fields = [
            "id",
            "principal_key",
            "principal_en",
            "principal_ja",
            "office",
            "starts_on",
            "ends_on",
            "dates_precision",
            "status",
            "status_reason",
            "purpose_en",
            "purpose_ja",
            "announced_on",
            "budget_yen",
            "cost_yen",
            "lead_bureau",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class VisitSerializer(RecordSerializer):
    """One visit. What belongs to the other direction is null."""

    traveller = Sql(
        NullIf("traveller", Value("")), serializers.ChoiceField(Office.choices, allow_null=True)
    )
    visitor_rank = Sql(
        NullIf("visitor_rank", Value("")),
        serializers.ChoiceField(VisitorRank.choices, allow_null=True),
    )

    class Meta(RecordSerializer.Meta):
        model = Visit
        create_only_fields = ("status", "status_reason")
        partial_dates = {
            "starts_on": "dates_precision",
            "ends_on": "dates_precision",
            "met_on": "dates_precision",
        }
        example = {
            "direction": "outbound",
            "city": "sampleton",
            "starts_on": "2017-05-02",
            "ends_on": "2017-05-03",
            "traveller": "governor",
            "purpose_en": "A sample",
        }
        fields = [
            "id",
            "direction",
            "city",
            "trip",
            "starts_on",
            "ends_on",
            "dates_precision",
            "met_on",
            "status",
            "status_reason",
            "traveller",
            "visitor_rank",
            "in_japan",
            "met_tmg",
            "official",
            "agreement",
            "purpose_en",
            "purpose_ja",
            "results_en",
            "results_ja",
            "lead_bureau",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]
