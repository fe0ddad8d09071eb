"""Pages of the questions that reviews put to bureaus."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from agreements import lifecycle, services
from agreements.enums import UNFINISHED
from agreements.filters.reviews import ReviewQuestionFilterSet
from agreements.forms.reviews import AnswerForm, QuestionForm
from agreements.models import Agreement, Review, ReviewQuestion
from agreements.tables.reviews import QUESTIONS, question_badge
from diplomacy.core import clock
from diplomacy.core.dates import format_date
from diplomacy.core.pages.details import Fact, RecordDetailView, RecordMixin
from diplomacy.core.pages.forms import add_service_errors
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import TransitionView, VoidView
from diplomacy.core.tables import Badge


class QuestionListView(RecordListView):
    """Questions to bureaus, by bureau and state."""

    model = ReviewQuestion
    filterset_class = ReviewQuestionFilterSet
    table = QUESTIONS
    empty_text = _("No question matches. Questions are asked on the page of a review.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the cells read."""
        questions = ReviewQuestion.objects.visible_to(user)
        return questions.select_related("review__agreement", "lead_bureau")


class QuestionDetailView(RecordDetailView):
    """What was asked, by whom and until when, and the answer."""

    model = ReviewQuestion
    transition_url = "agreements:question_transition"
    void_url = "agreements:question_void"
    lifecycle = lifecycle.QUESTION

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Questions with what the page reads."""
        return ReviewQuestion.objects.visible_to(user).select_related(
            "review__agreement", "lead_bureau", "asked_by", "answered_by"
        )

    def belongs_to(self, record: ReviewQuestion) -> list[tuple[Any, str]]:
        """The agreement and the review."""
        review = record.review
        return [
            (str(review.agreement), review.agreement.get_absolute_url()),
            (str(review), review.get_absolute_url()),
        ]

    def badges(self, record: Any) -> list[Badge]:
        """Where it stands; late ones say so."""
        return [question_badge(record, clock.today())]

    def facts(self, record: Any) -> list[Fact]:
        """In reading order: question, then answer."""
        facts = [
            Fact(_("Bureau asked"), record.lead_bureau, "lead_bureau"),
            Fact(_("Question"), record.text, "text"),
            Fact(_("Asked by"), record.asked_by),
            Fact(_("Asked on"), format_date(record.asked_on)),
            Fact(_("Answer due on"), format_date(record.due_on), "due_on"),
        ]
        if record.answer:
            facts += [
                Fact(pgettext_lazy("question", "Answer"), record.answer, "answer"),
                Fact(_("Answered by"), record.answered_by),
                Fact(_("Answered on"), format_date(record.answered_on)),
            ]
        return facts


class QuestionCreateView(RecordMixin, View):
    """Ask a bureau."""

    model = Review

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Reviews of agreements that the user may see."""
        visible = Review.objects.visible_to(user).select_related("agreement")
        return visible.filter(agreement__in=Agreement.objects.visible_to(user))

    def prepare(self) -> Review:
        """404 for an unknown review, 403 for those who may not change it."""
        review: Review = self.get_record()
        self.require("change", review)
        return review

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The empty form."""
        return self.show(self.prepare(), QuestionForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Ask, or say what is wrong."""
        review, form = self.prepare(), QuestionForm(request.POST)
        if form.is_valid():
            try:
                question = services.ask_question(
                    review,
                    actor=request.user,  # type: ignore[arg-type]  # signed in: they may change it
                    **form.cleaned_data,
                )
            except ValidationError as error:
                add_service_errors(form, error)
            else:
                text = gettext("%(bureau)s was asked; its officers are told.")
                messages.success(request, text % {"bureau": question.lead_bureau})
                return HttpResponseRedirect(review.get_absolute_url())
        return self.show(review, form)

    def show(self, review: Review, form: QuestionForm) -> HttpResponse:
        """The page with this form."""
        context = {
            "title": gettext("Ask a bureau: %(record)s") % {"record": review},
            "record": review,
            "form": form,
            "possible": not review.voided and review.state in UNFINISHED,
            "submit_label": gettext("Ask"),
            "cancel_url": review.get_absolute_url(),
        }
        status = 400 if form.is_bound else 200
        return render(self.request, "core/transition.html", context, status=status)


class QuestionTransitionView(TransitionView):
    """Answer or withdraw."""

    model = ReviewQuestion
    lifecycle = lifecycle.QUESTION
    form_classes: ClassVar = {"answer": AnswerForm}

    @staticmethod
    def service(
        record: ReviewQuestion, name: str, *, values: Any, **arguments: Any
    ) -> ReviewQuestion:
        """Each move has a service of its own."""
        if name == "answer":
            return services.answer_question(record, answer=values["answer"], **arguments)
        return services.withdraw_question(record, **arguments)


class QuestionVoidView(VoidView):
    """Withdraw a question, or its answer, that was recorded by mistake."""

    model = ReviewQuestion
    service = services.void_question
