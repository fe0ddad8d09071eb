"""Pages of agreements."""

from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle, services
from agreements.enums import UNSETTLED, AgreementKind
from agreements.filters.agreements import AgreementFilterSet
from agreements.forms.agreements import (
    BLANK_PARTIES,
    AgreementForm,
    ApproveForm,
    CloseForm,
    EnterForceForm,
    SignForm,
    SupersedeForm,
)
from agreements.models import Agreement, Approval, Review
from agreements.selectors.agreements import (
    agreements_for,
    on_timeline,
    parties_of,
    reviews_of,
    terms_of,
)
from agreements.tables.agreements import AGREEMENTS, review_badge, status_badge
from agreements.tables.timeline import TIMELINE
from diplomacy.core import clock, policies
from diplomacy.core.bilingual import pick_marked
from diplomacy.core.dates import format_date
from diplomacy.core.forms import ReasonForm
from diplomacy.core.pages.details import Action, Fact, RecordDetailView, date_fact
from diplomacy.core.pages.forms import ForUser, RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import Link, RecordListView
from diplomacy.core.pages.transitions import TransitionView, VoidView
from diplomacy.core.tables import Badge
from diplomacy.core.transitions import Lifecycle, Transition

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

    def get_links(self) -> list[Link]:
        """To the same agreements over the years."""
        return [Link(_("Timeline of terms"), reverse("agreements:agreement_timeline"))]


class AgreementTimelineView(RecordListView):
    """The terms of agreements over the years."""

    model = Agreement
    title = _("Timeline of terms")
    filterset_class = AgreementFilterSet
    table = TIMELINE
    page_size = 100
    template_name = "agreements/timeline.html"
    empty_text = _("No agreement matches. Remove a filter, or look for another word.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the bars are drawn from."""
        return on_timeline(user, clock.today())

    def get_links(self) -> list[Link]:
        """To the plain list."""
        return [Link(_("Agreements"), reverse("agreements:agreement_list"))]


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
        unsettled = Approval.objects.filter(agreement=OuterRef("pk"), state__in=UNSETTLED)
        return agreements.select_related("lead_bureau", "superseded_by").annotate(
            unsettled=Exists(unsettled)
        )

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
            *self._signing(record),
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
    def _signing(record: Agreement) -> list[Fact]:
        """Where it was signed and by whom for the home city, as far as that is recorded."""
        who = record.home_signatory
        if who and record.home_signatory_title:
            who = gettext("%(name)s (%(title)s)") % {
                "name": who,
                "title": record.home_signatory_title,
            }
        facts = []
        if record.signed_at:
            place = pick_marked(record, "signed_at")
            facts.append(Fact(_("Place of signing"), place, "signed_at_en"))
        if who:
            facts.append(Fact(_("Signed for the home city by"), who, "home_signatory"))
        return facts

    def _move(self, record: Any, lifecycle: Lifecycle, move: Transition) -> Action:
        """Approving waits for everybody who was asked."""
        action = super()._move(record, lifecycle, move)
        if move.name == "approve" and record.unsettled and not action.why_not:
            why_not = gettext("A request for approval has no answer yet, or was refused.")
            return replace(action, why_not=why_not)
        return action

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
