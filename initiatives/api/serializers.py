"""What the API says about initiatives, strategies, targets and funds; its contract."""

from typing import Any

from django.db.models import BigIntegerField, Value
from rest_framework import serializers

from diplomacy.core.api.fields import Codes, Sql
from diplomacy.core.api.serializers import RecordSerializer
from initiatives.enums import Basis, EvidenceKind, Part
from initiatives.models import (
    Fund,
    Initiative,
    Strategy,
    StrategyItem,
    Target,
    TargetDecision,
)


class StrategySerializer(RecordSerializer):
    """A version of the strategy."""

    class Meta(RecordSerializer.Meta):
        model = Strategy
        example = {
            "code": "sample-2030",
            "title_en": "Sample strategy",
            "title_ja": "見本の戦略",
            "starts_on": "2025-04-01",
        }
        fields = [
            "code",
            "title_en",
            "title_ja",
            "dated",
            "dated_precision",
            "starts_on",
            "ends_on",
            "status",
            "supersedes",
            "objective_en",
            "objective_ja",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


def items_of_strategy(request: Any) -> Any:
    """A part of a strategy belongs to another part of the same one."""
    items: Any = StrategyItem.objects.visible_to(request.user)
    return items.active().of_strategy(request.query_params.get("strategy"))


class StrategyItemSerializer(RecordSerializer):
    """A goal, heading or measure by its code, which means one thing inside a strategy."""

    class Meta(RecordSerializer.Meta):
        model = StrategyItem
        read_only_fields = ("strategy",)
        offers = {"parent": items_of_strategy}
        example = {"code": "9.1", "kind": "heading", "position": 900, "text_en": "A sample"}
        fields = [
            "code",
            "strategy",
            "kind",
            "parent",
            "position",
            "goal_number",
            "text_en",
            "text_ja",
            "ja_status",
            "themes",
            "alternative_wording",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


def current_items(request: Any) -> Any:
    """Measures are named by codes of the current strategy."""
    items: Any = StrategyItem.objects.visible_to(request.user)
    return items.active().of_current_strategy()


class InitiativeSerializer(RecordSerializer):
    """A programme or a one-off event with partner cities."""

    measures = Codes("measure_links__item")
    cities = Codes("city_links__city")
    commitments = Codes("commitment_links__commitment")

    class Meta(RecordSerializer.Meta):
        model = Initiative
        create_only_fields = ("status", "status_reason")
        written_links = ("cities", "measures", "commitments")
        offers = {"measures": current_items}
        example = {
            "title_en": "Sample exchange",
            "title_ja": "見本の交流",
            "cities": ["sampleton"],
            "measures": ["4.2.b.1"],
            "starts_on": "2014-06",
            "status": "running",
        }
        fields = [
            "id",
            "title_en",
            "title_ja",
            "measures",
            "lead_bureau",
            "cities",
            "agreement",
            "commitments",
            "starts_on",
            "starts_on_precision",
            "ends_on",
            "ends_on_precision",
            "status",
            "status_reason",
            "resident_benefit_en",
            "resident_benefit_ja",
            "people_trained",
            "cost_yen",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class TargetSerializer(RecordSerializer):
    """A number of cities to reach by a deadline. How far it is met: ``progress/``."""

    class Meta(RecordSerializer.Meta):
        model = Target
        example = {
            "code": "T99",
            "number": 9,
            "name_en": "Sample target",
            "name_ja": "見本の目標",
            "window_start": "2015-01-01",
            "deadline": "2017-12-31",
        }
        fields = [
            "code",
            "strategy",
            "number",
            "name_en",
            "name_ja",
            "window_start",
            "deadline",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


class TargetDecisionSerializer(RecordSerializer):
    """A decision of the Promotion Meeting that a city counts towards a target."""

    class Meta(RecordSerializer.Meta):
        model = TargetDecision
        example = {
            "target": "T99",
            "city": "sampleton",
            "decided_on": "2016-05-01",
            "reason": "A sample of why it counts.",
        }
        fields = [
            "id",
            "target",
            "city",
            "decided_on",
            "meeting",
            "reason",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


def _sum_of_entries() -> Sql:
    """Whole yen over a fund's entries. There is no ledger yet, so nothing has been entered."""
    return Sql(Value(0, output_field=BigIntegerField()), serializers.IntegerField())


class FundSerializer(RecordSerializer):
    """A fund. ``amount_yen`` is the amount announced; the sums are those of its entries."""

    appropriated = _sum_of_entries()
    allocated = _sum_of_entries()
    spent = _sum_of_entries()
    available = _sum_of_entries()

    class Meta(RecordSerializer.Meta):
        model = Fund
        example = {"code": "sample-fund", "name_en": "Sample fund", "name_ja": "見本基金"}
        fields = [
            "code",
            "name_en",
            "name_ja",
            "name_tentative",
            "status",
            "amount_yen",
            "starts_in_fiscal_year",
            "successor",
            "appropriated",
            "allocated",
            "spent",
            "available",
            "visibility",
            "voided",
            "version",
            "updated_at",
        ]


# --- Progress of a target, for the schema ----------------------------------------------------


class EvidenceSerializer(serializers.Serializer):
    """One record that proves a part. A restricted one says only which part it proves."""

    part = serializers.ChoiceField([*Part.choices, (Basis.DECISION.value, Basis.DECISION.label)])
    restricted = serializers.BooleanField()
    kind = serializers.ChoiceField(EvidenceKind.choices, required=False)
    id = serializers.UUIDField(required=False)
    on = serializers.DateField(required=False)
    on_precision = serializers.CharField(required=False)


class CountedSerializer(serializers.Serializer):
    """A city that counts; its code is null where the caller may not know which."""

    city = serializers.CharField(allow_null=True)
    counted_on = serializers.DateField()
    basis = serializers.ChoiceField(Basis.choices)
    evidence = EvidenceSerializer(many=True)


class OneStepAwaySerializer(serializers.Serializer):
    """A city whose leaders have met in the window, and what it lacks."""

    city = serializers.CharField(allow_null=True)
    missing = serializers.ListField(child=serializers.ChoiceField(Part.choices))


class ProgressSerializer(serializers.Serializer):
    """A target as recorded now, seen from a day."""

    target = serializers.CharField()
    as_of = serializers.DateField()
    number = serializers.IntegerField()
    headline = serializers.IntegerField()
    broad = serializers.IntegerField()
    narrow = serializers.IntegerField()
    by_decision = serializers.IntegerField()
    counted = CountedSerializer(many=True)
    one_step_away = OneStepAwaySerializer(many=True)
    rule_version = serializers.IntegerField()
