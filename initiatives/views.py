"""Pages of initiatives, strategies and funds; those of targets are in :mod:`.target_views`."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import policies
from diplomacy.core.bilingual import pick_marked
from diplomacy.core.dates import format_date
from diplomacy.core.money import yen
from diplomacy.core.pages.details import Crumb, Fact, RecordDetailView, date_fact
from diplomacy.core.pages.forms import ForUser, RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import TransitionView, VoidView
from diplomacy.core.tables import Badge

from . import lifecycle, services
from .enums import TranslationStatus
from .filters import FundFilterSet, InitiativeFilterSet, StrategyFilterSet
from .forms import FinishForm, FundForm, InitiativeForm, StartForm
from .models import Fund, Initiative, Strategy, StrategyItem
from .selectors import initiative_rows, initiatives_for, strategy_tree
from .tables import FUNDS, INITIATIVES, STRATEGIES, status_badge
from .themes import theme_name


class InitiativeListView(RecordListView):
    """Initiatives of every bureau."""

    model = Initiative
    filterset_class = InitiativeFilterSet
    table = INITIATIVES
    create_url = "initiatives:initiative_create"
    empty_text = _("No initiative matches. Remove a filter, or look for another word.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the cells read."""
        initiatives: QuerySet[Any] = initiative_rows(user)
        return initiatives


class InitiativeDetailView(RecordDetailView):
    """An initiative: what residents get from it first."""

    model = Initiative
    slot = "initiative.detail"
    list_url = "initiatives:initiative_list"
    update_url = "initiatives:initiative_update"
    void_url = "initiatives:initiative_void"
    transition_url = "initiatives:initiative_transition"
    lifecycle = lifecycle.INITIATIVE_LIFECYCLE
    template_name = "initiatives/initiative_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Initiatives with what the page reads."""
        initiatives: QuerySet[Any] = initiatives_for(user)
        return initiatives

    def badges(self, record: Initiative) -> list[Badge]:
        """How far it has come."""
        return [status_badge(record)]

    def facts(self, record: Initiative) -> list[Fact]:
        """What residents get, then when and by whom."""
        benefit = pick_marked(record, "resident_benefit") or gettext("Not recorded yet")
        facts = [
            Fact(_("Benefit for residents"), benefit, "resident_benefit_en"),
            Fact(_("Title in Japanese"), record.title_ja, "title_ja"),
            Fact(_("Title in English"), record.title_en, "title_en"),
            date_fact(_("Starts"), record, "starts_on"),
            date_fact(_("Ends"), record, "ends_on", empty=gettext("Open-ended")),
            Fact(_("Status"), record.get_status_display(), "status"),
        ]
        if record.status_reason:
            facts.append(Fact(_("Reason for the status"), record.status_reason))
        bureau = record.lead_bureau or gettext("Nobody assigned yet")
        if record.people_trained is not None:
            facts.append(Fact(_("People trained"), record.people_trained, "people_trained"))
        if record.cost_yen is not None:
            facts.append(Fact(_("Cost"), yen(record.cost_yen), "cost_yen"))
        return [*facts, Fact(_("Lead bureau"), bureau)]

    def extra_context(self, record: Initiative) -> dict[str, Any]:
        """Cities, measures, commitments and the agreement, as far as the reader may know them."""
        agreement = record.agreement
        visible = agreement is not None and policies.may_see(self.request.user, agreement)
        return {
            "cities": [link.city for link in record.city_links.all()],
            "measures": [link.item for link in record.measure_links.all()],
            "commitments": [link.commitment for link in record.commitment_links.all()],
            "agreement": agreement if visible else None,
        }


class InitiativeCreateView(ForUser, RecordCreateView):
    """Record an initiative, planned or under way."""

    model = Initiative
    form_class = InitiativeForm
    list_url = "initiatives:initiative_list"

    def get_initial(self) -> dict[str, Any]:
        """From a commitment's page that promise is chosen."""
        initial = super().get_initial()
        if promise := initial.get("commitments"):
            initial["commitments"] = [promise]
        return initial

    def save(self, form: Any) -> Initiative:
        """The initiative, its cities, measures and commitments are one write."""
        return services.create_initiative(actor=self.request.user, **split(form.service_values()))


class InitiativeUpdateView(ForUser, RecordUpdateView):
    """Change an initiative's facts, cities and measures."""

    model = Initiative
    form_class = InitiativeForm
    list_url = "initiatives:initiative_list"

    @staticmethod
    def service(record: Initiative, *, values: Any, **arguments: Any) -> Initiative:
        """Cities, measures and commitments are part of the same write."""
        return services.change_initiative(record, **split(values), **arguments)


def split(values: dict[str, Any]) -> dict[str, Any]:
    """What a form gathered, as the arguments of the service."""
    links = {name: values.pop(name) for name in ("cities", "measures", "commitments")}
    return {"values": values, **links}


class InitiativeVoidView(VoidView):
    """Withdraw an initiative recorded by mistake."""

    model = Initiative


class InitiativeTransitionView(TransitionView):
    """One move of an initiative."""

    model = Initiative
    lifecycle = lifecycle.INITIATIVE_LIFECYCLE
    service = services.move_initiative
    form_classes: ClassVar = {
        "start": StartForm,
        "hold": StartForm,
        "complete": FinishForm,
        "end": FinishForm,
    }


class StrategyListView(RecordListView):
    """Versions of the strategy."""

    model = Strategy
    filterset_class = StrategyFilterSet
    table = STRATEGIES
    empty_text = _("No strategy is on record.")


