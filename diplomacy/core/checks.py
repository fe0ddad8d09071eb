"""Deployment checks: what must not be true of a portal that people rely on."""

import datetime
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils import timezone

SAID_BEFORE = datetime.timedelta(days=30)


@checks.register(checks.Tags.security, deploy=True)
def production_only(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A deployment is no demonstration, and its application role cannot rewrite history."""
    found: list[checks.CheckMessage] = []
    if settings.PORTAL_MODE != "production":
        found.append(
            checks.Error(
                f"PORTAL_MODE is {settings.PORTAL_MODE}: demonstration sign-ins, a pinned date"
                " and visible mail are not for a deployment.",
                hint="Unset PORTAL_MODE.",
                id="portal.E001",
            )
        )
    owner = settings.DATABASE_OWNER  # None where the process cannot migrate, which is better still
    if owner and owner["USER"] == settings.DATABASES["default"]["USER"]:
        found.append(
            checks.Error(
                "DATABASE_URL and DATABASE_OWNER_URL name one role, which could rewrite history.",
                hint="Give the application a role of its own.",
                id="portal.E002",
            )
        )
    return found


@checks.register(checks.Tags.security, deploy=True)
def security_contact_holds(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Whoever finds a weakness must not be told an address that nobody reads any more."""
    contact = settings.SECURITY_CONTACT
    soon = timezone.now().date() + SAID_BEFORE
    if contact is None or contact.expires > soon:
        return []
    return [
        checks.Warning(
            f"security.txt is valid until {contact.expires} only.",
            hint="See that SECURITY_CONTACT is still read, and set a later SECURITY_EXPIRES.",
            id="portal.W001",
        )
    ]
