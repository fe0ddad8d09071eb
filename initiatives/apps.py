"""Start-up of strategies, initiatives, targets and funds."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    """Strategies and their items, initiatives, targets and how they are counted, funds."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "initiatives"
    verbose_name = _("Initiatives")

    def ready(self) -> None:
        """Register policies, and panels on the pages of cities, agreements and items."""
        from . import panels, policies, review_panels, work  # noqa: F401  (registration)
