"""Commitments as other systems see and write them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle, services
from agreements.backing import backed
from agreements.filters.commitments import CommitmentFilterSet
from agreements.models import Commitment
from diplomacy.core import clock
from diplomacy.core.api.serializers import RecordSerializer
from diplomacy.core.api.viewsets import RecordViewSet
from diplomacy.core.api.writing import VOID, Act, Writing, moves


class CommitmentSerializer(RecordSerializer):
    """What a side promised in an agreement. The lead bureau is the one that answers for it."""

    class Meta(RecordSerializer.Meta):
        model = Commitment
        create_only_fields = ("agreement", "state", "state_reason")
        example = {
            "agreement": "00000000-0000-4000-8000-000000000001",
            "side": "home",
            "text_en": "A sample of what was promised",
            "text_ja": "約束の見本",
            "due_on": "2016-03",
        }
        fields = [
            "id",
            "agreement",
            "side",
            "city",
            "text_en",
            "text_ja",
            "lead_bureau",
            "due_on",
            "due_on_precision",
            "state",
            "state_reason",
            "kept_on",
            "kept_on_precision",
            "evidence",
            "evidence_language",
            "checked_on",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class CommitmentViewSet(RecordViewSet):
    """What was promised in agreements; those of a hidden agreement are hidden as well."""

    about = _("What the home city and its partners promised in agreements, and what became of it.")
    serializer_class = CommitmentSerializer
    writing = Writing(
        services.create_commitment,
        services.change_commitment,
        (
            *moves(
                lifecycle.COMMITMENT,
                services.move_commitment,
                fields={"keep": ("kept_on", "evidence", "evidence_language")},
            ),
            Act("check", _("Check"), services.check_commitment, action="check"),
            VOID,
        ),
    )
    filterset_class = CommitmentFilterSet
    ordering = "due_on"
    ordering_fields = ("kept_on", "updated_at")

    def get_queryset(self) -> QuerySet[Any]:
        """Visible commitments that know whether anything is done for them, for the filter."""
        user = self.request.user
        visible: QuerySet[Any] = Commitment.objects.visible_to(user)
        return visible.annotate(is_backed=backed(user, clock.today()))
