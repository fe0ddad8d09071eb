"""The words with which strategies, initiatives, targets and funds are described."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StrategyStatus(models.TextChoices):
    """Whether a strategy is the one that applies; at most one is current."""

    DRAFT = "draft", _("Draft")
    CURRENT = "current", _("Current")
    SUPERSEDED = "superseded", _("Superseded")


class ItemKind(models.TextChoices):
    """What sort of node of a strategy's tree an item is."""

    SECTION = "section", _("Section")
    GOAL = "goal", _("Goal")
    HEADING = "heading", _("Heading")
    MEASURE = "measure", _("Measure")
    SUB_MEASURE = "sub_measure", _("Sub-measure")
    ENABLER = "enabler", _("Enabler")
    SUPPORT_AREA = "support_area", _("Support area")


# What an initiative can carry out; the other kinds only group these.
MEASURES = (ItemKind.MEASURE, ItemKind.SUB_MEASURE)


class TranslationStatus(models.TextChoices):
    """Whether a Japanese text is the published one or the portal's own."""

    PUBLISHED = "published", _("As published")
    WORKING = "working_translation", _("Working translation")


class InitiativeStatus(models.TextChoices):
    """How far an initiative has come. Held is for one-off events, running for programmes."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    HELD = "held", _("Held")
    COMPLETED = "completed", _("Completed")
    ENDED = "ended", _("Ended")
    CANCELLED = "cancelled", _("Cancelled")


# Something took place with the partner city; only such an initiative is evidence for a target.
STARTED = (
    InitiativeStatus.RUNNING,
    InitiativeStatus.HELD,
    InitiativeStatus.COMPLETED,
    InitiativeStatus.ENDED,
)
# Nothing more may happen after today.
FINISHED = (InitiativeStatus.HELD, InitiativeStatus.COMPLETED, InitiativeStatus.ENDED)


class FundStatus(models.TextChoices):
    """How far a fund has come; before it is open nothing can be allocated from it."""

    BUDGET_REQUESTED = "budget_requested", _("Budget requested")
    OPEN = "open", pgettext_lazy("fund", "Open")
    CLOSED = "closed", _("Closed")


class Basis(models.TextChoices):
    """Why a city counts towards a target."""

    EVIDENCE = "evidence", _("Evidence")
    DECISION = "decision", _("Decision of the Promotion Meeting")


class Part(models.TextChoices):
    """The two things a concrete relation is made of."""

    LEADER_VISIT = "leader_visit", _("Leader's visit")
    CONCRETE_OUTPUT = "concrete_output", _("Agreement or initiative")


class EvidenceKind(models.TextChoices):
    """The kind of record that proves a part."""

    VISIT = "visit", _("Visit")
    AGREEMENT = "agreement", _("Agreement")
    INITIATIVE = "initiative", _("Initiative")
    DECISION = "decision", _("Decision")
