"""What agreements have to say on a city's page, commitments on an agreement's, and documents."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.pages.documents import show_documents
from diplomacy.core.panels import Panel, register

from .commitment_selectors import commitments_of_agreement
from .commitment_tables import COMMITMENT_LINES
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
register(
    "agreement.detail",
    Panel(
        "commitments",
        _("Commitments"),
        commitments_of_agreement,
        "agreements/partials/commitments_panel.html",
        order=30,
        lines=COMMITMENT_LINES,
    ),
)
show_documents("agreement.detail", Agreement)
