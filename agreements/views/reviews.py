"""Pages of reviews."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle, services
from agreements.digests import WORKSPACE, period_of, with_period
from agreements.enums import FOLLOWED_BY, UNFINISHED, MemoFormat, ReviewOutcome, ReviewState
from agreements.forms.reviews import CompleteReviewForm
from agreements.memos.content import may_read, next_due
from agreements.models import Agreement, MemoFile, Review, ReviewMemo, ReviewQuestion
from diplomacy.core import clock, policies
from diplomacy.core.dates import format_date
from diplomacy.core.enums import Language
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.details import Action, Fact, RecordDetailView
from diplomacy.core.pages.transitions import MovePage
from diplomacy.core.tables import Badge

#: The button that only asks when the next review would be due.
SHOW_NEXT = "show-next"


@dataclass(frozen=True)
class MemoLink:
    """One file of the memo: where it is and, once it is kept, its hash."""

    url: str
    label: str
    language: str
    sha256: str


class ReviewDetailView(RecordDetailView):
    """The workspace: what the agreement led to since the last review, what bureaus say, the
    outcome and what follows from it."""

    model = Review
    slot = WORKSPACE
    template_name = "agreements/review_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Reviews with their agreement and the time that they look at."""
        visible = Review.objects.visible_to(user).filter(
            agreement__in=Agreement.objects.visible_to(user)
        )
        return with_period(visible).select_related("agreement", "author", "lead_bureau")

    def belongs_to(self, record: Review) -> list[tuple[Any, str]]:
        """The list of agreements, and the agreement."""
        plural = capfirst(str(Agreement._meta.verbose_name_plural))
        agreement = record.agreement
        return [
            (plural, reverse("agreements:agreement_list")),
            (str(agreement), agreement.get_absolute_url()),
        ]

    def badges(self, record: Any) -> list[Badge]:
        """How far it has come, and whether it is late."""
        tone: Any = {ReviewState.OPEN: "info", ReviewState.COMPLETED: "good"}.get(record.state)
        badges = [Badge(record.get_state_display(), tone or "neutral")]
        if record.state in UNFINISHED and record.due_on < clock.today():
            badges.append(Badge(gettext("Review overdue"), "bad"))
        return badges

    def facts(self, record: Any) -> list[Fact]:
        """When it is due, what it looks at, and how it ended."""
        period = period_of(record)
        days = {"first": format_date(period.first), "last": format_date(period.last)}
        facts = [
            Fact(_("Reference"), record.agreement.reference),
            Fact(_("Cycle"), record.cycle),
            Fact(_("Due on"), format_date(record.due_on), "due_on"),
            Fact(_("Time looked at"), gettext("%(first)s to %(last)s") % days),
            Fact(_("Lead bureau"), record.lead_bureau or gettext("Nobody assigned yet")),
        ]
        if record.state == ReviewState.COMPLETED:
            facts += [
                Fact(_("Outcome"), record.get_outcome_display(), "outcome"),
                Fact(_("Reasons for the outcome"), record.rationale, "rationale"),
                Fact(_("Completed on"), format_date(record.completed_on), "completed_on"),
                Fact(_("Completed by"), record.author),
            ]
        return facts

    def extra_actions(self, record: Review) -> list[Action]:
        """Start, ask, complete and void, each with why not."""
        finished = gettext("Not possible while the status is “%(status)s”.") % {
            "status": record.get_state_display()
        }
        actions = []
        for label, name, states in (
            (lifecycle.REVIEW.get("open").label, "review_open", (ReviewState.SCHEDULED,)),
            (gettext("Ask a bureau"), "question_create", UNFINISHED),
            (lifecycle.REVIEW.get("complete").label, "review_complete", UNFINISHED),
        ):
            why_not = self.why_not(record, "change")
            if not why_not and record.state not in states:
                why_not = finished
            actions.append(Action(label, self._url(f"agreements:{name}"), why_not))
        why_not = self.why_not(record, "void")
        if not why_not and record.state != ReviewState.COMPLETED:
            why_not = finished
        void = self._url("agreements:review_void")
        return [*actions, Action(gettext("Void the review"), void, why_not, "danger")]

    def extra_context(self, record: Any) -> dict[str, Any]:
        """The memo's files, and the step that the outcome asks for."""
        return {
            "memo": self.memo(record),
            "memo_is_draft": record.state in UNFINISHED,
            "follow_up": self.follow_up(record),
            "shows_restricted": bool(self.readable(record, "rationale")),
        }

    def memo(self, record: Review) -> list[MemoLink]:
        """Its files in each language and format, for those who may read the reasons."""
        gone = record.voided or record.state == ReviewState.CANCELLED
        if gone or not may_read(self.request.user):
            return []
        kept = (
            ReviewMemo.objects.filter(review=record.pk)
            .defer("content")
            .prefetch_related(Prefetch("files", MemoFile.objects.defer("content")))
        )
        memo = kept.first()
        closed = memo is not None and not policies.may_see(self.request.user, memo)
        if closed or (memo is None and record.state == ReviewState.COMPLETED):
            return []
        files = memo.files.all() if memo is not None else ()
        hashes = {(file.language, file.format): file.sha256 for file in files}
        return [
            MemoLink(
                self._url("agreements:review_memo", language=language.value, form=form.value),
                f"{language.label} – {form.label}",
                language.value,
                hashes.get((language.value, form.value)) or "",
            )
            for language in Language
            for form in MemoFormat
        ]

    def follow_up(self, record: Review) -> Action | None:
        """What is to be done with the agreement because of the outcome; by whom, where another
        than this reader does it."""
        agreement = record.agreement
        if record.voided or record.state != ReviewState.COMPLETED or agreement.voided:
            return None
        if not policies.can(self.request.user, "change", agreement):
            return None
        outcome = ReviewOutcome(record.outcome)
        if move := FOLLOWED_BY.get(outcome):
            step = lifecycle.AGREEMENT.get(move)
            if agreement.status not in step.sources:
                return None
            keys = {"pk": agreement.pk, "name": move}
            may = policies.can(self.request.user, step.action, agreement)
            why_not = "" if may else gettext("The office or the lead bureau takes this step.")
            url = reverse("agreements:agreement_transition", kwargs=keys)
            return Action(step.label, url, why_not)
        if outcome == ReviewOutcome.AMEND:
            url = reverse("agreements:agreement_update", kwargs={"pk": agreement.pk})
            return Action(gettext("Edit the agreement"), url)
        if outcome == ReviewOutcome.UPGRADE and policies.can(self.request.user, "add", Agreement):
            return Action(
                gettext("Record the new agreement"), reverse("agreements:agreement_create")
            )
        return None


