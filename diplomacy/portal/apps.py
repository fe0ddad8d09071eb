"""Start-up of the top layer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Dashboards, pictures, health, and the data the portal starts with."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "diplomacy.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Register policies and the panels of the dashboard."""
        from . import panels, policies  # noqa: F401  (registration is the import's purpose)
