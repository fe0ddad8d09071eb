"""Pages of agreements, their terms and reviews."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock, policies
from diplomacy.core.dates import PartialDate, Precision, format_date
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.details import Action, Fact, RecordDetailView, date_fact
from diplomacy.core.pages.forms import ForUser, RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import MovePage, TransitionView, VoidView
from diplomacy.core.tables import Badge

from . import lifecycle, services
from .enums import AgreementKind
from .filters import AgreementFilterSet
from .forms import (
    BLANK_PARTIES,
    AgreementForm,
    ApproveForm,
    CloseForm,
    CompleteReviewForm,
    EnterForceForm,
    SignForm,
    SupersedeForm,
    TermForm,
)
from .models import Agreement, Review, Term
from .selectors import agreements_for, parties_of, reviews_of, terms_of
from .tables import AGREEMENTS, review_badge, status_badge

MORE_PARTIES = "add-party"


class AgreementListView(RecordListView):
    """Agreements with partner cities."""

    model = Agreement
    filterset_class = AgreementFilterSet
    table = AGREEMENTS
    create_url = "agreements:agreement_create"
    empty_text = _("No agreement matches. Remove a filter, or look for another word.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the cells read."""
        return agreements_for(user, clock.today())


class AgreementDetailView(RecordDetailView):
    """An agreement: parties, terms, reviews, and what can be done now."""

    model = Agreement
    slot = "agreement.detail"
    list_url = "agreements:agreement_list"
    update_url = "agreements:agreement_update"
    void_url = "agreements:agreement_void"
    transition_url = "agreements:agreement_transition"
    lifecycle = lifecycle.AGREEMENT
    template_name = "agreements/agreement_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Agreements with what the page reads."""
        agreements = Agreement.objects.visible_to(user).with_review(clock.today())
        return agreements.select_related("lead_bureau", "superseded_by")

    def kicker(self, record: Agreement) -> Any:
        """What kind of agreement it is."""
        return record.get_kind_display()

    def badges(self, record: Any) -> list[Badge]:
        """Its status and where it stands with its reviews."""
        review = review_badge(record)
        return [status_badge(record), *([review] if review else [])]

    def facts(self, record: Any) -> list[Fact]:
        """What was agreed, when, and what follows."""
        facts = [
            Fact(_("Reference"), record.reference),
            Fact(_("Kind"), record.get_kind_display(), "kind"),
            Fact(_("Title in Japanese"), record.title_ja, "title_ja"),
            Fact(_("Title in English"), record.title_en, "title_en"),
            Fact(_("Status"), record.get_status_display(), "status"),
            date_fact(_("Concluded on"), record, "concluded_on"),
            Fact(
                _("Fields of cooperation"),
                gettext(", ").join(record.fields_of_cooperation),
                "fields_of_cooperation",
            ),
        ]
        if record.label:
            facts.insert(2, Fact(_("Label"), record.get_label_display(), "label"))
        if record.kind == AgreementKind.SISTER_FRIENDSHIP:
            facts.append(self._approval(record))
        interval = gettext("every %(months)s months") % {"months": record.review_interval_months}
        facts += [
            Fact(_("Review interval"), interval, "review_interval_months"),
            Fact(_("Next review due"), format_date(record.next_review_due)),
            Fact(_("Lead bureau"), record.lead_bureau or gettext("Nobody assigned yet")),
        ]
        replaced_by = record.superseded_by
        if replaced_by and policies.can(self.request.user, "view", replaced_by):
            facts.append(Fact(_("Superseded by"), replaced_by))
        return facts

    @staticmethod
    def _approval(record: Agreement) -> Fact:
        if record.assembly_approved_on:
            shown = format_date(record.assembly_approved_on)
        elif record.historical:
            shown = gettext("Day not on record; concluded before records were kept here")
        else:
            shown = gettext("Not yet approved")
        return Fact(_("Approved by the Metropolitan Assembly on"), shown, "assembly_approved_on")

    def extra_actions(self, record: Agreement) -> list[Action]:
        """A term can be added where the agreement may be changed."""
        return [self._action(record, gettext("Add a term"), "agreements:term_create", "change")]

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Parties, terms and reviews, and whether this reader may change them."""
        user = self.request.user
        may_change = not record.voided and policies.can(user, "change", record)
        reviews = reviews_of(record, user)
        shows_rationale = "rationale" in policies.readable_fields(user, Review)
        return {
            "parties": parties_of(record, user),
            "terms": terms_of(record, user),
            "reviews": reviews,
            "shows_rationale": shows_rationale,
            "shows_restricted": shows_rationale and any(review.rationale for review in reviews),
            "may_change": may_change,
            "may_void_reviews": policies.can(user, "void", Review),
            "today": clock.today(),
            "notes": self.readable(record, "notes"),
        }


class AgreementFormPage(ForUser):
    """Rows of parties can be added without JavaScript: a second button draws the form again."""

    make_form: Any
    request: Any

    def more_rows(self, instance: Agreement | None) -> AgreementForm:
        """The form as typed, with more empty rows and no complaints yet."""
        kwargs = {"instance": instance} if instance else {}
        rows = AgreementForm._rows_in(self.request.POST) + BLANK_PARTIES
        form: AgreementForm = self.make_form(rows=rows, **kwargs)
        for name in form.fields:
            form.initial[name] = self.request.POST.get(name, "")
        return form


class AgreementCreateView(AgreementFormPage, RecordCreateView):
    """Record an agreement, in whatever state it has reached."""

    model = Agreement
    form_class = AgreementForm
    list_url = "agreements:agreement_list"
    template_name = "agreements/agreement_form.html"
    parameters = ("city",)

    def get_initial(self) -> dict[str, Any]:
        """`?city=` names the first party."""
        initial = super().get_initial()
        if city := self.request.GET.get("city"):
            initial["party-0-city"] = city
        return initial

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or draw more rows."""
        if MORE_PARTIES in request.POST:
            return self.show(self.more_rows(None))
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> Agreement:
        """The agreement and its parties are one write."""
        return services.create_agreement(
            actor=self.request.user,
            values=form.service_values(),
            parties=form.parties,
            reason=form.cleaned_data["reason"],
        )


