"""What the API says about agreements and reviews; the field lists are its contract."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from agreements.enums import ReviewPhase
from agreements.models import Agreement, Approval, Review
from diplomacy.core.api.fields import Codes
from diplomacy.core.api.serializers import RecordSerializer


class AgreementSerializer(RecordSerializer):
    """An agreement. The parties are the partners; the home city is implied."""

    parties = Codes("parties__city")
    next_review_due = serializers.DateField(read_only=True, allow_null=True)
    review_state = serializers.ChoiceField(
        ReviewPhase.choices,
        read_only=True,
        allow_null=True,
        help_text=_("Null while no review clock runs: before signature and after the end."),
    )

    class Meta(RecordSerializer.Meta):
        model = Agreement
        create_only_fields = ("status",)
        read_only_fields = ("superseded_by",)
        written_links = ("parties",)
        needed_links = ("parties",)
        example = {
            "reference": "SAMPLE-1",
            "kind": "partnership",
            "title_en": "Sample partnership",
            "title_ja": "見本の協定",
            "parties": ["sampleton"],
            "concluded_on": "2014-04",
            "status": "in_force",
        }
        fields = [
            "id",
            "reference",
            "kind",
            "label",
            "title_en",
            "title_ja",
            "parties",
            "concluded_on",
            "concluded_on_precision",
            "status",
            "fields_of_cooperation",
            "lead_bureau",
            "review_interval_months",
            "next_review_due",
            "review_state",
            "assembly_approved_on",
            "historical",
            "signed_at_ja",
            "signed_at_en",
            "home_signatory",
            "home_signatory_title",
            "superseded_by",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class ReviewSerializer(RecordSerializer):
    """One review of an agreement."""

    class Meta(RecordSerializer.Meta):
        model = Review
        fields = [
            "id",
            "agreement",
            "cycle",
            "due_on",
            "state",
            "completed_on",
            "outcome",
            "rationale",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class ApprovalSerializer(RecordSerializer):
    """What one bureau, or the Assembly, says about a draft.

    The day on which the Assembly approved is told by the agreement.
    """

    class Meta(RecordSerializer.Meta):
        model = Approval
        fields = [
            "id",
            "agreement",
            "body",
            "bureau",
            "state",
            "requested_on",
            "due_on",
            "decided_on",
            "remark",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]
