"""Pages of commitments."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle, services
from agreements.enums import CommitmentState, Side
from agreements.filters.commitments import CommitmentFilterSet
from agreements.forms.commitments import CommitmentForm, KeepForm
from agreements.models import Commitment
from agreements.selectors.commitments import commitment_rows
from agreements.tables.commitments import COMMITMENTS, standing_badge, state_badge
from diplomacy.core import clock, policies
from diplomacy.core.bilingual import pick_marked
from diplomacy.core.dates import format_date
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.details import Action, Crumb, Fact, RecordDetailView, date_fact
from diplomacy.core.pages.forms import ForUser, RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import MovePage, TransitionView, VoidView
from diplomacy.core.tables import Badge


class CommitmentListView(RecordListView):
    """What was promised in agreements."""

    model = Commitment
    filterset_class = CommitmentFilterSet
    table = COMMITMENTS
    create_url = "agreements:commitment_create"
    empty_text = _("No commitment matches. Remove a filter, or look for another word.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the cells read."""
        return commitment_rows(user, clock.today())


class CommitmentDetailView(RecordDetailView):
    """A commitment: what was promised, what is done for it, and what became of it."""

    model = Commitment
    slot = "commitment.detail"
    list_url = "agreements:commitment_list"
    update_url = "agreements:commitment_update"
    void_url = "agreements:commitment_void"
    transition_url = "agreements:commitment_transition"
    lifecycle = lifecycle.COMMITMENT
    template_name = "agreements/commitment_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Commitments with what the page reads."""
        return Commitment.objects.visible_to(user).select_related(
            "agreement", "city", "lead_bureau", "reported_by", "checked_by"
        )

    def badges(self, record: Commitment) -> list[Badge]:
        """What became of it, and whether it should have been kept already."""
        late = record.is_overdue(clock.today())
        return [state_badge(record), *([standing_badge(record)] if late else [])]

    def belongs_to(self, record: Commitment) -> list[Crumb]:
        """The agreement in which it was promised."""
        return [Crumb(str(record.agreement), record.agreement.get_absolute_url())]

    def facts(self, record: Commitment) -> list[Fact]:
        """Who promised what until when, and what became of it."""
        facts = [
            Fact(_("Promise"), pick_marked(record, "text"), "text_en"),
            Fact(_("Promised by"), self._promised_by(record), "side"),
            Fact(_("Owner bureau"), record.lead_bureau or gettext("Nobody assigned yet")),
            date_fact(_("Due"), record, "due_on", empty=gettext("No date was agreed")),
            Fact(_("State"), record.get_state_display(), "state"),
        ]
        if record.state_reason:
            facts.append(Fact(_("Reason for the state"), record.state_reason))
        if record.state == CommitmentState.KEPT:
            facts += [
                date_fact(_("Kept on"), record, "kept_on"),
                Fact(_("Reported by"), record.reported_by),
                Fact(_("Checked"), self._check(record)),
            ]
        return facts

    def _promised_by(self, record: Commitment) -> Any:
        city = record.city
        if record.side == Side.PARTNER and city and policies.may_see(self.request.user, city):
            return city
        return record.get_side_display()

    @staticmethod
    def _check(record: Commitment) -> str:
        if record.checked_on is None:
            return gettext("Not checked yet")
        return gettext("%(day)s, by %(person)s") % {
            "day": format_date(record.checked_on),
            "person": record.checked_by,
        }

    def extra_actions(self, record: Commitment) -> list[Action]:
        """The office looks at what was reported."""
        action = self._action(record, gettext("Check"), "agreements:commitment_check", "check")
        if not action.why_not:
            action = Action(action.label, action.url, self._nothing_to_check(record))
        return [action]

    def _nothing_to_check(self, record: Commitment) -> str:
        if record.state != CommitmentState.KEPT:
            return gettext("It is not reported as kept.")
        if record.checked_on:
            return gettext("It was checked already.")
        if record.reported_by_id == self.request.user.pk:
            return gettext("Somebody other than the person who reported it has to check it.")
        return ""


class CommitmentCreateView(ForUser, RecordCreateView):
    """Record a promise; from an agreement's page that agreement is filled in."""

    model = Commitment
    form_class = CommitmentForm
    list_url = "agreements:commitment_list"
    service = services.create_commitment


class CommitmentUpdateView(ForUser, RecordUpdateView):
    """Change what was promised, or how it was kept."""

    model = Commitment
    form_class = CommitmentForm
    list_url = "agreements:commitment_list"
    service = services.change_commitment


class CommitmentVoidView(VoidView):
    """Withdraw a commitment recorded by mistake."""

    model = Commitment


class CommitmentTransitionView(TransitionView):
    """One move of a commitment."""

    model = Commitment
    lifecycle = lifecycle.COMMITMENT
    service = services.move_commitment
    form_classes: ClassVar = {"keep": KeepForm}

    def form(self, record: Commitment, data: Any = None) -> ReasonForm:
        """What was written before it was opened again is not typed anew."""
        form = super().form(record, data)
        if isinstance(form, KeepForm) and record.evidence:
            form.initial["evidence"] = record.evidence
            form.initial["evidence_language"] = record.evidence_language
        return form


class CommitmentCheckView(MovePage):
    """The office has looked at what was reported."""

    model = Commitment
    request: Any

    def prepare(self) -> Commitment:
        """404 for an unknown commitment, 403 for those who are not the office."""
        commitment: Commitment = self.get_record()
        self.require("check", commitment)
        return commitment

    def form(self, record: Commitment, data: Any = None) -> ReasonForm:
        """A remark may be given."""
        return ReasonForm(data, initial={"version": record.version}, reason_required=False)

    def perform(self, record: Commitment, form: Any) -> Commitment:
        """Through the service."""
        return services.check_commitment(
            record,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Check")

    def more(self, record: Commitment) -> dict[str, Any]:
        """Only what is reported as kept, once."""
        kept = record.state == CommitmentState.KEPT
        return {"possible": kept and not record.checked_on and not record.voided}
