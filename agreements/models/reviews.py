"""Reviews of agreements."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.enums import (
    UNFINISHED,
    ReviewOutcome,
    ReviewState,
)
from diplomacy.core.addresses import address
from diplomacy.core.feed import recording as feed
from diplomacy.core.history import track
from diplomacy.core.models import Record


@feed.publish(shown_on=["agreement"])
@track(root="agreement")
class Review(Record):
    """One look at whether an agreement still serves residents; cycles count from one."""

    agreement = models.ForeignKey(
        "Agreement", verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="reviews"
    )
    cycle = models.PositiveSmallIntegerField(_("cycle"), validators=[MinValueValidator(1)])
    due_on = models.DateField(_("due on"), help_text=_("Written by the review clock."))
    state = models.CharField(
        _("state"), max_length=10, choices=ReviewState, default=ReviewState.SCHEDULED
    )
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=ReviewOutcome, blank=True)
    rationale = models.TextField(_("reasons for the outcome"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("completed by"),
        on_delete=models.PROTECT,
        related_name="reviews",
        null=True,
        blank=True,
    )

    class Meta(Record.Meta):
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["agreement", "cycle"]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state__in=UNFINISHED), name="review_unfinished_due"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "cycle"],
                name="review_once_per_cycle",
                violation_error_message=_("This cycle already has a review."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=UNFINISHED, voided_at__isnull=True),
                name="review_one_unfinished",
                violation_error_message=_(
                    "This agreement already has a review that is not finished."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.COMPLETED)
                | (Q(completed_on__isnull=False, author__isnull=False) & ~Q(outcome="")),
                name="review_completed_says_how",
                violation_error_message=_(
                    "A completed review needs its outcome, its day and who completed it."
                ),
            ),
        ]
        triggers = [*Record.Meta.triggers, lifecycle.REVIEW.trigger("review_state_moves")]

    def __str__(self) -> str:
        names = {"cycle": self.cycle, "agreement": self.agreement}
        return gettext("Review %(cycle)s of “%(agreement)s”") % names

    def get_absolute_url(self) -> str:
        """The review's workspace."""
        return address("agreements:review_detail", pk=self.pk)
