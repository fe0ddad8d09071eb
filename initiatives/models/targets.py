"""Targets, the rule by which cities are counted, and decisions beside it."""

from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cities.models import City
from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import CodeField
from diplomacy.core.history import track
from diplomacy.core.models import Record
from diplomacy.core.models.base import RecordQuerySet
from initiatives.validators import validate_articles

from .strategies import Strategy


@feed.publish()
@track()
class Target(Record):
    """A number of cities to reach by a deadline; how far it is met is counted, never stored."""

    code = CodeField(capitals=True)
    strategy = models.ForeignKey(
        Strategy,
        verbose_name=_("strategy"),
        on_delete=models.PROTECT,
        related_name="targets",
        null=True,
        blank=True,
    )
    number = models.PositiveSmallIntegerField(
        _("number of cities"), validators=[MinValueValidator(1)]
    )
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    window_start = models.DateField(_("counts from"))
    deadline = models.DateField(_("deadline"), help_text=_("The last day that counts."))
    reading_en = models.TextField(_("reading chosen, in English"), blank=True)
    reading_ja = models.TextField(_("reading chosen, in Japanese"), blank=True)
    alternative_reading_en = models.TextField(_("other readings, in English"), blank=True)
    alternative_reading_ja = models.TextField(_("other readings, in Japanese"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["deadline", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gte=F("window_start")),
                name="target_deadline_after_start",
                violation_error_message=_(
                    "The deadline cannot lie before the day from which it counts."
                ),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="target_number_positive",
                violation_error_message=_("A target needs at least one city."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self, "name")

    @property
    def reading(self) -> str:
        """Which reading of the strategy's words was chosen, in the reader's language."""
        return pick(self, "reading")

    @property
    def alternative_reading(self) -> str:
        """What else the words could mean, in the reader's language."""
        return pick(self, "alternative_reading")

    def get_absolute_url(self) -> str:
        """The target's page."""
        return address("initiatives:target_detail", code=self.code)


class TargetRuleQuerySet(RecordQuerySet):
    """Versions of the rule."""

    def current(self) -> "TargetRule":
        """The newest version. Raises DoesNotExist where no rule was ever loaded."""
        newest: Any = self.active().latest("rule_version")
        return newest


@track()
class TargetRule(Record):
    """How cities are counted. Another reading is another version, so that figures name theirs."""

    rule_version = models.PositiveSmallIntegerField(
        _("version of the rule"), unique=True, validators=[MinValueValidator(1)]
    )
    require_leader_visit = models.BooleanField(_("needs a leader's visit"), default=True)
    require_concrete_output = models.BooleanField(
        _("needs an agreement or initiative"), default=True
    )
    accept_substitutes = models.BooleanField(
        _("the governor's substitutes count too"), default=False
    )
    allow_decision_override = models.BooleanField(
        _("decisions of the Promotion Meeting count"), default=True
    )
    texts = models.JSONField(
        _("wording of the rule"), default=list, blank=True, validators=[validate_articles]
    )

    objects = TargetRuleQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        verbose_name = _("counting rule")
        verbose_name_plural = _("counting rules")
        ordering = ["-rule_version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(require_leader_visit=True) | Q(require_concrete_output=True),
                name="targetrule_requires_something",
                violation_error_message=_(
                    "The rule has to require a leader's visit, a concrete output, or both."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(_("Rule, version %(version)s") % {"version": self.rule_version})


class TargetDecisionQuerySet(RecordQuerySet):
    """Decisions."""

    def visible_to(self, user: Any) -> Self:
        """Decisions the user may know of; one on a hidden city is hidden as well."""
        visible = super().visible_to(user)
        cities = City.objects.visible_to(user)
        return visible.filter(city__in=cities) if cities.query.where else visible


@feed.publish(hidden_with=["city"])
@track(root="target")
class TargetDecision(Record):
    """The Promotion Meeting's decision that a city counts although the evidence alone would not."""

    target = models.ForeignKey(
        Target, verbose_name=_("target"), on_delete=models.PROTECT, related_name="decisions"
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="target_decisions"
    )
    decided_on = models.DateField(_("decided on"))
    meeting = models.CharField(_("meeting"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))

    objects = TargetDecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        verbose_name = _("target decision")
        verbose_name_plural = _("target decisions")
        ordering = ["decided_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "city"],
                condition=Q(voided_at__isnull=True),
                name="targetdecision_once",
                violation_error_message=_(
                    "A decision on this city is already recorded for this target."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="targetdecision_has_reason",
                violation_error_message=_("A decision needs its reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.code}: {self.city}"

    def get_absolute_url(self) -> str:
        """The decision's place on the target's page."""
        return f"{self.target.get_absolute_url()}#decisions"
