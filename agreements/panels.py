"""What agreements have to say on a city's page, and documents on their own."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.pages.documents import show_documents
from diplomacy.core.panels import Panel, register
from diplomacy.core.reminding.panels import show_reminders

from .models import Agreement
from .selectors import agreements_of_city
from .tables import AGREEMENT_LINES

register(
    "city.detail",
    Panel(
        "agreements",
        _("Agreements"),
        agreements_of_city,
        "agreements/partials/city_panel.html",
        order=20,
        lines=AGREEMENT_LINES,
    ),
)
show_documents("agreement.detail", Agreement)
show_reminders("agreement.detail")
