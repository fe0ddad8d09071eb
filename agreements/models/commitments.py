"""Commitments: what a side promised in an agreement, by when, and what became of it."""

import datetime
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.enums import GIVEN_UP, REVIEWED, CommitmentState, Side
from cities.models import City
from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.constraints import CompositeForeignKey
from diplomacy.core.dates import period_end
from diplomacy.core.enums import Language
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import SearchableRecord
from diplomacy.core.models.base import SearchableQuerySet

from .agreements import Agreement

# As much of a promise as a title, a path or the subject of a mail can bear.
TITLE_LENGTH = 80


class CommitmentQuerySet(SearchableQuerySet):
    """Questions about commitments."""

    def visible_to(self, user: Any) -> Self:
        """Commitments the user may know of; those of a hidden agreement are hidden as well."""
        visible = super().visible_to(user)
        agreements = Agreement.objects.visible_to(user)
        return visible.filter(agreement__in=agreements) if agreements.query.where else visible

    def outstanding(self) -> Self:
        """Open, in an agreement that is signed and has not come to an end."""
        return self.active().filter(
            state=CommitmentState.OPEN,
            agreement__status__in=REVIEWED,
            agreement__voided_at__isnull=True,
        )

    def overdue(self, on: datetime.date) -> Self:
        """Outstanding, and due on a day, month or year that lies wholly before the day."""
        return self.outstanding().filter(due_on__lt=on)


@feed.publish(hidden_with=["agreement"])
@track()
class Commitment(SearchableRecord):
    """What the home city or a party promised in an agreement.

    The bureau in the lead is the one that answers for it, whichever side promised: it sees to it
    that the home city keeps its word, or asks the partner about theirs. So it is called the owner.
    """

    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        related_name="commitments",
    )
    side = models.CharField(_("promised by"), max_length=7, choices=Side, default=Side.HOME)
    city = models.ForeignKey(
        City,
        verbose_name=_("partner city that promised"),
        on_delete=models.PROTECT,
        related_name="commitments",
        null=True,
        blank=True,
    )
    text_ja = models.TextField(_("promise in Japanese"), blank=True)
    text_en = models.TextField(_("promise in English"), blank=True)
    lead_bureau = models.ForeignKey(
        "core.Bureau",
        verbose_name=_("owner bureau"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Which bureau sees to it that the promise is kept."),
    )
    due_on = models.DateField(
        _("due"), null=True, blank=True, help_text=_("Empty: no date was agreed.")
    )
    due_on_precision = PrecisionField()
    state = models.CharField(
        _("state"), max_length=8, choices=CommitmentState, default=CommitmentState.OPEN
    )
    state_reason = models.TextField(
        _("reason for the state"), blank=True, help_text=_("Needed when not kept or dropped.")
    )
    kept_on = models.DateField(_("kept on"), null=True, blank=True)
    kept_on_precision = PrecisionField()
    evidence = models.TextField(
        _("how it was kept"),
        blank=True,
        help_text=_("What was done, and where that can be read."),
    )
    evidence_language = models.CharField(
        _("language of that text"), max_length=2, choices=Language, default=Language.JA
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reported by"),
        on_delete=models.PROTECT,
        related_name="commitments_reported",
        null=True,
        blank=True,
        editable=False,
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        on_delete=models.PROTECT,
        related_name="commitments_checked",
        null=True,
        blank=True,
        editable=False,
    )

    objects = CommitmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SearchableRecord.Meta):
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["due_on", "id"]
        indexes = [
            *SearchableRecord.Meta.indexes,
            models.Index(F("due_on").asc(nulls_last=True), "id", name="commitment_by_due"),
            models.Index(
                fields=["due_on"],
                condition=Q(state=CommitmentState.OPEN, voided_at__isnull=True),
                name="commitment_open_due",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_en="", text_ja=""),
                name="commitment_has_text",
                violation_error_message=_("Say in Japanese or in English what was promised."),
            ),
            models.CheckConstraint(
                condition=Q(side=Side.HOME, city__isnull=True)
                | Q(side=Side.PARTNER, city__isnull=False),
                name="commitment_side_names_city",
                violation_error_message=_(
                    "Name the partner city where a partner promised, and none where the home city"
                    " did."
                ),
            ),
            CompositeForeignKey(
                name="commitment_by_a_party",
                columns={"agreement": "agreement", "city": "city"},
                to="agreements.Party",
                violation_error_code="not_party",
                violation_error_message=_(
                    "A promise is made by the home city or by a party to the agreement; whoever"
                    " made one stays a party."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.KEPT)
                | (Q(kept_on__isnull=False) & ~Q(evidence="")),
                name="commitment_kept_says_how",
                violation_error_message=_("Say on which day the promise was kept, and how."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GIVEN_UP) | ~Q(state_reason=""),
                name="commitment_given_up_says_why",
                violation_error_message=_("Say why the promise is not kept or dropped."),
            ),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.KEPT)
                | Q(kept_on__isnull=True, reported_by__isnull=True, checked_on__isnull=True),
                name="commitment_day_if_kept",
                violation_error_message=_(
                    "Only a promise that was kept has the day on which it was kept."
                ),
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by__isnull=True)
                | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="commitment_check_says_who",
                violation_error_message=_("A check has its day and the person who made it."),
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True)
                | Q(reported_by__isnull=True)
                | ~Q(checked_by=F("reported_by")),
                name="commitment_checked_by_another",
                violation_error_message=_(
                    "Somebody other than the person who reported it has to check it."
                ),
            ),
        ]
        triggers = [
            *SearchableRecord.Meta.triggers,
            lifecycle.COMMITMENT.trigger("commitment_state_moves"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> str:
        """The promise in the reader's language."""
        return pick(self, "text")

    @property
    def title(self) -> str:
        """The beginning of the promise, on one line."""
        return _shortened(self.text)

    def title_in(self, language: str) -> str:
        """The beginning of the promise in ``ja`` or ``en``; empty where there is none."""
        return _shortened(getattr(self, f"text_{language}"))

    def is_overdue(self, on: datetime.date) -> bool:
        """Whether it should have been kept before the day, as :meth:`~CommitmentQuerySet.overdue`
        asks: nobody waits for a promise of a draft, or of what has ended."""
        return (
            self.state == CommitmentState.OPEN
            and self.due_on is not None
            and self.due_on < on
            and not self.voided
            and self.agreement.status in REVIEWED
            and not self.agreement.voided
        )

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return address("agreements:commitment_detail", pk=self.pk)

    def clean(self) -> None:
        """Move dates to the last day of the period that is known."""
        super().clean()
        if self.due_on:
            self.due_on = period_end(self.due_on, self.due_on_precision)
        if self.kept_on:
            self.kept_on = period_end(self.kept_on, self.kept_on_precision)

    def search_parts(self) -> Iterable[str | None]:
        """The promise in both languages; how it was kept is no way to find it."""
        return [self.text_ja, self.text_en]


def _shortened(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(TITLE_LENGTH)
