"""Start-up of the bottom layer: policies, notifications and checks that every app relies on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The bottom of the house: it imports no other app of the portal."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "diplomacy.core"
    label = "core"

    def ready(self) -> None:
        """Register the policies and deployment checks of this layer."""
        # Importing the first two registers what they declare.
        from . import account_policies, checks, security_log  # noqa: F401

        security_log.connect()
