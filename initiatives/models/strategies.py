"""Strategies and the tree of what they ask for."""

from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import CodeField, PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import Record, SearchableRecord
from diplomacy.core.models.base import SearchableQuerySet
from initiatives.enums import ItemKind, StrategyStatus, TranslationStatus
from initiatives.validators import validate_articles


@feed.publish()
@track()
class Strategy(Record):
    """A version of the strategy; records point into the version they were made under."""

    code = CodeField()
    title_en = models.CharField(_("title in English"), max_length=300)
    title_ja = models.CharField(_("title in Japanese"), max_length=300)
    dated = models.DateField(_("dated"), null=True, blank=True)
    dated_precision = PrecisionField()
    starts_on = models.DateField(_("applies from"))
    ends_on = models.DateField(_("applies until"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=StrategyStatus, default=StrategyStatus.DRAFT
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("supersedes"),
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
    )
    objective_en = models.TextField(_("objective in English"), blank=True)
    objective_ja = models.TextField(_("objective in Japanese"), blank=True)
    review_en = models.TextField(_("review clause in English"), blank=True)
    review_ja = models.TextField(_("review clause in Japanese"), blank=True)
    principles = models.JSONField(
        _("principles"), default=list, blank=True, validators=[validate_articles]
    )

    class Meta(Record.Meta):
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="strategy_ends_after_start",
                violation_error_message=_("The strategy cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status=StrategyStatus.CURRENT, voided_at__isnull=True),
                name="strategy_one_current",
                violation_error_message=_("Another strategy is the current one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return pick(self, "title")

    def get_absolute_url(self) -> str:
        """The strategy's page."""
        return address("initiatives:strategy_detail", code=self.code)


class StrategyItemQuerySet(SearchableQuerySet):
    """Questions about items."""

    def visible_to(self, user: Any) -> Self:
        """Items the user may know of; those of a hidden strategy are hidden as well."""
        visible = super().visible_to(user)
        strategies = Strategy.objects.visible_to(user)
        return visible.filter(strategy__in=strategies) if strategies.query.where else visible

    def of_strategy(self, code: str | None) -> Self:
        """Items of the strategy of that code; of the one that applies now where none is named."""
        if not code:
            return self.of_current_strategy()
        # PostgreSQL stores no NUL: such a code is nobody's, and asking for it would be an error.
        return self.none() if "\x00" in code else self.filter(strategy__code=code)

    def of_current_strategy(self) -> Self:
        """Items of the strategy that applies now: what a bare code means."""
        return self.filter(
            strategy__status=StrategyStatus.CURRENT, strategy__voided_at__isnull=True
        )


@feed.publish(key=["strategy__code", "code"], hidden_with=["strategy"])
@track(root="strategy")
class StrategyItem(SearchableRecord):
    """A section, goal, heading or measure of a strategy, by the code people quote: ``4.2.b.1``."""

    strategy = models.ForeignKey(
        Strategy, verbose_name=_("strategy"), on_delete=models.PROTECT, related_name="items"
    )
    code = CodeField(unique=False)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("position in the text"))
    goal_number = models.PositiveSmallIntegerField(_("number of the goal"), null=True, blank=True)
    text_en = models.TextField(_("text in English"))
    text_ja = models.TextField(_("text in Japanese"), blank=True)
    ja_status = models.CharField(
        _("standing of the Japanese text"),
        max_length=20,
        choices=TranslationStatus,
        default=TranslationStatus.WORKING,
    )
    themes = ArrayField(
        models.CharField(max_length=60), verbose_name=_("themes"), default=list, blank=True
    )
    alternative_wording = models.TextField(
        _("other wording"),
        blank=True,
        help_text=_("How the same item is worded elsewhere in the strategy."),
    )
    note = models.TextField(_("note"), blank=True)

    objects = StrategyItemQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SearchableRecord.Meta):
        verbose_name = _("strategy item")
        verbose_name_plural = _("strategy items")
        ordering = ["strategy", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "code"],
                name="strategyitem_code_unique",
                violation_error_message=_("This strategy already has an item of this code."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="strategyitem_not_in_itself",
                violation_error_message=_("An item cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return pick(self, "text")

    def get_absolute_url(self) -> str:
        """The item's page, inside its strategy."""
        return address(
            "initiatives:strategy_item_detail", strategy=self.strategy.code, code=self.code
        )

    def search_parts(self) -> Iterable[str | None]:
        """Code, texts, the other wording and themes."""
        return [self.code, self.text_en, self.text_ja, self.alternative_wording, *self.themes]
