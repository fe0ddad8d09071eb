"""Start-up of the register of cities."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CitiesConfig(AppConfig):
    """Cities, countries and regions, networks and memberships."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "cities"
    verbose_name = _("Cities")

    def ready(self) -> None:
        """Register who may see and change these records."""
        from . import panels, policies, work  # noqa: F401  (registration is the import's purpose)
