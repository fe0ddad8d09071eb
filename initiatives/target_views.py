"""Pages of targets: the three numbers with their definitions, the lists behind them, decisions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock, policies
from diplomacy.core.dates import format_date
from diplomacy.core.pages.details import Action, Fact, RecordDetailView
from diplomacy.core.pages.forms import ForUser, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import MovePage, VoidView

from . import services
from .filters import TargetFilterSet
from .forms import AsOfForm, DecisionForm, TargetForm
from .models import Target, TargetDecision, TargetRule
from .progress import decisions_of_target, target_progress, targets_for
from .tables import TARGETS


class TargetListView(RecordListView):
    """The targets; their progress is on each one's page and on the dashboard."""

    model = Target
    filterset_class = TargetFilterSet
    table = TARGETS
    empty_text = _("No target is on record.")


class TargetDetailView(RecordDetailView):
    """A target seen from a day: what counts, what is one step away, what was there before."""

    model = Target
    slot = "target.detail"
    list_url = "initiatives:target_list"
    update_url = "initiatives:target_update"
    template_name = "initiatives/target_detail.html"
    parameters = ("as_of",)

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Targets with their strategy."""
        targets: QuerySet[Any] = targets_for(user)
        return targets

    def facts(self, record: Target) -> list[Fact]:
        """What the strategy says, and the reading chosen."""
        return [
            Fact(_("Number of cities"), str(record.number), "number"),
            Fact(_("Counts from"), format_date(record.window_start), "window_start"),
            Fact(_("Deadline"), format_date(record.deadline), "deadline"),
            Fact(_("Reading chosen"), record.reading, "reading_en"),
            Fact(_("Other readings"), record.alternative_reading, "alternative_reading_en"),
            Fact(_("Code"), record.code),
        ]

    def extra_actions(self, record: Target) -> list[Action]:
        """The secretariat records what the Promotion Meeting decided."""
        label, url = gettext("Record a decision"), "initiatives:decision_create"
        return [self._action(record, label, url, "decide")]

    def extra_context(self, record: Target) -> dict[str, Any]:
        """The progress on the day asked for; a day that is none is said beside its field."""
        user = self.request.user
        form = AsOfForm({"as_of": self.request.GET.get("as_of", "")})
        day = (form.cleaned_data["as_of"] if form.is_valid() else None) or clock.today()
        rule = TargetRule.objects.active().order_by("-rule_version").first()
        return {
            "status": 400 if form.errors else 200,
            "form": form,
            "as_of": day,
            "shown_as_of": form["as_of"].value() if form.errors else day.isoformat(),
            "progress": target_progress(record, day, user, rule) if rule else None,
            "decisions": list(decisions_of_target(record, user)),
            "may_void_decisions": policies.can(user, "void", TargetDecision),
        }


class TargetUpdateView(ForUser, RecordUpdateView):
    """Change a target, its deadline say, with a reason."""

    model = Target
    form_class = TargetForm
    service = services.change_target
    list_url = "initiatives:target_list"


class DecisionCreateView(MovePage):
    """Record that the Promotion Meeting counts a city towards a target."""

    model = Target
    request: Any

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Targets the user may see."""
        targets: QuerySet[Any] = targets_for(user)
        return targets

    def prepare(self) -> Target:
        """404 for an unknown target, 403 without the right to record decisions."""
        target: Target = self.get_record()
        self.require("decide", target)
        return target

    def form(self, record: Target, data: Any = None) -> DecisionForm:
        """City, day, meeting and reason."""
        return DecisionForm(data, user=self.request.user, initial={"decided_on": clock.today()})

    def perform(self, record: Target, form: Any) -> TargetDecision:
        """Through the service."""
        values = {**form.service_values(), "reason": form.cleaned_data["reason"]}
        return services.record_decision(
            actor=self.request.user, values={**values, "target": record}
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Record a decision")

    def more(self, record: Target) -> dict[str, Any]:
        """Nothing is decided about a voided target."""
        return {"possible": not record.voided}


class DecisionVoidView(VoidView):
    """Withdraw a decision; the target is counted without it."""

    model = TargetDecision
    service = services.void_decision

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Decisions on targets that the user may see."""
        visible: QuerySet[Any] = TargetDecision.objects.visible_to(user)
        return visible.filter(target__in=targets_for(user)).select_related("target", "city")
