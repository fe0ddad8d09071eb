"""What initiatives have to say on the pages of the layers below, and on a strategy item's page."""

from django.utils.translation import gettext_lazy as _

from agreements import backing
from diplomacy.core.pages.documents import show_documents
from diplomacy.core.panels import Panel, register

from .models import Initiative
from .selectors import (
    initiatives_of_agreement,
    initiatives_of_city,
    initiatives_of_commitment,
    initiatives_of_item,
    live_behind,
)
from .tables import INITIATIVE_LINES

for slot, title, selector, order in (
    ("city.detail", _("Initiatives"), initiatives_of_city, 40),
    ("agreement.detail", _("Initiatives that fulfil it"), initiatives_of_agreement, 40),
    ("strategy_item", _("Initiatives"), initiatives_of_item, 10),
):
    register(
        slot,
        Panel(
            "initiatives",
            title,
            selector,
            "initiatives/partials/list_panel.html",
            order,
            INITIATIVE_LINES,
        ),
    )
register(
    "commitment.detail",
    Panel(
        "initiatives",
        _("Initiatives that fulfil it"),
        initiatives_of_commitment,
        "initiatives/partials/commitment_panel.html",
        10,
        INITIATIVE_LINES,
    ),
)
show_documents("initiative.detail", Initiative)
backing.register(live_behind)
