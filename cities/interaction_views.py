"""Pages of interactions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core.pages.details import Fact, RecordDetailView, date_fact
from diplomacy.core.pages.forms import ForUser, RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import VoidView

from . import services
from .filters import InteractionFilterSet
from .forms import InteractionForm
from .models import Interaction
from .selectors import interaction_rows, interactions_for
from .tables import INTERACTIONS


class InteractionListView(RecordListView):
    """What happened with cities, apart from visits."""

    model = Interaction
    filterset_class = InteractionFilterSet
    table = INTERACTIONS
    create_url = "cities:interaction_create"
    empty_text = _("No interaction matches. Remove a filter, or look for another word.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the cells read."""
        return interaction_rows(user)


class InteractionDetailView(RecordDetailView):
    """An interaction: what happened, when and with whom."""

    model = Interaction
    slot = "interaction.detail"
    list_url = "cities:interaction_list"
    update_url = "cities:interaction_update"
    void_url = "cities:interaction_void"
    template_name = "cities/interaction_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Interactions with the cities that this reader may know of."""
        return interactions_for(user)

    def facts(self, record: Interaction) -> list[Fact]:
        """When, what and who answers for the record."""
        return [
            date_fact(_("Date"), record, "occurred_on"),
            Fact(_("Kind"), record.get_kind_display(), "kind"),
            Fact(_("Lead bureau"), record.lead_bureau or gettext("Nobody assigned yet")),
        ]

    def extra_context(self, record: Interaction) -> dict[str, Any]:
        """The cities, as far as the reader may know them."""
        return {"cities": [link.city for link in record.city_links.all()]}


class InteractionCreateView(ForUser, RecordCreateView):
    """Record what happened; from a city's page that city is filled in."""

    model = Interaction
    form_class = InteractionForm
    list_url = "cities:interaction_list"
    parameters = frozenset({"city"})

    def get_initial(self) -> dict[str, Any]:
        """The city whose page one comes from."""
        initial = super().get_initial()
        if city := self.request.GET.get("city"):
            initial.setdefault("cities", city)
        return initial

    def save(self, form: Any) -> Interaction:
        """The interaction and its cities are one write."""
        return services.create_interaction(actor=self.request.user, **split(form.service_values()))


class InteractionUpdateView(ForUser, RecordUpdateView):
    """Change what is recorded of an interaction, and its cities."""

    model = Interaction
    form_class = InteractionForm
    list_url = "cities:interaction_list"

    @staticmethod
    def service(record: Interaction, *, values: Any, **arguments: Any) -> Interaction:
        """Cities are part of the same write."""
        return services.change_interaction(record, **split(values), **arguments)


def split(values: dict[str, Any]) -> dict[str, Any]:
    """What a form gathered, as the arguments of the service."""
    cities = values.pop("cities")
    return {"values": values, "cities": cities}


class InteractionVoidView(VoidView):
    """Withdraw an interaction recorded by mistake."""

    model = Interaction
