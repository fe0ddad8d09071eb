"""Agreements and their parties."""

import datetime
from collections.abc import Iterable
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.enums import (
    REVIEWED,
    UNFINISHED,
    UNSIGNED,
    AgreementKind,
    AgreementLabel,
    AgreementStatus,
    ReviewPhase,
    ReviewState,
)
from agreements.review_clock import (
    DEFAULT_INTERVAL,
    DUE_WITHIN,
    LONGEST_INTERVAL,
    SHORTEST_INTERVAL,
    clock_starts,
)
from cities.models import City
from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.enums import Language
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import SearchableRecord
from diplomacy.core.models.base import SearchableQuerySet

from .reviews import Review
from .terms import Term

#: What a request for approval holds back; services say the same in words beforehand.
APPROVAL_TRIGGERS = [
    pgtrigger.Trigger(
        name="agreement_approvals_settled",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition("OLD.status = 'draft' AND NEW.status <> 'draft'"),
        func="""
        IF EXISTS (SELECT 1 FROM agreements_approval
                   WHERE agreement_id = NEW.id AND state IN ('pending', 'refused')) THEN
            RAISE EXCEPTION 'a request for approval is not settled'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_approvals_settled';
        END IF;
        RETURN NEW;
        """,
    ),
    pgtrigger.Trigger(
        name="agreement_keeps_assembly_day",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.assembly_approved_on IS NOT NULL AND NEW.assembly_approved_on IS NULL"
        ),
        func="""
        IF EXISTS (SELECT 1 FROM agreements_approval WHERE agreement_id = NEW.id
                   AND body = 'assembly' AND state = 'approved') THEN
            RAISE EXCEPTION 'the Assembly has approved: its day is kept'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_keeps_assembly_day';
        END IF;
        RETURN NEW;
        """,
    ),
]


class AgreementQuerySet(SearchableQuerySet):
    """Questions people ask about agreements."""

    def in_force(self, on: datetime.date) -> Self:
        """Those with a term that covers the day, whatever became of them since. Terms of what is
        not signed are plans."""
        running = Term.objects.filter(agreement=OuterRef("pk")).running(on)
        return self.filter(Exists(running), voided_at__isnull=True).exclude(status__in=UNSIGNED)

    def lapsed(self, on: datetime.date) -> Self:
        """Alive by their status although every term they had lies before the day."""
        terms = Term.objects.filter(agreement=OuterRef("pk"))
        return self.filter(
            Exists(terms),
            ~Exists(terms.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))),
            status__in=[AgreementStatus.IN_FORCE, AgreementStatus.RESTED],
            voided_at__isnull=True,
        )

    def signed(self) -> Self:
        """Signed, or any status after it."""
        return self.exclude(status__in=UNSIGNED)

    def with_review(self, on: datetime.date) -> Self:
        """Annotate ``next_review_due`` and ``review_state``, both null while no clock runs.

        The join meets one row at most, because the database allows one unfinished review each.
        """
        completed = Review.objects.filter(
            agreement=OuterRef("pk"), state=ReviewState.COMPLETED, voided_at__isnull=True
        )
        # The clock of a younger one runs from its conclusion: its first review lies ahead.
        never_reviewed = Q(
            kind=AgreementKind.SISTER_FRIENDSHIP, concluded_on__lt=clock_starts()
        ) & ~Exists(completed)
        return self.annotate(
            current_review=FilteredRelation(
                "reviews",
                condition=Q(reviews__state__in=UNFINISHED, reviews__voided_at__isnull=True),
            )
        ).annotate(
            next_review_due=Case(When(status__in=REVIEWED, then=F("current_review__due_on"))),
            review_state=Case(
                When(~Q(status__in=REVIEWED), then=Value(None)),
                When(current_review__state=ReviewState.OPEN, then=Value(ReviewPhase.OPEN.value)),
                When(current_review__due_on__lt=on, then=Value(ReviewPhase.OVERDUE.value)),
                When(
                    current_review__due_on__lte=on + DUE_WITHIN, then=Value(ReviewPhase.DUE.value)
                ),
                When(never_reviewed, then=Value(ReviewPhase.NONE_ON_RECORD.value)),
                default=Value(ReviewPhase.SCHEDULED.value),
                output_field=models.CharField(null=True),
            ),
        )

    def due_for_review(self, on: datetime.date) -> Self:
        """Those whose review is under way, overdue or due within a year of the day."""
        return self.with_review(on).filter(
            voided_at__isnull=True,
            review_state__in=[ReviewPhase.OPEN, ReviewPhase.OVERDUE, ReviewPhase.DUE],
        )


