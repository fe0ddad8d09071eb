"""What the environment says of an organisation's single sign-on, checked once with the rest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

#: The roles that a group may be given; a test compares them with the portal's own.
ROLES = (
    "administrator",
    "office_head",
    "desk_officer",
    "bureau_officer",
    "protocol_officer",
    "secretariat",
    "fund_manager",
    "fund_approver",
    "auditor",
    "viewer",
)
NAMES = (
    "OIDC_ISSUER",
    "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET",
    "OIDC_NAME",
    "OIDC_SCOPES",
    "OIDC_GROUPS_CLAIM",
    "OIDC_ROLES",
    "OIDC_BUREAU_CLAIM",
    "OIDC_TRUSTS_EMAIL",
    "OIDC_SECOND_FACTOR",
)
Wrong = Callable[[str, str], Exception]


@dataclass(frozen=True)
class SingleSignOn:
    """An issuer (OpenID Connect) and what its claims mean here.

    ``roles`` says which roles each group has. ``bureau_claim`` holds the code of a bureau.
    ``trusts_email``: its verified addresses tell which existing account is meant.
    ``second_factor``: values of ``amr`` or ``acr`` by which it says that it asked for one.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str
    scopes: tuple[str, ...]
    groups_claim: str
    roles: Mapping[str, tuple[str, ...]]
    bureau_claim: str
    trusts_email: bool
    second_factor: frozenset[str]

    @property
    def key(self) -> str:
        """Names the issuer in addresses and in the table of connected accounts: another issuer
        is another one, whatever ``sub`` it gives somebody."""
        return "sso-" + hashlib.sha256(self.issuer.encode()).hexdigest()[:12]

    @property
    def origin(self) -> str:
        """Where browsers are sent to: scheme, host and port of the issuer."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def apps(configured: SingleSignOn | None) -> list[dict[str, Any]]:
    """The issuer as django-allauth is told of it; none where none is configured."""
    if configured is None:
        return []
    return [
        {
            "provider_id": configured.key,
            "name": configured.name,
            "client_id": configured.client_id,
            "secret": configured.client_secret,
            "settings": {
                "server_url": configured.issuer,
                "scope": list(configured.scopes),
                "oauth_pkce_enabled": True,
            },
        }
    ]


def parse(values: Mapping[str, str], mode: str, wrong: Wrong) -> SingleSignOn | None:
    """None unless an issuer is named. ``wrong`` makes the error for a name and a problem."""
    issuer = values.get("OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        for name in NAMES:
            if values.get(name):
                raise wrong(name, "needs OIDC_ISSUER")
        return None
    try:
        parts = urlsplit(issuer)
    except ValueError:
        parts = urlsplit("")
    schemes = ("https",) if mode == "production" else ("https", "http")
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        raise wrong("OIDC_ISSUER", "is not of the form https://login.example.org")
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_ROLES"):
        if not values.get(name):
            raise wrong(name, "is needed with OIDC_ISSUER")
    return SingleSignOn(
        issuer=issuer,
        client_id=values["OIDC_CLIENT_ID"],
        client_secret=values["OIDC_CLIENT_SECRET"],
        name=values.get("OIDC_NAME", parts.hostname),
        scopes=tuple(values.get("OIDC_SCOPES", "openid profile email").split()),
        groups_claim=values.get("OIDC_GROUPS_CLAIM", "groups"),
        roles=_roles(values["OIDC_ROLES"], wrong),
        bureau_claim=values.get("OIDC_BUREAU_CLAIM", ""),
        trusts_email=_yes(values.get("OIDC_TRUSTS_EMAIL", "no"), wrong),
        second_factor=frozenset(
            filter(None, (one.strip() for one in values.get("OIDC_SECOND_FACTOR", "").split(",")))
        ),
    )


def _yes(text: str, wrong: Wrong) -> bool:
    if text not in ("yes", "no"):
        raise wrong("OIDC_TRUSTS_EMAIL", f"{text!r} is neither yes nor no")
    return text == "yes"


def _roles(text: str, wrong: Wrong) -> dict[str, tuple[str, ...]]:
    """``{"group": "role"}`` or ``{"group": ["role", "role"]}``."""
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict) or not given:
        raise wrong("OIDC_ROLES", 'is not of the form {"group": "role"}')
    found = {}
    for group, roles in given.items():
        roles = [roles] if isinstance(roles, str) else roles
        if not isinstance(roles, list) or not roles or not all(role in ROLES for role in roles):
            raise wrong("OIDC_ROLES", f"{group!r} has a role that is none of {', '.join(ROLES)}")
        found[group] = tuple(roles)
    return found