class StrategyDetailView(RecordDetailView):
    """A strategy with everything it asks for."""

    model = Strategy
    slot = "strategy.detail"
    list_url = "initiatives:strategy_list"
    template_name = "initiatives/strategy_detail.html"

    def badges(self, record: Strategy) -> list[Badge]:
        """Whether it applies."""
        return [status_badge(record)]

    def facts(self, record: Strategy) -> list[Fact]:
        """What it is for and how long it applies."""
        return [
            Fact(_("Objective"), pick_marked(record, "objective"), "objective_en"),
            date_fact(_("Dated"), record, "dated"),
            Fact(_("Applies from"), format_date(record.starts_on), "starts_on"),
            Fact(_("Applies until"), format_date(record.ends_on), "ends_on"),
            Fact(_("Review clause"), pick_marked(record, "review"), "review_en"),
            Fact(_("Code"), record.code),
        ]

    def extra_context(self, record: Strategy) -> dict[str, Any]:
        """Its principles, and the tree of its items."""
        return {
            "principles": record.principles,
            "tree": strategy_tree(record, self.request.user),
            "initiative_list": reverse("initiatives:initiative_list"),
        }


class StrategyItemDetailView(RecordDetailView):
    """One item of a strategy and what carries it out."""

    model = StrategyItem
    slot = "strategy_item"
    template_name = "initiatives/strategy_item_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Items with what they are part of."""
        visible = Strategy.objects.visible_to(user)
        items = StrategyItem.objects.visible_to(user).select_related("strategy", "parent")
        return items.filter(strategy__in=visible)

    def lookup(self) -> dict[str, Any]:
        """An item's code is unique inside its strategy only."""
        return {"strategy__code": self.kwargs["strategy"], "code": self.kwargs["code"]}

    def kicker(self, record: StrategyItem) -> Any:
        """What sort of node it is, with its code."""
        return f"{record.get_kind_display()} {record.code}"

    def heading(self, record: StrategyItem) -> Any:
        """Its wording."""
        return pick_marked(record, "text")

    def crumbs(self, record: StrategyItem) -> list[Crumb]:
        """The strategy, then the item above."""
        path = [Crumb(str(record.strategy), record.strategy.get_absolute_url())]
        parent = record.parent
        if parent is not None and policies.may_see(self.request.user, parent):
            parent.strategy = record.strategy
            path.append(Crumb(str(parent), parent.get_absolute_url()))
        return path

    def facts(self, record: StrategyItem) -> list[Fact]:
        """Both wordings, and how far the Japanese one is official."""
        facts = [
            Fact(_("Text in Japanese"), record.text_ja, "text_ja"),
            Fact(_("Text in English"), record.text_en, "text_en"),
        ]
        if record.ja_status == TranslationStatus.WORKING and record.text_ja:
            standing = record.get_ja_status_display()
            facts.append(Fact(_("Standing of the Japanese text"), standing))
        if record.alternative_wording:
            facts.append(
                Fact(_("Other wording"), record.alternative_wording, "alternative_wording")
            )
        themes = gettext(", ").join(theme_name(theme) for theme in record.themes)
        facts.append(Fact(_("Themes"), themes, "themes"))
        if record.note:
            facts.append(Fact(_("Note"), record.note))
        return facts

    def extra_context(self, record: StrategyItem) -> dict[str, Any]:
        """What is below it."""
        children = StrategyItem.objects.visible_to(self.request.user).active()
        below = list(children.filter(parent=record).order_by("position"))
        for item in below:
            item.strategy = record.strategy
        return {"children": below}


class FundListView(RecordListView):
    """Funds for city diplomacy."""

    model = Fund
    filterset_class = FundFilterSet
    table = FUNDS
    empty_text = _("No fund is on record.")


class FundDetailView(RecordDetailView):
    """A fund: what it is for and how far it has come."""

    model = Fund
    slot = "fund.detail"
    list_url = "initiatives:fund_list"
    update_url = "initiatives:fund_update"
    template_name = "initiatives/fund_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Funds with what the page reads."""
        return Fund.objects.visible_to(user).select_related("successor")

    def badges(self, record: Fund) -> list[Badge]:
        """How far it has come, and whether its name is final."""
        tentative = [Badge(gettext("Tentative name"), "warn")] if record.name_tentative else []
        return [status_badge(record), *tentative]

    def facts(self, record: Fund) -> list[Fact]:
        """The money as announced, and since when."""
        amount = ""
        if record.amount_yen is not None:
            amount = gettext("¥%(amount)s") % {
                "amount": number_format(record.amount_yen, force_grouping=True)
            }
        facts = [
            Fact(_("Name in Japanese"), record.name_ja, "name_ja"),
            Fact(_("Name in English"), record.name_en, "name_en"),
            Fact(_("Status"), record.get_status_display(), "status"),
            Fact(_("Amount"), amount, "amount_yen"),
            Fact(
                _("Since fiscal year"),
                str(record.starts_in_fiscal_year or ""),
                "starts_in_fiscal_year",
            ),
        ]
        successor = record.successor
        if successor and policies.may_see(self.request.user, successor):
            facts.append(Fact(_("Restructured into"), successor, "successor"))
        return [*facts, Fact(_("Code"), record.code)]

    def extra_context(self, record: Fund) -> dict[str, Any]:
        """What it is for."""
        return {"purposes": record.purposes}


class FundUpdateView(ForUser, RecordUpdateView):
    """Change a fund's name or standing."""

    model = Fund
    form_class = FundForm
    list_url = "initiatives:fund_list"
