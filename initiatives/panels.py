"""What initiatives have to say on the pages of the layers below, and on a strategy item's page."""

from django.utils.translation import gettext_lazy as _

from diplomacy.core.panels import Panel, register

from .selectors import initiatives_of_agreement, initiatives_of_city, initiatives_of_item

register(
    "city.detail",
    Panel(
        "initiatives",
        _("Initiatives"),
        initiatives_of_city,
        "initiatives/partials/list_panel.html",
        order=40,
    ),
)
register(
    "agreement.detail",
    Panel(
        "initiatives",
        _("Initiatives that fulfil it"),
        initiatives_of_agreement,
        "initiatives/partials/list_panel.html",
        order=40,
    ),
)
register(
    "strategy_item",
    Panel(
        "initiatives",
        _("Initiatives"),
        initiatives_of_item,
        "initiatives/partials/list_panel.html",
        order=10,
    ),
)