class ReviewPage(MovePage):
    """Base of pages that do one thing with a review."""

    model = Review
    request: Any

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Reviews of agreements that the user may see."""
        visible = Review.objects.visible_to(user).select_related("agreement")
        return visible.filter(agreement__in=Agreement.objects.visible_to(user))

    def prepare(self) -> Review:
        """404 for an unknown review, 403 for those who may not change its agreement."""
        review: Review = self.get_record()
        self.require("change", review)
        return review


class ReviewCompleteView(ReviewPage):
    """Record what the review found; the next one is scheduled."""

    template_name = "agreements/review_complete.html"

    def form(self, record: Review, data: Any = None) -> CompleteReviewForm:
        """Outcome, reasons and day."""
        return CompleteReviewForm(data, initial={"version": record.version})

    def perform(self, record: Review, form: Any) -> Review:
        """Through the service."""
        return services.complete_review(
            record,
            actor=self.request.user,
            outcome=form.cleaned_data["outcome"],
            rationale=form.cleaned_data["reason"],
            completed_on=form.cleaned_data["completed_on"],
            expected_version=form.cleaned_data.get("version") or 0,
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Complete the review")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Complete, or say first which day comes next if it is completed on the day typed."""
        if SHOW_NEXT not in request.POST:
            return super().post(request, *args, **kwargs)
        record = self.prepare()
        form = self.form(record)
        for name in form.fields:
            form.initial[name] = request.POST.get(name, "")
        return self.show(record, form)

    def more(self, record: Review) -> dict[str, Any]:
        """A finished review is not completed again. What follows is said before it is saved."""
        waiting = ReviewQuestion.objects.waiting().filter(review=record).count()
        return {
            "possible": record.state in lifecycle.REVIEW.get("complete").sources,
            "next_due": next_due(record, self.day()),
            "completed_on": self.day(),
            "months": record.agreement.review_interval_months,
            "waiting": waiting,
            "show_next": SHOW_NEXT,
        }

    def day(self) -> datetime.date:
        """The day typed, else today."""
        typed = self.request.POST.get("completed_on", "")
        try:
            day: datetime.date | None = CompleteReviewForm.base_fields["completed_on"].clean(typed)
        except ValidationError:
            day = None
        return day or clock.today()


class ReviewOpenView(ReviewPage):
    """Say that a review is under way."""

    def form(self, record: Review, data: Any = None) -> Any:
        """A reason is welcome, not needed."""
        return ReasonForm(data, initial={"version": record.version}, reason_required=False)

    def perform(self, record: Review, form: Any) -> Review:
        """Through the service."""
        return services.open_review(
            record,
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Start the review")

    def more(self, record: Review) -> dict[str, Any]:
        """Only a scheduled review can be started."""
        return {"possible": record.state in lifecycle.REVIEW.get("open").sources}


class ReviewVoidView(ReviewPage):
    """Withdraw a review recorded by mistake; the clock runs as if it had not been."""

    def prepare(self) -> Review:
        """404 for an unknown review, 403 without the right to void."""
        review: Review = self.get_record()
        self.require("void", review)
        return review

    def form(self, record: Review, data: Any = None) -> ReasonForm:
        """A reason is required."""
        return ReasonForm(data, initial={"version": record.version})

    def perform(self, record: Review, form: Any) -> Review:
        """Through the service."""
        return services.void_review(
            record,
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data.get("version") or 0,
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Void the review")

    def more(self, record: Review) -> dict[str, Any]:
        """It can be done once."""
        return {"possible": not record.voided, "danger": True}
