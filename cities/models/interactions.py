"""Interactions: what happened between the home city and other cities, and when."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.enums import InteractionKind
from diplomacy.core.addresses import address
from diplomacy.core.dates import format_date, period_end
from diplomacy.core.enums import Language
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import SearchableRecord

from .partners import City


@feed.publish()
@track()
class Interaction(SearchableRecord):
    """A call, letter or meeting that took place, with one city or with several at once.

    Visits are records of their own. The summary is one text in the language it was written in: a
    note for colleagues, which nobody translates.
    """

    occurred_on = models.DateField(_("date"))
    occurred_on_precision = PrecisionField()
    kind = models.CharField(_("kind"), max_length=13, choices=InteractionKind)
    summary = models.TextField(_("summary"), help_text=_("What was said or agreed, and by whom."))
    language = models.CharField(_("language of the summary"), max_length=2, choices=Language)
    cities = models.ManyToManyField(
        City, verbose_name=_("cities"), through="InteractionCity", related_name="interactions"
    )

    class Meta(SearchableRecord.Meta):
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        ordering = ["-occurred_on", "id"]
        indexes = [
            *SearchableRecord.Meta.indexes,
            models.Index(fields=["-occurred_on", "id"], name="interaction_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(summary=""),
                name="interaction_has_summary",
                violation_error_message=_("Say in a few words what happened."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it was and when. Its cities are not named: not everybody may know of each."""
        return gettext("%(kind)s, %(day)s") % {
            "kind": self.get_kind_display(),
            "day": format_date(self.occurred_on, self.occurred_on_precision),
        }

    def get_absolute_url(self) -> str:
        """The interaction's page."""
        return address("cities:interaction_detail", pk=self.pk)

    def clean(self) -> None:
        """Move the date to the last day of the period that is known."""
        super().clean()
        if self.occurred_on:
            self.occurred_on = period_end(self.occurred_on, self.occurred_on_precision)

    def search_parts(self) -> Iterable[str | None]:
        """The summary; cities are a filter of their own."""
        return [self.summary]


@feed.shown_on("interaction")
@track(root="interaction")
class InteractionCity(models.Model):
    """A city with which it happened."""

    interaction = models.ForeignKey(
        Interaction,
        verbose_name=_("interaction"),
        on_delete=models.CASCADE,
        related_name="city_links",
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="interaction_links"
    )

    class Meta:
        verbose_name = _("city of an interaction")
        verbose_name_plural = _("cities of interactions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["interaction", "city"],
                name="interactioncity_once",
                violation_error_message=_("This city is already named."),
            )
        ]

    def __str__(self) -> str:
        return str(self.city)
