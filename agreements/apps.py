"""Start-up of the register of agreements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """Agreements, their parties and terms, and the reviews that come due."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        """Register policies, the reminders and the panel on a city's page."""
        from . import (  # noqa: F401  (registration)
            anniversary_reminders,
            notifications,
            panels,
            policies,
            reminders,
            term_reminders,
            work,
        )
