"""Start-up of the bottom layer: policies, notifications and checks that every app relies on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The bottom of the house: it imports no other app of the portal."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "diplomacy.core"
    label = "core"

    def ready(self) -> None:
        """Register the policies and deployment checks of this layer."""
        from . import account_policies, attachments, checks  # noqa: F401  (registration is the import's purpose)
