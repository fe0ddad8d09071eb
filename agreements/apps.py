"""Start-up of the register of agreements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    """Agreements, their parties and terms, and the reviews and promises that come due."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        """Register policies, reminders, notices and panels."""
        from . import (  # noqa: F401  (registration is the import's purpose)
            notifications,
            panels,
            policies,
            reminders,
            work,
        )
