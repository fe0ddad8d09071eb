"""What agreements have to say on a city's page, and what belongs to an agreement on its own."""

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.selectors.agreements import agreements_of_city
from agreements.selectors.commitments import commitments_of_agreement
from agreements.tables.agreements import AGREEMENT_LINES
from agreements.tables.commitments import COMMITMENT_LINES
from diplomacy.core.pages.documents import show_documents
from diplomacy.core.panels import Panel, register
from diplomacy.core.reminding.panels import show_reminders

from .approvals import approvals_of
from .texts import content_of

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
