"""What a city's page shows besides its own facts."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.pages.documents import show_documents
from diplomacy.core.panels import Panel, register

from .models import City
from .selectors import interactions_of_city
from .tables import INTERACTION_LINES

register(
    "city.detail",
    Panel(
        "interactions",
        _("Interactions"),
        interactions_of_city,
        "cities/partials/interactions_panel.html",
        order=35,
        lines=INTERACTION_LINES,
    ),
)
show_documents("city.detail", City)
