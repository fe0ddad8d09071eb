"""Start-up of the bottom layer: policies, notifications and checks that every app relies on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The bottom of the house: it imports no other app of the portal."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "diplomacy.core"
    label = "core"

    def ready(self) -> None:
        """Register the policies, messages and deployment checks of this layer."""
        from . import (  # noqa: F401  (registration is the import's purpose)
            attachments,
            checks,
            history_policies,
            security_log,
            security_notices,
        )
        from .accounts import handover, invitations, policies  # noqa: F401
        from .chain import heads  # noqa: F401
        from .reminding import policies as reminding_policies  # noqa: F401
        from .signin import lockout, second_factor, sessions
        from .webhooks import policies as webhook_policies  # noqa: F401
        from .webhooks import waking

        sessions.connect()
        lockout.connect()
        second_factor.connect()
        security_log.connect()
        security_notices.connect()
        waking.connect()
