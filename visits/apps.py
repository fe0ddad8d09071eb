"""Start-up of the register of trips and visits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Trips abroad and visits in both directions."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "visits"
    verbose_name = _("Visits")

    def ready(self) -> None:
        """Register policies and the panels on the pages of cities and agreements."""
        from . import panels, policies, review_panels, work  # noqa: F401  (registration)
