"""Where API clients get and give back their tokens.

The addresses are those of django-allauth's identity provider. The rest of it (consent pages, device
codes, user info) is for signing people in to other systems, which the portal does not do; what is
not there cannot be attacked.
"""

from django.urls import include, path

from diplomacy.core.api import tokens
from diplomacy.core.signin.lockout import limit_wrong_secrets

app_name = "idp"

_oidc = (
    [
        path("token", limit_wrong_secrets(tokens.token), name="token"),
        path("revoke", limit_wrong_secrets(tokens.revoke), name="revoke"),
    ],
    "oidc",
)

urlpatterns = [path("identity/o/api/", include(_oidc))]
