"""Questions that a review puts to bureaus."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.enums import QuestionState
from diplomacy.core.addresses import address
from diplomacy.core.dates import format_date
from diplomacy.core.feed import recording as feed
from diplomacy.core.history import track
from diplomacy.core.models import Record
from diplomacy.core.models.base import RecordQuerySet

from .reviews import Review


class ReviewQuestionQuerySet(RecordQuerySet):
    """Questions people ask about questions."""

    def visible_to(self, user: Any) -> Self:
        """Questions of reviews that the user may know of."""
        return super().visible_to(user).exclude(review__in=Review.objects.hidden_from(user))

    def waiting(self) -> Self:
        """Those that nobody has answered or withdrawn."""
        return self.active().filter(state=QuestionState.ASKED)


@feed.publish(hidden_with=["review"])
@track(root="review")
class ReviewQuestion(Record):
    """What a review asks a bureau, and what it answers.

    The bureau that is asked leads the answer: it is the record's lead bureau.
    """

    review = models.ForeignKey(
        Review, verbose_name=_("review"), on_delete=models.PROTECT, related_name="questions"
    )
    text = models.TextField(_("question"), max_length=4000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("answer due on"))
    state = models.CharField(
        _("state"), max_length=10, choices=QuestionState, default=QuestionState.ASKED
    )
    answer = models.TextField(pgettext_lazy("question", "answer"), max_length=20000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = ReviewQuestionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        verbose_name = _("question to a bureau")
        verbose_name_plural = _("questions to bureaus")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state=QuestionState.ASKED), name="question_waiting"
            ),
            models.Index(fields=["-asked_on", "id"], name="question_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="question_says_something",
                violation_error_message=_("Write the question."),
            ),
            models.CheckConstraint(
                condition=Q(lead_bureau__isnull=False),
                name="question_names_a_bureau",
                violation_error_message=_("Say which bureau is asked."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")),
                name="question_due_after_asked",
                violation_error_message=_("The answer cannot be due before the question is asked."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=QuestionState.ANSWERED)
                    & ~Q(answer="")
                    & Q(answered_by__isnull=False, answered_on__isnull=False)
                )
                | (
                    ~Q(state=QuestionState.ANSWERED)
                    & Q(answer="", answered_by__isnull=True, answered_on__isnull=True)
                ),
                name="question_answered_says_what",
                violation_error_message=_(
                    "An answered question needs its answer, its day and who answered."
                ),
            ),
        ]
        triggers = [*Record.Meta.triggers, lifecycle.QUESTION.trigger("question_state_moves")]

    def __str__(self) -> str:
        return gettext("Question of %(day)s to %(bureau)s") % {
            "day": format_date(self.asked_on),
            "bureau": self.lead_bureau,
        }

    def get_absolute_url(self) -> str:
        """The question's page."""
        return address("agreements:question_detail", pk=self.pk)
