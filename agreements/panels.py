"""What agreements have to say on a city's page, and what belongs to an agreement on its own."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.pages.documents import show_documents
from diplomacy.core.panels import Panel, register
from diplomacy.core.reminding.panels import show_reminders

from .approval_lists import approvals_of
from .commitment_selectors import commitments_of_agreement
from .commitment_tables import COMMITMENT_LINES
from .models import Agreement
from .selectors import agreements_of_city
from .tables import AGREEMENT_LINES
from .text_lists import content_of

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
register(
    "agreement.detail",
    Panel(
        "approvals",
        _("Internal approval"),
        approvals_of,
        "agreements/partials/approvals_panel.html",
        order=10,
    ),
)
register(
    "agreement.detail",
    Panel(
        "texts",
        _("Text and amendments"),
        content_of,
        "agreements/partials/content_panel.html",
        order=20,
    ),
)
show_documents("agreement.detail", Agreement)
show_reminders("agreement.detail")
