"""Funds that pay for developing people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import CodeField
from diplomacy.core.history import track
from diplomacy.core.models import Record
from initiatives.enums import FundStatus
from initiatives.validators import validate_articles


@feed.publish()
@track()
class Fund(Record):
    """Money set aside for initiatives that develop people."""

    code = CodeField()
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_tentative = models.BooleanField(_("the name is tentative"), default=False)
    status = models.CharField(
        _("status"), max_length=16, choices=FundStatus, default=FundStatus.BUDGET_REQUESTED
    )
    amount_yen = models.PositiveBigIntegerField(
        _("amount in yen"),
        null=True,
        blank=True,
        help_text=_("As announced; empty where no source names it."),
    )
    amount_as_written = models.CharField(_("amount as written"), max_length=60, blank=True)
    starts_in_fiscal_year = models.PositiveSmallIntegerField(
        _("starts in fiscal year"), null=True, blank=True
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("restructured into"),
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
    )
    purposes = models.JSONField(
        _("purposes"), default=list, blank=True, validators=[validate_articles]
    )

    class Meta(Record.Meta):
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["-starts_in_fiscal_year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="fund_not_its_own_successor",
                violation_error_message=_("A fund cannot be restructured into itself."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self, "name")

    def get_absolute_url(self) -> str:
        """The fund's page."""
        return address("initiatives:fund_detail", code=self.code)
