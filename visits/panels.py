"""What visits have to say on the pages of the layers below."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.pages.documents import show_documents
from diplomacy.core.panels import Panel, register

from .models import Trip, Visit
from .selectors import visits_of_agreement, visits_of_city
from .tables import VISIT_LINES

register(
    "city.detail",
    Panel(
        "visits",
        _("Visits"),
        visits_of_city,
        "visits/partials/city_panel.html",
        order=30,
        lines=VISIT_LINES,
    ),
)
register(
    "agreement.detail",
    Panel(
        "visits",
        _("Signing ceremony"),
        visits_of_agreement,
        "visits/partials/signing_panel.html",
        order=30,
        lines=VISIT_LINES,
    ),
)
show_documents("visit.detail", Visit)
show_documents("trip.detail", Trip)
