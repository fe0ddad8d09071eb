"""The times for which an agreement is in force."""

import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cities.models import days
from diplomacy.core.dates import format_date
from diplomacy.core.fields import PrecisionField
from diplomacy.core.history import track
from diplomacy.core.validators import validate_order


class TermQuerySet(models.QuerySet["Term"]):
    """Terms over time."""

    def running(self, on: datetime.date) -> Self:
        """Terms that cover the day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


_ENDS_FIRST = _("The term cannot end before it starts.")


@track(root="agreement")
class Term(models.Model):
    """A time for which an agreement is in force; without an end it is open-ended."""

    agreement = models.ForeignKey(
        "Agreement", verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="terms"
    )
    starts_on = models.DateField(_("from"))
    starts_on_precision = PrecisionField()
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: open-ended."))
    ends_on_precision = PrecisionField()
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("renews"),
        on_delete=models.PROTECT,
        related_name="renewed_by",
        null=True,
        blank=True,
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_start",
                violation_error_message=_ENDS_FIRST,
            ),
            ExclusionConstraint(
                name="term_no_overlap",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_code="overlap",
                violation_error_message=_("The term overlaps another term of this agreement."),
            ),
        ]

    def __str__(self) -> str:
        starts = format_date(self.starts_on, self.starts_on_precision)
        ends = format_date(self.ends_on, self.ends_on_precision) or gettext("open-ended")
        return f"{starts} – {ends}"

    def clean(self) -> None:
        """Days in their order."""
        validate_order(self.starts_on, self.ends_on, _ENDS_FIRST)