@feed.publish()
@track()
class Agreement(SearchableRecord):
    """Something agreed between the home city, which is implied, and its parties."""

    reference = models.CharField(
        _("reference"),
        max_length=64,
        unique=True,
        help_text=_("The number under which it is filed."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind)
    label = models.CharField(
        _("sister or friendship"),
        max_length=10,
        choices=AgreementLabel,
        blank=True,
        help_text=_("Which word the agreement itself uses, if known."),
    )
    title_ja = models.CharField(_("title in Japanese"), max_length=300, blank=True)
    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT
    )
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True)
    concluded_on_precision = PrecisionField()
    fields_of_cooperation = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("fields of cooperation"),
        default=list,
        blank=True,
    )
    review_interval_months = models.PositiveSmallIntegerField(
        _("review interval in months"),
        default=DEFAULT_INTERVAL,
        validators=[MinValueValidator(SHORTEST_INTERVAL), MaxValueValidator(LONGEST_INTERVAL)],
    )
    assembly_approved_on = models.DateField(
        _("approved by the Metropolitan Assembly on"),
        null=True,
        blank=True,
        help_text=_("Needed before a sister or friendship agreement is signed."),
    )
    historical = models.BooleanField(
        _("historical"),
        default=False,
        help_text=_(
            "Concluded before records were kept here; the day of approval is not on record."
        ),
    )
    signed_at_ja = models.CharField(_("place of signing in Japanese"), max_length=200, blank=True)
    signed_at_en = models.CharField(_("place of signing in English"), max_length=200, blank=True)
    home_signatory = models.CharField(_("signed for the home city by"), max_length=200, blank=True)
    home_signatory_title = models.CharField(
        _("office held when signing"), max_length=200, blank=True
    )
    superseded_by = models.ForeignKey(
        "self",
        verbose_name=_("superseded by"),
        on_delete=models.PROTECT,
        related_name="supersedes",
        null=True,
        blank=True,
    )
    notes = models.TextField(_("working notes"), blank=True)
    notes_language = models.CharField(
        _("language of the notes"), max_length=2, choices=Language, default=Language.JA
    )
    cities = models.ManyToManyField(
        City, verbose_name=_("parties"), through="Party", related_name="agreements"
    )

    objects = AgreementQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SearchableRecord.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="", title_ja=""),
                name="agreement_has_title",
                violation_error_message=_("Give a title in Japanese or in English."),
            ),
            models.CheckConstraint(
                condition=Q(review_interval_months__range=(SHORTEST_INTERVAL, LONGEST_INTERVAL)),
                name="agreement_review_interval",
                violation_error_message=_("The review interval is 24 to 60 months."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNSIGNED) | Q(concluded_on__isnull=False),
                name="agreement_signed_has_date",
                violation_error_message=_("A signed agreement needs the date of its conclusion."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=AgreementKind.SISTER_FRIENDSHIP)
                | Q(status__in=UNSIGNED)
                | Q(assembly_approved_on__isnull=False)
                | Q(historical=True),
                name="agreement_sister_approved",
                violation_error_message=_(
                    "A sister or friendship agreement needs the day of the Assembly's approval,"
                    " unless it is marked as historical."
                ),
            ),
            models.CheckConstraint(
                condition=Q(label="") | Q(kind=AgreementKind.SISTER_FRIENDSHIP),
                name="agreement_label_of_sister",
                violation_error_message=_(
                    "Only a sister or friendship agreement has such a label."
                ),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True)
                | (Q(status=AgreementStatus.SUPERSEDED) & ~Q(superseded_by=F("id"))),
                name="agreement_superseded_by_another",
                violation_error_message=_(
                    "Only a superseded agreement names another that replaced it."
                ),
            ),
        ]
        triggers = [
            *SearchableRecord.Meta.triggers,
            lifecycle.AGREEMENT.trigger("agreement_status_moves"),
            *APPROVAL_TRIGGERS,
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self, "title")

    @property
    def signed_at(self) -> str:
        """The place of signing in the reader's language."""
        return pick(self, "signed_at")

    def concerns(self, cities: Iterable[City]) -> bool:
        """Whether one of the cities is a party, under whichever of its merged records."""
        return self.parties.filter(city__in=City.objects.same_as(cities)).exists()

    def get_absolute_url(self) -> str:
        """The agreement's page."""
        return address("agreements:agreement_detail", pk=self.pk)

    def search_parts(self) -> Iterable[str]:
        """Reference, titles and fields; cities are found by the city filter."""
        return [self.reference, self.title_en, self.title_ja, *self.fields_of_cooperation]


@feed.shown_on("agreement")
@track(root="agreement")
class Party(models.Model):
    """A partner city that is party to an agreement, and who signed for it."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="parties"
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="agreement_parties"
    )
    signatory = models.CharField(_("signed by"), max_length=200, blank=True)
    signatory_title = models.CharField(_("title when signing"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "city"],
                name="party_once_per_agreement",
                violation_error_message=_("This city is already a party."),
            )
        ]

    def __str__(self) -> str:
        return str(self.city)
