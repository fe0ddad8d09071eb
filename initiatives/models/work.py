"""Initiatives: what is done with partner cities."""

import datetime
from collections.abc import Iterable
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from cities.models import City
from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.dates import period_end
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import SearchableRecord
from diplomacy.core.models.base import SearchableQuerySet
from diplomacy.core.money import MAX_YEN
from initiatives.enums import STARTED, InitiativeStatus
from initiatives.lifecycle import INITIATIVE_LIFECYCLE

from .strategies import StrategyItem


class InitiativeQuerySet(SearchableQuerySet):
    """Questions about initiatives."""

    def live(self, on: datetime.date) -> Self:
        """Running, and not over on the day."""
        return self.active().filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            status=InitiativeStatus.RUNNING,
            starts_on__lte=on,
        )


@feed.publish()
@track()
class Initiative(SearchableRecord):
    """A programme or a one-off event that a bureau carries out with partner cities."""

    title_en = models.CharField(_("title in English"), max_length=300, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=300, blank=True)
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement it fulfils"),
        on_delete=models.PROTECT,
        related_name="initiatives",
        null=True,
        blank=True,
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_on_precision = PrecisionField()
    ends_on = models.DateField(_("ends"), null=True, blank=True, help_text=_("Empty: open-ended."))
    ends_on_precision = PrecisionField()
    status = models.CharField(
        _("status"), max_length=10, choices=InitiativeStatus, default=InitiativeStatus.PLANNED
    )
    status_reason = models.TextField(
        _("reason for the status"), blank=True, help_text=_("Needed when cancelled.")
    )
    resident_benefit_en = models.TextField(_("benefit for residents in English"), blank=True)
    resident_benefit_ja = models.TextField(_("benefit for residents in Japanese"), blank=True)
    people_trained = models.PositiveIntegerField(
        _("people trained"),
        null=True,
        blank=True,
        help_text=_("How many took part in training so far. Empty: not on record."),
    )
    cost_yen = models.PositiveBigIntegerField(
        _("cost in yen"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MAX_YEN)],
        help_text=_("What was spent so far, in yen. Empty: not on record."),
    )
    cities = models.ManyToManyField(
        City, verbose_name=_("cities"), through="InitiativeCity", related_name="initiatives"
    )
    measures = models.ManyToManyField(
        StrategyItem,
        verbose_name=_("measures"),
        through="InitiativeMeasure",
        related_name="initiatives",
    )

    objects = InitiativeQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SearchableRecord.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["-starts_on", "id"]
        indexes = [
            *SearchableRecord.Meta.indexes,
            models.Index(F("starts_on").desc(nulls_last=True), "id", name="initiative_recent"),
            # All that counting a target asks of an initiative, without reading its texts.
            models.Index(
                fields=["id"],
                include=["starts_on", "starts_on_precision", "visibility", "lead_bureau"],
                condition=Q(status__in=STARTED, voided_at__isnull=True, lead_bureau__isnull=False),
                name="initiative_as_evidence",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="", title_ja=""),
                name="initiative_has_title",
                violation_error_message=_("Give a title in Japanese or in English."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="initiative_ends_after_start",
                violation_error_message=_("The initiative cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=STARTED) | Q(starts_on__isnull=False),
                name="initiative_started_has_date",
                violation_error_message=_(
                    "An initiative that has started needs the date of its start."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(status=InitiativeStatus.CANCELLED) | ~Q(status_reason=""),
                name="initiative_cancelled_has_reason",
                violation_error_message=_("Say why the initiative is cancelled."),
            ),
        ]
        triggers = [
            *SearchableRecord.Meta.triggers,
            INITIATIVE_LIFECYCLE.trigger("initiative_status_moves"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self, "title")

    @property
    def resident_benefit(self) -> str:
        """What residents get from it, in the reader's language."""
        return pick(self, "resident_benefit")

    def get_absolute_url(self) -> str:
        """The initiative's page."""
        return address("initiatives:initiative_detail", pk=self.pk)

    def clean(self) -> None:
        """Move dates to the last day of the period that is known."""
        super().clean()
        if self.starts_on:
            self.starts_on = period_end(self.starts_on, self.starts_on_precision)
        if self.ends_on:
            self.ends_on = period_end(self.ends_on, self.ends_on_precision)

    def search_parts(self) -> Iterable[str | None]:
        """Titles and the benefit for residents; cities are a filter of their own."""
        return [self.title_en, self.title_ja, self.resident_benefit_en, self.resident_benefit_ja]


@feed.shown_on("initiative")
@track(root="initiative")
class InitiativeCity(models.Model):
    """A partner city that takes part in an initiative."""

    initiative = models.ForeignKey(
        Initiative,
        verbose_name=_("initiative"),
        on_delete=models.CASCADE,
        related_name="city_links",
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="initiative_links"
    )

    class Meta:
        verbose_name = _("city of an initiative")
        verbose_name_plural = _("cities of initiatives")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "city"],
                name="initiativecity_once",
                violation_error_message=_("This city already takes part."),
            )
        ]

    def __str__(self) -> str:
        return str(self.city)


@feed.shown_on("initiative")
@track(root="initiative")
class InitiativeMeasure(models.Model):
    """A measure of the strategy that an initiative carries out."""

    initiative = models.ForeignKey(
        Initiative,
        verbose_name=_("initiative"),
        on_delete=models.CASCADE,
        related_name="measure_links",
    )
    item = models.ForeignKey(
        StrategyItem,
        verbose_name=_("measure"),
        on_delete=models.PROTECT,
        related_name="initiative_links",
    )

    class Meta:
        verbose_name = _("measure of an initiative")
        verbose_name_plural = _("measures of initiatives")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "item"],
                name="initiativemeasure_once",
                violation_error_message=_("This measure is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.item)