class AgreementUpdateView(AgreementFormPage, RecordUpdateView):
    """Change an agreement's facts and parties."""

    model = Agreement
    form_class = AgreementForm
    list_url = "agreements:agreement_list"
    template_name = "agreements/agreement_form.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Agreements that the user may see."""
        return Agreement.objects.visible_to(user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or draw more rows."""
        if MORE_PARTIES in request.POST:
            record = self.get_record()
            self.require("change", record)
            return self.show(record, self.more_rows(record))
        return super().post(request, *args, **kwargs)

    def save(self, record: Agreement, form: Any) -> Agreement:
        """The agreement and its parties are one write."""
        return services.change_agreement(
            record,
            actor=self.request.user,
            values=form.service_values(),
            parties=form.parties,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data.get("reason", ""),
        )


class AgreementVoidView(VoidView):
    """Withdraw an agreement recorded by mistake."""

    model = Agreement
    service = services.void_agreement


class AgreementTransitionView(TransitionView):
    """One move along the lifecycle."""

    model = Agreement
    lifecycle = lifecycle.AGREEMENT
    form_classes: ClassVar = {
        "approve": ApproveForm,
        "sign": SignForm,
        "enter_force": EnterForceForm,
        "end": CloseForm,
        "terminate": CloseForm,
        "supersede": SupersedeForm,
    }

    def form(self, record: Agreement, data: Any = None) -> ReasonForm:
        """The move's form; only agreements that the user may see can be named in it."""
        form = super().form(record, data)
        if isinstance(form, SupersedeForm):
            others = Agreement.objects.visible_to(self.request.user).active()
            form.offer(others.exclude(pk=record.pk))
        return form

    @staticmethod
    def service(record: Agreement, name: str, *, values: Any, **arguments: Any) -> Agreement:
        """The day from which the move counts is no field of the agreement."""
        effective_on = values.pop("effective_on", None)
        return services.move_agreement(
            record, name, values=values, effective_on=effective_on, **arguments
        )


class TermPage(MovePage):
    """Base of pages that do one thing with a term; the address names agreement and term."""

    model = Agreement
    request: Any

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Agreements that the user may see."""
        return Agreement.objects.visible_to(user)

    def prepare(self) -> Agreement:
        """404 for an unknown agreement, 403 for those who may not change it."""
        agreement: Agreement = self.get_record()
        self.require("change", agreement)
        return agreement

    def term(self, agreement: Agreement) -> Term:
        """The term that the address names."""
        return get_object_or_404(Term, agreement=agreement, pk=self.kwargs["term"])

    def more(self, record: Agreement) -> dict[str, Any]:
        """Any status allows it, so that mistakes can be mended."""
        return {"possible": not record.voided}


class TermEditView(TermPage):
    """Add a term, or change one."""

    def form(self, record: Agreement, data: Any = None) -> TermForm:
        """The term's days, as precisely as they are known."""
        term = self.term(record) if "term" in self.kwargs else None
        initial: dict[str, Any] = {"version": record.version}
        if term:
            initial["starts_on"] = PartialDate(term.starts_on, Precision(term.starts_on_precision))
            initial["supersedes"] = term.supersedes_id
            if term.ends_on:
                initial["ends_on"] = PartialDate(term.ends_on, Precision(term.ends_on_precision))
        earlier = record.terms.exclude(pk=term.pk) if term else record.terms.all()
        return TermForm(data, initial=initial, terms=earlier)

    def perform(self, record: Agreement, form: Any) -> Agreement:
        """Through the service."""
        services.save_term(
            record,
            actor=self.request.user,
            values=form.service_values(),
            term=self.term(record) if "term" in self.kwargs else None,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )
        return record

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Change the term") if "term" in self.kwargs else gettext("Add a term")


class TermRemoveView(TermPage):
    """Remove a term recorded by mistake."""

    def form(self, record: Agreement, data: Any = None) -> ReasonForm:
        """A reason is required."""
        return ReasonForm(data, initial={"version": record.version})

    def perform(self, record: Agreement, form: Any) -> Agreement:
        """Through the service."""
        services.remove_term(
            record,
            self.term(record),
            actor=self.request.user,
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )
        return record

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Remove the term")


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

    def more(self, record: Review) -> dict[str, Any]:
        """A finished review is not completed again."""
        return {"possible": record.state in lifecycle.REVIEW.get("complete").sources}


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
